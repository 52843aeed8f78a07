"""Servers die, connections break, laptops sleep, people change screens: the session goes on, no reload."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import seed
from tests.browser.people import PHONE
from tests.browser.server import HURRIED

pytestmark = [pytest.mark.both, pytest.mark.faults]

# By its own clock, the page has received nothing for longer than it waits.
LATER = "const right = Date.now; Date.now = () => right() + 12_500"
NOBODY_THERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def server(make_server):
    return make_server()


@pytest.fixture
def harbour(server):
    """Harbour's session in its deep dive, on a server that runs."""
    rows = seed(server, "tests.browser.harbour_stage")
    server.start()
    return rows


@pytest.fixture
def enter(people, server, harbour):
    """Opens the room as one of the cast, through the server's own address or a wire's."""

    def open_room(name: str, url: str | None = None, **options):
        person = people(harbour["cookies"][name], url or server.url, **options)
        return person.open(harbour["session"]).live(15_000)

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


class TestServer:
    def test_that_is_killed_loses_no_data(self, server, enter):
        ines, tomas, jo = enter("ines"), enter("tomas"), enter("jo")
        criterion(tomas, "The berth is free")
        expect(jo.page.locator("#criteria")).to_contain_text("The berth is free")
        ines.page.get_by_role("button", name="Estimate", exact=True).click()
        estimate(tomas, "5")
        expect(jo.page.locator("#tally")).to_contain_text("1 of 2 have voted")

        server.kill()
        for window in (ines, tomas, jo):
            window.state("reconnecting")
        server.start()

        for window in (ines, tomas, jo):
            window.live()
            expect(window.page.locator("#tally")).to_contain_text("1 of 2 have voted")
            expect(window.page.locator("#criteria")).to_contain_text("The berth is free")
            expect(window.page.locator("#people")).to_contain_text("Tomas")
            expect(window.page.locator(".clock__time")).to_have_attribute("data-clock-state", "running")
        expect(tomas.page.locator('#deck [data-card="5"]')).to_have_attribute("aria-pressed", "true")
        estimate(jo, "8")
        expect(ines.page.locator("#tally")).to_contain_text("2 of 2 have voted")

    def test_that_is_restarted_says_so_and_comes_back(self, server, enter):
        tomas = enter("tomas")

        server.stop()
        tomas.state("reconnecting")
        server.start()

        tomas.live(3_000)


class TestWire:
    def test_that_is_cut_loses_no_news(self, server, enter, make_wire):
        wire = make_wire(server)
        ines, tomas = enter("ines"), enter("tomas", wire.url)
        wire.cut()
        tomas.state("reconnecting")
        criterion(ines, "Written meanwhile")
        expect(ines.page.locator("#criteria")).to_contain_text("Written meanwhile")

        wire.mend()

        tomas.live(3_000)
        expect(tomas.page.locator("#criteria")).to_contain_text("Written meanwhile")

    def test_that_is_half_open_is_noticed_by_its_silence(self, server, enter, make_wire):
        wire = make_wire(server)
        ines, tomas = enter("ines"), enter("tomas", wire.url)
        wire.stall()
        tomas.page.evaluate(LATER)
        tomas.state("reconnecting")
        criterion(ines, "Written meanwhile")

        wire.mend()

        tomas.live(8_000)
        expect(tomas.page.locator("#criteria")).to_contain_text("Written meanwhile")


class TestScreen:
    def test_that_is_hidden_goes_on(self, enter):
        ines, tomas = enter("ines"), enter("tomas")
        tomas.page.evaluate("""
          Object.defineProperty(document, "hidden", { get: () => true })
          Object.defineProperty(document, "visibilityState", { get: () => "hidden" })
          document.dispatchEvent(new Event("visibilitychange"))
        """)

        criterion(ines, "Seen from behind")

        expect(tomas.page.locator("#criteria")).to_contain_text("Seen from behind")
        tomas.state("on")

    def test_that_slept_shows_the_current_state(self, enter):
        ines, tomas = enter("ines"), enter("tomas")
        chromium = tomas.page.context.new_cdp_session(tomas.page)
        chromium.send("Page.setWebLifecycleState", {"state": "frozen"})
        criterion(ines, "Written in the night")
        expect(ines.page.locator("#criteria")).to_contain_text("Written in the night")

        chromium.send("Page.setWebLifecycleState", {"state": "active"})

        expect(tomas.page.locator("#criteria")).to_contain_text("Written in the night")

    def test_of_the_same_person_shows_the_card_chosen_on_the_other(self, enter):
        ines, laptop, phone = enter("ines"), enter("tomas"), enter("tomas", viewport=PHONE)
        expect(ines.page.locator("#people").get_by_text("Tomas")).to_have_count(1)
        ines.page.get_by_role("button", name="Estimate", exact=True).click()

        estimate(phone, "5")

        expect(laptop.page.locator('#deck [data-card="5"]')).to_have_attribute("aria-pressed", "true")
        expect(ines.page.locator("#tally")).to_contain_text("1 of")
        assert 'aria-pressed="true"' not in ines.page.locator("#deck").inner_html()

    def test_shows_the_same_time_as_the_one_beside_it(self, enter):
        # The second timer: the first was due before the last heartbeat.
        turns = """async () => {
          const time = document.querySelector(".clock__time")
          const turned = () => new Promise((done) => new MutationObserver(() => done(performance.now()))
            .observe(time, { childList: true, characterData: true, subtree: true }))
          await turned()
          return (performance.timeOrigin + await turned()) % 1000
        }"""
        ines, tomas = enter("ines"), enter("tomas")
        askew = "const right = Date.now; Date.now = () => right() + 90_400"
        tomas.page.add_init_script(askew)
        tomas.reload()
        tomas.live()
        assert (
            ines.page.locator(".clock__time").inner_text()[:3]
            == (tomas.page.locator(".clock__time").inner_text()[:3])
        )

        tomas.hear_beats(1)  # one that was not delayed by loading a page
        apart = abs(ines.page.evaluate(turns) - tomas.page.evaluate(turns))

        assert min(apart, 1000 - apart) < 100


class TestPeople:
    @pytest.fixture
    def server(self, make_server):
        return make_server(**HURRIED)

    def test_take_over_from_a_facilitator_who_vanished(self, enter):
        ines, ana = enter("ines"), enter("ana")
        offer = ana.page.locator("#offer")
        expect(offer).to_be_hidden()

        ines.page.close()

        expect(offer).to_contain_text("Ines left", timeout=15_000)
        offer.get_by_role("button", name="Take over").click()
        expect(ana.page.locator("#controls")).to_be_visible()
        again = enter("ines")
        again.page.get_by_role("button", name="Take back").click()
        expect(again.page.locator("#controls")).to_be_visible()
        expect(ana.page.locator("#controls")).to_be_hidden()

    def test_who_are_removed_are_told_so(self, enter, harbour):
        ines, jo = enter("ines"), enter("jo")
        row = ines.page.locator(f"#person-{harbour['people']['jo']}")
        row.get_by_role("button", name="More about Jo").click()

        row.get_by_role("button", name="Remove from session").click()

        jo.state("off")
        expect(jo.page.locator("[data-live-reason]")).to_contain_text("no longer have access")
        expect(ines.page.locator("#people")).not_to_contain_text("Jo")


class TestOtherProcesses:
    def test_are_followed_without_a_channel_layer(self, server, enter):
        tomas = enter("tomas")

        server.run("-m", "tests.browser.someone_else", "Because ships wait", REDIS_URL=NOBODY_THERE)

        expect(tomas.page.locator("#story")).to_contain_text("Because ships wait")


class TestAutomaticAdvance:
    def test_ends_a_phase_with_nobody_to_lead(self, server, people, clock_ahead):
        rows = seed(server, "tests.browser.harbour_stage", "automatic")
        server.start()
        tomas = people(rows["cookies"]["tomas"], server.url).open(rows["session"]).live(15_000)
        expect(tomas.page.locator("#agenda [aria-current]")).to_contain_text("Triage")

        clock_ahead(30 * 60)

        expect(tomas.page.locator("#agenda [aria-current]")).to_contain_text("Deep dive", timeout=10_000)
