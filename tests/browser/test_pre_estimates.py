"""Before the meeting: early estimates stay hidden until the facilitator or their owner reveals them."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import PHONE
from tests.browser.room import Room


@pytest.fixture
def room(make_server, people):
    server = make_server()
    room = Room(people, server)
    server.start()
    return room


def prepare(room, name, card, story=None, **options):
    """Somebody reads a story on their own page, the first if none is named, and estimates it."""
    window = room.visit(name, f"{room.seeded['session']}early/", **options)
    window.meant += 1
    if story:
        window.meant += 1
        window.page.get_by_role("link", name=story[1]).click()
        expect(window.page.get_by_role("heading", name=story[1])).to_be_visible()
    window.page.locator(f'[data-card="{card}"]').click()
    expect(window.page.locator(f'[data-card="{card}"]')).to_have_attribute("aria-pressed", "true")
    return window


def test_early_estimates_are_counted_live_and_revealed_first(room):
    for name in ("ines", "jo"):
        room.open(name)
    room.open_projector()
    expect(room["jo"].locator("#stage")).to_contain_text("not read yet")

    prepare(room, "tomas", "5")
    expect(room["ines"].locator("#stage")).to_contain_text("read by 1, estimated by 1")
    prepare(room, "jo", "5", viewport=PHONE)
    expect(room["jo"].locator("#stage")).to_contain_text("read by 2, estimated by 2")

    room.dive()
    # The button of the next phase still has the focus, and Enter would press it.
    room["ines"].get_by_role("heading", name=room.seeded["deep_dive"][0][1]).click()
    room["ines"].keyboard.press("Shift+E")
    room.see("Everyone agrees on 5")
    room["ines"].keyboard.press("Enter")
    room.see("Settled on 5")


def test_an_early_estimate_counts_with_one_key(room):
    for name in ("ines", "jo", "tomas"):
        room.open(name)
    prepare(room, "tomas", "8")

    room.dive()
    room.press("ines", "Estimate", exact=True)

    expect(room["tomas"].locator("#deck [data-early]")).to_have_attribute("data-card", "8")
    expect(room["jo"].locator("#deck")).to_be_visible()
    expect(room["jo"].locator("#deck [data-early]")).to_have_count(0)
    room.see("0 of 2 have voted")
    room["tomas"].keyboard.press("y")
    room.see("1 of 2 have voted")
    expect(room["tomas"].locator('#deck [data-card="8"]')).to_have_attribute("aria-pressed", "true")


def test_early_estimates_of_a_story_that_was_not_reached_are_kept(room):
    for name in ("ines", "jo", "tomas"):
        room.open(name)
    _first, story = room.seeded["deep_dive"]
    prepare(room, "tomas", "8", story)
    room.dive()
    room.press("ines", "Wrap-up")
    room.press("ines", "Finish")
    room.see("That’s a wrap. Thank you!")

    planner = room.visit("ana", "/t/harbour/sessions/new/")
    planner.meant += 2
    expect(planner.page.locator(".plan__row", has_text=story[0])).to_contain_text("left from refinement 1")
    planner.page.get_by_role("button", name="Plan session").click()
    lobby = planner.page.get_by_role("link", name="Open lobby").first.get_attribute("href")
    planner.page.get_by_role("link", name="Prepare").first.click()
    expect(planner.page.locator(".plan__row", has_text=story[0])).to_contain_text("estimated by Tomas")
    for window in room.windows.values():
        window.go(room.server.url + lobby).live()
    room.dive()
    room.press("ines", story[0])
    room.on_stage(story[0])
    room.press("ines", "Estimate", exact=True)

    expect(room["tomas"].locator("#deck [data-early]")).to_have_attribute("data-card", "8")
    expect(room["jo"].locator("#deck")).to_be_visible()
    expect(room["jo"].locator("#deck [data-early]")).to_have_count(0)
    room["tomas"].keyboard.press("y")
    room.see("1 of 2 have voted")


def test_the_stories_are_read_by_keys_alone(room):
    window = room.open("tomas")
    window.meant += 5
    page = window.page

    page.keyboard.press("r")
    # Wait until it is loaded: before its script has run, no key acts.
    page.wait_for_url("**/early/**")
    expect(page.get_by_role("heading", name="Before the session")).to_be_visible()
    page.keyboard.type("13")
    expect(page.locator('[data-card="13"]')).to_have_attribute("aria-pressed", "true")
    page.wait_for_load_state()
    page.keyboard.press("n")

    expect(page.locator("[aria-current=page]")).to_contain_text(room.seeded["deep_dive"][1][1])
    expect(page.get_by_text("1 of 2 read")).to_be_visible()
