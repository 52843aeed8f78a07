"""A network that lets no websocket through: the people behind it follow, are here and take part."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import seed
from tests.browser.server import HURRIED

pytestmark = pytest.mark.faults

# A blocked page tries its socket about once a minute; here, once a second. htmx gives a request exactly a
# minute.
IMPATIENT = """
  const right = window.setTimeout
  const isRetry = (wait) => wait > 40_000 && wait !== 60_000
  window.setTimeout = (act, wait, ...rest) => right(act, isRetry(wait) ? 1_000 : wait, ...rest)
"""
# A browser without sockets, and a page that may not open any: that is an error without a close.
NO_SOCKETS = "window.WebSocket = class { constructor() { throw new Error('forbidden') } }"
SHUT_SOCKETS = """
  window.WebSocket = class extends EventTarget {
    static CONNECTING = 0
    static OPEN = 1
    static CLOSED = 3
    readyState = 3
    constructor() { super(); setTimeout(() => this.dispatchEvent(new Event("error"))) }
    close() {}
  }
"""
SAYS_SO = "Your network or browser blocks live updates."


@pytest.fixture
def server(make_server):
    server = make_server(**HURRIED)
    server.allow("goes without its websocket")
    return server


@pytest.fixture
def enter(people, server):
    """Opens the room as one of the cast, through the server's own address or a wire's."""
    rows = seed(server, "tests.browser.harbour_stage")
    server.start()

    def open_room(name: str, url: str | None = None, script: str = ""):
        return people(rows["cookies"][name], url or server.url, script=IMPATIENT + script).open(
            rows["session"]
        )

    return open_room


def criterion(window, text: str) -> None:
    """Adds an acceptance criterion."""
    field = window.page.get_by_label("Add a criterion")
    field.fill(text)
    field.press("Enter")


def estimate(window, card: str) -> None:
    button = window.page.locator(f'#deck [data-card="{card}"]')
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def test_that_refuses_sockets_still_has_its_facilitator_lead(server, enter, make_wire):
    wire = make_wire(server)
    wire.block_sockets("refuses")
    tomas, jo = enter("tomas").live(), enter("jo").live()
    ines = enter("ines", wire.url)
    ines.state("polling", 20_000)
    expect(ines.page.get_by_text(SAYS_SO)).to_be_visible()

    criterion(tomas, "The berth is free")
    expect(ines.page.locator("#criteria")).to_contain_text("The berth is free")
    criterion(ines, "The pilot is told")
    expect(tomas.page.locator("#criteria")).to_contain_text("The pilot is told")
    # Longer than it takes to miss somebody, and to take them for away.
    tomas.hear_beats(5)
    expect(tomas.page.locator("#offer")).not_to_contain_text("Ines")
    ines.page.get_by_role("button", name="Estimate", exact=True).click()
    estimate(tomas, "5")
    estimate(jo, "8")
    expect(ines.page.locator("#tally")).to_contain_text("2 of 2 have voted")
    ines.page.get_by_role("button", name="Reveal").click()
    expect(jo.page.locator("#stage")).to_contain_text("Who picked 8? Who picked 5?")

    wire.block_sockets(None)
    ines.live(15_000)
    expect(ines.page.get_by_text(SAYS_SO)).to_be_hidden()
    criterion(jo, "Told by a socket again")
    expect(ines.page.locator("#criteria")).to_contain_text("Told by a socket again")


@pytest.mark.parametrize("sockets", [NO_SOCKETS, SHUT_SOCKETS])
def test_a_browser_that_makes_no_sockets_follows_and_takes_part(server, enter, sockets):
    ines, tomas = enter("ines").live(), enter("tomas").live()
    jo = enter("jo", script=sockets)
    jo.state("polling", 20_000)
    ines.page.get_by_role("button", name="Estimate", exact=True).click()
    estimate(tomas, "5")
    estimate(jo, "8")
    expect(ines.page.locator("#tally")).to_contain_text("2 of 2 have voted")
    ines.page.get_by_role("button", name="Reveal").click()
    expect(jo.page.locator("#stage")).to_contain_text("Who picked 8? Who picked 5?")


@pytest.mark.parametrize(
    ("how", "lack"),
    [("strips", "without Upgrade and Connection: upgrade"), ("hangs", "The handshake was never answered")],
)
def test_that_breaks_handshakes_leaves_nobody_out(server, enter, make_wire, how, lack):
    wire = make_wire(server)
    wire.block_sockets(how)
    ines, tomas = enter("ines").live(), enter("tomas").live()
    jo = enter("jo", wire.url)
    jo.state("polling", 30_000)
    server.says(lack)
    ines.page.get_by_role("button", name="Estimate", exact=True).click()
    expect(jo.page.locator("#deck")).to_be_visible()

    estimate(tomas, "5")
    expect(ines.page.locator("#tally")).to_contain_text("1 of 2 have voted")
    estimate(jo, "5")
    expect(ines.page.locator("#tally")).to_contain_text("2 of 2 have voted")
    assert server.log.count("goes without its websocket") == 1

    jo.go("about:blank")
    row = ines.page.locator("#people li").filter(has_text="Jo")
    expect(row).to_have_attribute("data-presence", "away", timeout=20_000)
