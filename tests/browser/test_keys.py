"""Single keys in the room: letters act for me, Shift and a letter for the room, a number chooses a card."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import until_keys_act
from tests.browser.room import Room

pytestmark = pytest.mark.pages


@pytest.fixture
def room(make_server, people):
    server = make_server()
    room = Room(people, server)
    server.start()
    for name in ("ines", "ana", "tomas"):
        room.open(name)
    return room


def test_the_room_is_led_sorted_and_sized_without_a_mouse(room):
    ines, ana, tomas = room["ines"], room["ana"], room["tomas"]

    ines.keyboard.press("Shift+F")
    expect(ines.locator("#stage")).to_have_attribute("data-phase", "kick-off")
    # A second Enter must not press the button that took the place of the first.
    ines.locator("#controls").get_by_role("button", name="Triage").press("Enter")
    expect(tomas.locator("#stage")).to_have_attribute("data-phase", "triage")
    expect(ines.locator("#stage")).to_be_focused()
    ines.keyboard.press("Enter")

    tomas.keyboard.press("y")
    expect(ana.locator("#poll")).to_contain_text("1 yes")
    ana.keyboard.press("Shift+L")
    expect(tomas.locator("#queue")).to_contain_text("Later")
    ana.keyboard.press("Shift+Z")
    expect(tomas.locator("#queue")).not_to_contain_text("Later")
    # Keys act on what this page shows, which may be updated later than his.
    expect(ana.locator("#stage")).to_contain_text("Request 1")
    # Escape in a field of a menu returns to the button that opened it.
    needs_info = ana.locator(".choices").get_by_role("button", name="Needs info")
    needs_info.press("Enter")
    expect(ana.get_by_label("What needs to be answered first?")).to_be_focused()
    ana.keyboard.press("Escape")
    expect(needs_info).to_be_focused()
    until_keys_act(ana)
    ana.keyboard.press("Shift+X")
    # Not its first reason: a second Enter would take that one.
    expect(ana.get_by_role("group", name="Decline")).to_be_focused()
    ana.keyboard.press("Enter")
    expect(ana.get_by_role("button", name="Doesn’t support our goals")).to_be_visible()
    ana.keyboard.press("1")
    expect(tomas.locator("#queue")).to_contain_text("Declined")
    expect(ana.locator("#stage .story__title")).to_have_text("Request 2")
    # Nor does it decide about the item that came up.
    ana.locator(".choices").get_by_role("button", name="Later").press("Enter")
    expect(ana.locator("#stage .story__title")).to_have_text("Request 3")
    expect(ana.locator("#stage")).to_be_focused()
    ana.keyboard.press("Enter")
    expect(tomas.locator("#queue")).to_contain_text("Later")

    until_keys_act(ines)
    ines.keyboard.press("Shift+F")
    expect(ines.locator("#stage")).to_have_attribute("data-phase", "deep-dive")
    ines.keyboard.press("Shift+V")
    expect(tomas.locator("#deck")).to_be_visible()
    tomas.keyboard.press("1")
    tomas.keyboard.press("3")
    expect(tomas.locator("#deck")).to_contain_text("13, saved")
    expect(ines.locator("#tally")).to_contain_text("1 of 1")
    ines.keyboard.press("Shift+R")
    expect(ines.locator("#votes")).to_contain_text("Only one estimate: 13")
    ines.keyboard.press("Enter")
    expect(tomas.locator("#votes")).to_contain_text("Settled on 13")
    # Nor does it skip the story that came up.
    ines.locator("#readiness").get_by_role("button", name="Next").press("Enter")
    expect(ines.locator("#stage")).to_be_focused()


def test_a_menu_gives_the_focus_back_and_enter_is_still_the_rooms(room):
    ines, tomas = room["ines"], room["tomas"]
    room.dive()
    room.press("ines", "Estimate", exact=True)
    room.vote("tomas", "13")
    room.press("ines", "Reveal")
    expect(ines.locator("#votes")).to_contain_text("Only one estimate: 13")
    more = ines.get_by_role("button", name="More about Tomas")

    # A mouse user sees no focus on the button to which the menu returns it.
    ines.locator("#people").get_by_text("Tomas").hover()
    more.click()
    ines.get_by_role("button", name="Make co-facilitator").click()
    expect(tomas.locator("#controls")).to_be_visible()
    expect(more).to_be_focused()
    ines.keyboard.press("Enter")
    expect(tomas.locator("#votes")).to_contain_text("Settled on 13")

    # A keyboard user sees it there, and Enter presses it.
    more.press("Enter")
    ines.keyboard.press("Tab")
    expect(ines.get_by_role("button", name="Make facilitator")).to_be_focused()
    ines.keyboard.press("Escape")
    expect(more).to_be_focused()
    ines.keyboard.press("Enter")
    expect(ines.get_by_role("button", name="Make observer")).to_be_visible()
    ines.keyboard.press("Escape")

    # After moving the meeting, the focus goes to its stage.
    ines.locator("#controls").get_by_role("button", name="More facilitator controls").press("Enter")
    ines.keyboard.press("Tab")
    ines.keyboard.press("Enter")
    expect(tomas.locator("#stage")).to_have_attribute("data-phase", "triage")
    expect(ines.locator("#stage")).to_be_focused()


def test_letters_stay_letters_while_somebody_writes(room):
    room.dive()
    tomas = room["tomas"]
    expect(tomas.locator("#criteria")).to_be_visible()
    tomas.keyboard.press("a")
    tomas.keyboard.type("a hand for quay 7")
    # Someone who sends a line and types on must not act. In one go, because a slow machine takes its time
    # between two keys.
    tomas.evaluate(
        """() => {
          const down = (key) => new KeyboardEvent("keydown", {key, bubbles: true})
          document.activeElement.dispatchEvent(down("Enter"))
          document.body.dispatchEvent(down("h"))
        }"""
    )
    tomas.keyboard.press("Enter")

    expect(room["ana"].locator("#criteria")).to_contain_text("a hand for quay 7")
    expect(room["ana"].get_by_label("Hand raised")).to_have_count(0)

    tomas.keyboard.press("Escape")
    until_keys_act(tomas)
    tomas.keyboard.press("h")
    expect(room["ana"].get_by_label("Hand raised")).to_be_visible()


def test_the_sheet_lists_them_and_switches_them_off(room):
    tomas = room["tomas"]
    tomas.keyboard.press("?")
    sheet = tomas.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_contain_text("Raise hand")
    sheet.get_by_role("switch", name="Single-key shortcuts").click()
    tomas.keyboard.press("Escape")
    expect(sheet).to_be_hidden()

    tomas.keyboard.press("h")
    room["ines"].keyboard.press("h")

    expect(room["ana"].get_by_label("Hand raised")).to_have_count(1)
