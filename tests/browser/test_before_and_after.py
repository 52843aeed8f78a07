"""The frame of a session: its goal, earlier actions, borrowed time, and reopening it."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import serious
from tests.browser.people import PHONE
from tests.browser.room import Room

pytestmark = pytest.mark.pages

NINE_MINUTES = 9 * 60


@pytest.fixture
def room(make_server, people):
    server = make_server()
    room = Room(people, server, rows="tests.browser.harbour_again")
    server.start()
    for name in ("ines", "tomas", "jo"):
        room.open(name)
    return room


def test_the_kick_off_takes_goal_and_promises_by_keys(room):
    stories = room.seeded["deep_dive"]
    proposed = f"{stories[0][0]} and {stories[1][0]} are ready"
    room["ines"].keyboard.press("Shift+F")
    room.see(
        "What is this session for, in one sentence?",
        "Who paints the bollards?",
        "improving",
        "Ask the pilots",
    )

    room["ines"].keyboard.press("Enter")
    for name in room.windows:
        expect(room[name].locator("#stage h2")).to_have_text(proposed)

    room["tomas"].keyboard.press("Shift+C")
    room.see("carried over")
    room["tomas"].get_by_role("button", name="Carry over: Ask the pilots").click()
    for name in room.windows:
        expect(room[name].get_by_role("button", name="Carry over: Ask the pilots")).to_have_text(
            "Carry over ⇧C"
        )
    room["jo"].keyboard.press("Shift+X")
    for name in room.windows:
        expect(done(room, name)).to_have_attribute("aria-pressed", "true")

    # The page of all actions does the same with one click, and the room sees it.
    done(room, "tomas").click()
    expect(done(room, "jo")).to_have_attribute("aria-pressed", "false")
    actions = room["jo"].context.new_page()
    actions.goto(room.server.url + "/t/harbour/actions/")
    actions.get_by_role("button", name="Done: Ask the pilots").click()
    for name in room.windows:
        expect(done(room, name)).to_have_attribute("aria-pressed", "true")


def done(room, name):
    return room[name].get_by_role("button", name="Done: Ask the pilots")


def test_a_phase_that_overran_has_borrowed_from_those_ahead_on_every_screen(room, clock_ahead):
    room["ines"].keyboard.press("Shift+F")
    room.see("What is this session for, in one sentence?")
    clock_ahead(NINE_MINUTES)
    room["ines"].keyboard.press("Shift+F")

    room.on_stage(room.seeded["triage"][0][0])
    for name in room.windows:
        lent = room[name].locator(".agenda__lent")
        expect(lent).to_have_count(3)
        expect(lent.nth(1)).to_contain_text("−2")


def test_the_rhythm_proposes_a_date_and_a_session_goes_on_when_somebody_says_why(room, clock_ahead):
    page = room["ines"]
    window = room.visit("ana", "/t/harbour/settings/sessions/")
    window.meant += 1
    settings = window.page
    settings.get_by_label("Rhythm").select_option("every week")
    settings.get_by_role("button", name="Save").click()
    expect(settings.get_by_text("Settings saved.")).to_be_visible()
    for phase in ("Start session", "Triage", "Deep dive", "Wrap-up"):
        page.get_by_role("button", name=phase).first.click()
    room.see("Loose ends")
    page.keyboard.press("Shift+D")
    for name in room.windows:
        expect(room[name].locator("#wrap-up p.strong time")).to_be_visible()
    page.get_by_role("button", name="Finish").first.click()
    room.see("That’s a wrap. Thank you!")
    clock_ahead(60 * 60)

    window = room.windows["ines"]
    window.go(page.url + "summary/")
    compared = page.get_by_role("region", name="Compared with earlier sessions").get_by_role("row")
    expect(compared).to_have_count(3)
    window.meant += 1
    page.get_by_label("Why are you reopening it?").fill("Kim came late")
    page.get_by_role("button", name="Reopen").click()

    for name in ("tomas", "jo"):
        expect(room[name].locator("#stage")).to_contain_text("Loose ends")
    expect(page.locator("#stage")).to_contain_text("Loose ends")


def test_the_pages_around_the_hour_are_open_to_everybody(room):
    for name, path, options in (
        ("ines", room.seeded["session"] + "plan/", {}),
        ("ana", "/t/harbour/settings/sessions/", {"color_scheme": "dark"}),
        ("tomas", room.seeded["session"] + "early/", {"viewport": PHONE, "color_scheme": "dark"}),
        ("jo", room.seeded["session"] + "early/", {}),
        ("kofi", "/t/harbour/sessions/", {"viewport": PHONE}),
    ):
        room.windows[f"{name} at {path}"] = room.visit(name, path, **options)
    room["ines"].keyboard.press("Shift+F")
    for name in ("ines", "tomas", "jo"):
        expect(room[name].locator("#stage")).to_contain_text("Who paints the bollards?")

    for name, window in room.windows.items():
        assert not serious(window.page), name
