"""Facilitating the session: turns, reactions, hints, a phone as remote, one's own keys. Nobody reloads."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.people import PHONE, until_keys_act
from tests.browser.room import Room, write

# Anyone who comes earlier is not late.
A_MINUTE_AND_MORE = 65
TWO_MINUTES = timedelta(minutes=2)


@pytest.fixture
def room(make_server, people):
    server = make_server()
    room = Room(people, server)
    server.start()
    for name in ("ines", "ana", "tomas", "jo"):
        room.open(name)
    room.open_projector()
    return room


def test_hands_are_called_in_order_on_every_screen(room):
    room.press("ines", "Start session")
    expect(room["jo"].locator("#stage")).to_have_attribute("data-phase", "kick-off")

    room["jo"].keyboard.press("h")
    expect(room["ana"].locator("#hands")).to_contain_text("Jo")
    room["tomas"].keyboard.press("h")
    for name in ("ines", "ana", "jo"):
        expect(room[name].locator("#hands li")).to_have_text(["Jo", "Tomas"])
    expect(room["projector"].locator("#hands")).to_contain_text("Jo, Tomas")

    room["ines"].keyboard.press("Shift+J")
    expect(room["ana"].locator("#hands")).to_contain_text("Jo is speaking")
    expect(room["jo"].locator("#hands")).to_contain_text("Your turn")
    room.press("ines", "Call on Tomas")
    expect(room["jo"].locator("#hands")).to_contain_text("Tomas is speaking")
    room.press("ines", "Done")
    expect(room["projector"].locator("#hands")).to_be_hidden()


def test_a_reaction_is_seen_by_all(room):
    room["tomas"].keyboard.press("e")
    room["tomas"].keyboard.press("3")

    for name in ("ines", "ana", "jo", "projector"):
        expect(room[name].locator("#reactions li")).to_contain_text("Tomas")


def test_the_facilitator_gets_a_hint_about_the_last_missing_vote(room):
    room.dive()
    room.press("ines", "Estimate", exact=True)
    room.vote("tomas", "5")

    hint = room["ines"].locator("#hint")
    expect(hint).to_contain_text("Only Jo hasn’t voted yet.")
    expect(room["ana"].locator("#hint")).to_be_hidden()
    expect(room["projector"].locator("#tally .card--back")).to_have_count(1)
    hint.get_by_role("button", name="Reveal anyway").click()

    for name in ("ana", "tomas", "jo"):
        expect(room[name].locator("#votes")).to_contain_text("Only one estimate: 5")
    expect(room["projector"].locator(".projector-stage__bar")).to_have_count(1)


def test_the_owner_of_an_action_is_completed_while_typing_and_its_day_is_shown(room):
    room.dive()
    room.press("ines", "Wrap-up")
    page = room["jo"]
    field = page.get_by_role("combobox", name="Add an action").or_(page.get_by_label("Add an action: what"))

    field.press_sequentially("ask legal @")
    people = page.get_by_role("listbox", name="Owners").get_by_role("option")
    expect(people.first).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(people).to_have_count(0)
    expect(field).to_have_value("ask legal @")
    field.press_sequentially("to")
    expect(people).to_have_text(["Tomas"])
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("ask legal @Tomas ")
    field.press_sequentially("by fri")
    expect(page.locator(".line-form [role=status]")).to_contain_text("Owner: Tomas, due Fri")
    field.press("Enter")

    expect(room["ana"].locator(".actions")).to_contain_text("Tomas")
    expect(page.locator(".line-form [role=status]")).to_be_empty()


def test_a_loose_end_is_settled_with_one_key_and_brought_back(room):
    room.dive()
    write(room["jo"], "Ask a question", "Which quay?")
    write(room["tomas"], "Park a topic", "Logs")
    room.press("ines", "Wrap-up")
    expect(room["ana"].locator("#wrap-up")).to_contain_text("Logs")

    room["ines"].keyboard.press("1")
    expect(room["ana"].locator(".actions")).to_contain_text("Logs")
    room["ines"].keyboard.press("3")
    expect(room["jo"].locator("#wrap-up")).not_to_contain_text("Which quay?")

    toast = room["ines"].locator(".toast", has_text="Which quay?")
    toast.get_by_role("button", name="Undo").click()
    expect(room["jo"].locator(".loose-ends")).to_contain_text("Which quay?")


def test_a_phone_is_a_remote(room):
    phone = room.open("ines", viewport=PHONE).page
    remote = phone.locator("refine-remote button")

    expect(remote).to_have_text("Start session")
    remote.click()
    expect(remote).to_have_text("Next: Triage")
    remote.click()
    # In triage it shows the decisions themselves.
    expect(phone.locator(".choices")).to_be_visible()
    expect(remote).to_be_hidden()
    phone.locator("#controls").get_by_role("button", name="Deep dive").click()
    expect(remote).to_have_text("Estimate")
    remote.click()

    expect(room["tomas"].locator("#deck")).to_be_visible()
    expect(remote).to_have_text("Reveal")
    room.vote("tomas", "5")
    remote.click()
    # The cards show only numbers; the remote says what a press does.
    expect(remote).to_have_text("Settle on 5")


def test_the_hint_moves_to_the_phone(room):
    room.press("ines", "Start session")
    laptop = room["ines"]
    room.press("ines", "Triage")
    room.press("ines", "Deep dive")
    room.press("ines", "Wrap-up")
    expect(laptop.locator("#hint")).to_contain_text("When do you meet next?")
    phone = room.open("ines", viewport=PHONE).page

    laptop.get_by_role("button", name="Show hints only on my phone").click()

    expect(phone.locator("#hint")).to_contain_text("When do you meet next?")
    expect(laptop.locator(".hint__text")).to_be_hidden()
    expect(phone.locator(".hint__text")).to_be_visible()
    phone.get_by_role("button", name="In a week, same time").click()
    expect(room["ana"].locator("#wrap-up")).not_to_contain_text("No date yet.")


def test_a_key_can_be_changed_but_never_means_two_things(room):
    room.press("ines", "Start session")
    tomas = room["tomas"]
    expect(tomas.locator("#stage")).to_have_attribute("data-phase", "kick-off")
    tomas.keyboard.press("?")
    sheet = tomas.get_by_role("dialog", name="Keyboard shortcuts")

    sheet.get_by_role("button", name="Edit: Raise hand").click()
    tomas.keyboard.press("p")
    expect(sheet).to_contain_text("already in use")
    sheet.get_by_role("button", name="Edit: Raise hand").click()
    tomas.keyboard.press("g")
    tomas.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    until_keys_act(tomas)

    tomas.keyboard.press("h")
    tomas.keyboard.press("g")

    expect(room["ana"].locator("#hands li")).to_have_text(["Tomas"])
    expect(tomas.locator("#self")).to_contain_text("G")


def test_undo_shows_on_every_screen_whoever_facilitates(room, clock_ahead):
    first, other = (key for key, _title in room.seeded["deep_dive"])
    room.dive()
    write(room["ines"], "Add an item by its key", "HARB-3")
    for name in ("ana", "tomas", "jo"):
        expect(room[name].locator("#queue")).to_contain_text("Berth plan 3")
    hand_a_share_of_the_lead_to_ana(room)
    ines, ana, jo = room["ines"], room["ana"], room["jo"]
    # Undoing a phase.
    ana.keyboard.press("Shift+B")
    room.on_stage(room.seeded["triage"][0][0])
    ines.keyboard.press("Shift+F")
    room.in_phase("deep-dive")
    # Undoing an estimate.
    ines.keyboard.press("Shift+V")
    room.vote("tomas", "5")
    room.vote("jo", "5")
    room.see("2 of 2 have voted")
    for led, key, words in (
        (ana, "Shift+R", "Everyone agrees on 5"),
        (ines, "Enter", "Settled on 5"),
        (ana, "Shift+Z", "Everyone agrees on 5"),
        (ines, "Enter", "Settled on 5"),
    ):
        led.keyboard.press(key)
        room.see(words)
    # Undoing ready: with the toast, and with an objection.
    ready_anyway(room)
    ines.locator(".toast", has_text="ready").get_by_role("button", name="Undo").click()
    for name in ("ines", "ana", "tomas", "jo"):
        expect(room[name].locator(".readiness__ready")).to_have_count(0)
    ready_anyway(room)
    jo.keyboard.press("o")
    for name in ("ines", "ana", "tomas"):
        expect(room[name].locator("#readiness")).to_contain_text("Jo objected")
    ready_anyway(room)
    # Undoing the next story, and the end.
    ines.keyboard.press("Enter")
    room.on_stage(other)
    ines.locator(".toast").get_by_role("button", name="Undo").click()
    room.on_stage(first)
    clock_ahead(A_MINUTE_AND_MORE)
    room.open("kofi")
    so_far = room["kofi"].locator(".flash", has_text="So far")
    expect(so_far).to_contain_text(f"So far: {first} marked ready.")
    ines.keyboard.press("Shift+F")
    room.see("Loose ends", but=("projector",))
    ana.keyboard.press("Shift+F")
    room.see("Thank you")
    ines.keyboard.press("Shift+Z")
    room.see("Loose ends", but=("projector",))
    # Anybody may object until the wrap-up ends.
    room["tomas"].locator("#wrap-up").get_by_role("button", name="Object").click()
    room.see("No stories marked ready.", but=("projector",))


def test_the_plan_changes_while_the_meeting_runs(room):
    first, other = (key for key, _title in room.seeded["deep_dive"])
    room.dive()
    ines, seen_by = room["ines"], ("ana", "tomas", "jo")

    write(ines, "Add an item by its key", "HARB-3")
    menu(ines, "More about HARB-3", "Move up")
    for name in seen_by:
        expect(room[name].locator("#queue .key-text")).to_have_text([first, "HARB-3", other])
    menu(ines, f"More about {other}", "Postpone")
    for name in seen_by:
        waiting = room[name].locator("#queue .queue__row", has_text=other)
        expect(waiting).to_have_attribute("data-state", "done")

    menu(ines.locator("#controls"), "More facilitator controls", "Wrap-up: 5 minutes less")
    for name in seen_by:
        expect(room[name].locator("#agenda .agenda__minutes").last).to_have_text(re.compile(r"\b5 minutes"))
    before = deadlines(room)
    ines.keyboard.press("Shift+T")
    for name, ends_at in before.items():
        later = (datetime.fromisoformat(ends_at) + TWO_MINUTES).isoformat()
        expect(room[name].locator("#clock refine-countdown").first).to_have_attribute("data-ends-at", later)


def menu(page, button, entry):
    """Opens a menu and presses an entry."""
    page.get_by_role("button", name=button, exact=True).click()
    page.locator(":popover-open").get_by_role("button", name=entry).click()


def deadlines(room):
    """The end of the phase, as each screen has it."""
    clocks = {name: room[name].locator("#clock refine-countdown").first for name in room.windows}
    return {name: clock.get_attribute("data-ends-at") for name, clock in clocks.items()}


def hand_a_share_of_the_lead_to_ana(room):
    room.press("ines", "More about Ana")
    room.press("ines", "Make co-facilitator")
    for name in ("ines", "ana"):
        expect(room[name].locator("#controls").get_by_role("button", name="Wrap-up")).to_be_visible()
    expect(room["tomas"].locator("#controls")).to_be_hidden()
    # The button of the menu has the focus again, and Enter would press it.
    room["ines"].locator("#main").click()
    until_keys_act(room["ines"])


def ready_anyway(room):
    room["ines"].keyboard.press("Shift+G")
    expect(room["ines"].get_by_role("button", name="Small and clear")).to_be_visible()
    room["ines"].keyboard.press("1")
    for name in ("ana", "tomas", "jo"):
        expect(room[name].locator("#readiness .badge--positive")).to_contain_text("Ready")
