"""Browsers without script: every order is a plain post, and people with script see it at once."""

import pytest
from playwright.sync_api import expect

from tests.browser.room import Room

pytestmark = pytest.mark.pages


class Plain:
    """Somebody's page without script: each press is a page load."""

    def __init__(self, people, room, name, path=""):
        person = people(room.seeded["cookies"][name], room.server.url, java_script_enabled=False)
        self.window = person.open(path or room.seeded["session"])
        self.page = self.window.page

    def press(self, button, exact=False, within="body"):
        """Presses a button that gives an order."""
        self.window.meant += 1
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("button", name=button, exact=exact).first.click()

    def enter(self, label, text):
        """Types a line and presses Enter."""
        self.window.meant += 1
        field = self.page.get_by_label(label).first
        field.fill(text)
        with self.page.expect_navigation():
            field.press("Enter")


@pytest.fixture
def room(make_server, people):
    server = make_server()
    room = Room(people, server)
    server.start()
    room.open("jo")
    return room


def test_a_session_is_led_to_a_decision_and_a_size(room, people):
    ines, ana, tomas = (Plain(people, room, name) for name in ("ines", "ana", "tomas"))
    (first, _), (second, _), _ = room.seeded["triage"]
    expect(ines.page.get_by_text("Without JavaScript, reload this page")).to_be_visible()
    expect(room["jo"].get_by_text("Without JavaScript, reload this page")).to_be_hidden()

    ines.press("Start session")
    ines.press("Triage")
    room.on_stage(first)
    ana.window.reload()
    ana.press("Next", within="#stage")
    expect(ana.page.locator(".flash").first).to_contain_text(f"{first} moved to Next")
    room.on_stage(second)
    ana.page.get_by_role("button", name="Decline").click()
    ana.press("Not enough value")
    expect(room["jo"].locator("#queue")).to_contain_text("Declined")

    ines.window.reload()
    ines.press("Deep dive")
    ines.press("Estimate", exact=True)
    tomas.window.reload()
    tomas.press("5", exact=True)
    expect(tomas.page.locator("#deck")).to_contain_text("5, saved")
    tomas.enter("Add a criterion", "A ship sees its berth")
    criterion = tomas.page.get_by_label("Criterion 1", exact=True)
    criterion.fill("Every ship sees its berth")
    tomas.press("Save", within="#criteria")
    expect(room["jo"].get_by_label("Criterion 1", exact=True)).to_have_value("Every ship sees its berth")
    ines.press("Reveal")
    ines.press("Settle on 5")

    expect(ines.page.locator(".flash").first).to_contain_text("Settled on 5")
    expect(room["jo"].locator("#stage")).to_contain_text("Settled on 5")


def test_with_script_pushes_remove_the_tokens_and_orders_still_arrive(room):
    window = room.open("ines")
    tokens = window.page.locator("#room [name=csrfmiddlewaretoken]")
    expect(tokens).to_have_count(0)

    room.press("ines", "Start session")
    room.see(room.seeded["goal"])
    # A sign-in in another tab makes another token; the page still has the one with which it was opened.
    window.page.context.add_cookies(
        [{"name": "refine_csrf", "value": "s" * 32, "url": room.server.url, "sameSite": "Lax"}]
    )
    room.press("ines", "Triage")

    room.on_stage(room.seeded["triage"][0][0])


def test_the_backlog_is_added_to_sized_and_reordered(room, people):
    jo = room.windows["jo"]
    jo.go(f"{room.server.url}/t/harbour/backlog/").live()
    titles = jo.page.locator(".item-row__title")
    ana = Plain(people, room, "ana", "/t/harbour/backlog/")

    ana.page.get_by_role("button", name="New item").click()
    ana.page.get_by_label("Title").fill("Tides by mail")
    ana.page.get_by_text("Top of backlog").click()
    ana.press("Add item")
    expect(titles.first).to_have_text("Tides by mail")
    ana.enter("Estimate of HARB-2", "8")
    expect(jo.page.get_by_label("Estimate of HARB-2")).to_have_value("8")

    ana.window.go(f"{room.server.url}/t/harbour/backlog/HARB-6/")
    ana.press("Move to top")
    expect(titles.first).to_have_text("Berth plan 6")


def test_a_refused_estimate_stands_in_its_field_with_the_reason(room, people):
    ana = Plain(people, room, "ana", "/t/harbour/backlog/HARB-2/")

    ana.enter("Estimate of HARB-3", "lots")

    expect(ana.page.get_by_label("Estimate of HARB-3")).to_have_value("lots")
    expect(ana.page.get_by_label("Estimate of HARB-3")).to_be_focused()
    expect(ana.page.locator(".item-row .field__error")).to_contain_text("An estimate is a number")


def test_a_refused_form_of_the_room_stands_there_as_it_was_sent_with_the_reason(room, people):
    ines = Plain(people, room, "ines")
    ines.press("Start session")

    ines.enter("Add an item by its key", "NO-1")
    key = ines.page.get_by_label("Add an item by its key")
    expect(key).to_have_value("NO-1")
    expect(key).to_be_focused()
    expect(ines.page.locator("#queue .field__error")).to_have_text("There is no item NO-1.")

    ines.press("Triage")
    ines.page.get_by_role("button", name="Decline").click()
    ines.enter("Why decline it?", "  ")
    expect(ines.page.locator("#stage .field__error")).to_have_text("Enter a reason for declining it.")
    expect(ines.page.get_by_label("Why decline it?")).to_be_focused()
