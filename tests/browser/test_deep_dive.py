"""The deep dive and the triage of a whole room: what one does appears on all screens without a reload."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import PHONE, until_keys_act
from tests.browser.room import Room, write

IN_THE_MIDDLE = """() => {
  const { left, right } = document.querySelector("#deck [aria-pressed=true]").getBoundingClientRect()
  return Math.abs((left + right) / 2 - innerWidth / 2) < 2
}"""


@pytest.fixture
def room(make_server, people):
    server = make_server()
    room = Room(people, server)
    server.start()
    for name in ("ana", "ines", "tomas"):
        room.open(name)
    room.open("jo", viewport=PHONE)
    return room


def test_a_remark_on_a_card_is_hidden_until_the_reveal_shows_it_to_all(room):
    room.dive()
    room.press("ines", "Estimate", exact=True)
    room.vote("tomas", "13")
    room["tomas"].get_by_role("button", name="Low").click()
    expect(room["tomas"].get_by_role("button", name="Low")).to_have_attribute("aria-pressed", "true")
    why = room["tomas"].get_by_label("Reason for this estimate")
    why.fill("Never done a tide")
    why.press("Enter")

    # A criterion added now makes the card outdated; Tomas keeps it with one key.
    write(room["jo"], "Add a criterion", "The tide is shown")
    keep = room["tomas"].get_by_role("button", name="Keep 13")
    expect(keep).to_be_visible()
    expect(room["ana"].get_by_label("Voted before the criteria changed")).to_be_visible()
    expect(room["tomas"].get_by_label("Reason for this estimate")).to_have_value("Never done a tide")
    room["tomas"].locator("body").click(position={"x": 5, "y": 400})
    until_keys_act(room["tomas"])
    room["tomas"].keyboard.press("k")
    expect(keep).not_to_be_visible()
    expect(room["ana"].get_by_label("Voted before the criteria changed")).not_to_be_visible()

    room.vote("jo", "5")
    for name in ("ana", "ines", "jo"):
        expect(room[name].locator("#room")).not_to_contain_text("Never done a tide")
    room.press("ines", "Reveal")
    room.see("Who picked 13? Who picked 5?", "Never done a tide", "50 % agree")
    for name in room.windows:
        expect(room[name].locator("#announcer")).to_contain_text("Votes revealed, from 5 to 13")


def test_a_story_is_split_on_the_stage_by_keyboard_and_its_parts_come_next(room):
    room.dive()
    story = room.seeded["deep_dive"][0]
    write(room["tomas"], "Add a criterion", "The tide is shown")
    room.see("The tide is shown")
    ana = room["ana"]

    ana.keyboard.press("Shift+S")
    expect(ana.get_by_role("dialog")).to_be_visible()
    ana.keyboard.type("Ships see a tide")
    ana.keyboard.press("Enter")
    ana.keyboard.type("Tides see a ship")
    ana.keyboard.press("Enter")
    ana.keyboard.press("Enter")
    ana.keyboard.press("2")
    ana.keyboard.press("Enter")

    for page in (room["ines"], room["tomas"], room["jo"]):
        expect(page.locator("#story")).to_contain_text("Ships see a tide")
        expect(page.locator("#queue")).to_contain_text("Tides see a ship")
    expect(ana.get_by_role("dialog")).not_to_be_visible()
    ana.get_by_role("button", name="Undo").last.click()
    room.on_stage(story[0])
    room.see("The tide is shown")


def test_equal_proposals_are_confirmed_with_one_key_unless_one_is_to_be_discussed(room):
    first, _second, third = room.seeded["triage"]
    propose(room, [key for key, _title in room.seeded["triage"]])
    room.press("ines", "Start session")
    room.press("ines", "Triage")
    room.on_stage(first[0])
    expect(room["tomas"].locator("#stage")).to_contain_text("2 more proposed as Later")

    room["jo"].get_by_role("button", name=f"Discuss {third[0]} separately").click()
    for name in ("ana", "ines", "tomas"):
        expect(room[name].locator("#stage")).to_contain_text("1 more proposed as Later")
    room["ana"].keyboard.press("Shift+A")

    room.on_stage(third[0])
    for name in ("ines", "tomas", "jo"):
        expect(room[name].locator("#stage")).to_contain_text("wants to discuss this one separately")
    room["ana"].keyboard.press("Shift+P")
    for name in ("ines", "tomas", "jo"):
        expect(room[name].locator("#parking-lot")).to_contain_text(third[0])
    room["ana"].keyboard.press("Shift+Z")
    room.on_stage(first[0])
    # An item that needs a longer discussion becomes a story of the deep dive.
    room["ana"].keyboard.press("Shift+G")
    room.on_stage(third[0])
    room.press("ines", "Deep dive")
    for name in ("ana", "tomas", "jo"):
        expect(room[name].locator('#queue[data-phase="deep-dive"]')).to_contain_text(first[0])


def propose(room, keys, outcome="Later", **more):
    """The product manager makes these proposals in the planner."""
    page = room["ana"].context.new_page()
    page.goto(room.server.url + room.seeded["session"] + "plan/")
    for key in keys:
        page.get_by_label(f"Proposal for {key}").select_option(outcome)
        row = page.locator(".plan__row", has_text=key)
        if more:
            row.get_by_text("Type, theme, goal, place").click()
        for label, value in more.items():
            field = row.get_by_label(label, exact=True)
            field.fill(value) if label == "Place after" else field.select_option(value)
    page.get_by_role("button", name="Save plan").first.click()
    expect(page).not_to_have_url(re.compile("/plan/$"))
    page.close()


def test_a_whole_proposal_is_applied_and_taken_back_on_every_screen(room):
    first, second, _third = room.seeded["triage"]
    listed = room.visit("kofi", "/t/harbour/backlog/").live().page.locator(".item-row")
    titles = [f"Berth plan {number}" for number in range(1, 7)]
    expect(listed.locator(".item-row__title")).to_have_text(titles)
    propose(room, [first[0]], "Next", Type="Bug", Supports="Ships wait less", **{"Place after": "HARB-3"})
    room.open_projector()

    room.press("ines", "Start session")
    room.press("ines", "Triage")
    room.on_stage(first[0])
    # The stage shows the proposal in one line to all, and the decision's rank to those who may decide.
    for name in ("ines", "tomas", "jo"):
        expect(room[name].locator("#stage")).to_contain_text("Also sets: Type Bug · Goal Ships wait less")
    expect(room["tomas"].locator("#stage")).to_contain_text("Proposed: Next, 4th, after HARB-3")
    expect(room["projector"].locator("#stage")).to_contain_text("Proposed: Next, 4th, after HARB-3")
    room["ana"].keyboard.press("Enter")

    room.on_stage(second[0])
    expect(listed.locator(".item-row__title")).to_have_text([*titles[:3], first[1], *titles[3:]])
    expect(listed.nth(3)).to_contain_text("Bug")
    for name in ("ines", "tomas", "jo"):
        expect(room[name].locator("#queue")).to_contain_text("Next")

    room["ana"].keyboard.press("Shift+Z")
    room.on_stage(first[0])
    expect(listed.locator(".item-row__title")).to_have_text(titles)
    expect(room["jo"].locator("#stage")).to_contain_text("Also sets: Type Bug")


def test_many_items_are_estimated_at_once_by_mouse_keys_and_phone(room):
    room.open_projector()
    room.dive()
    expect(room["ines"].get_by_role("button", name="Bulk estimate")).to_be_visible()
    room["ines"].keyboard.press("Shift+W")
    for name in ("ana", "tomas", "jo"):
        expect(room[name].locator("#sizing-wall")).to_be_visible()
    key = room.seeded["deep_dive"][0][0]
    other = room.seeded["deep_dive"][1][0]
    in_column = lambda name, size: room[name].locator(f'[data-size="{size}"]')  # noqa: E731

    # The whole scale is in sight, so that items can be dropped on it.
    expect(in_column("tomas", "100")).to_be_in_viewport(ratio=1)

    # Tomas drags the item. Jo chooses another estimate on the phone, and then the same one.
    tile = room["tomas"].locator("[data-tile]", has_text=key)
    drag(room["tomas"], tile, in_column("tomas", "1"))
    for name in ("ana", "ines", "jo"):
        expect(in_column(name, "1")).to_contain_text(key)
    room["jo"].get_by_label(f"Estimate of {key}", exact=True).select_option("8")
    for name in ("ana", "ines", "tomas"):
        expect(in_column(name, "8")).to_contain_text("1 or 8")
    differ = room["projector"].locator(".projector-sizing-wall__tile[data-state=disputed]")
    expect(differ).to_have_text(re.compile(rf"{key}\s+{room.seeded['deep_dive'][0][1]}\s+! 1 or 8"))
    room["jo"].get_by_label(f"Estimate of {key}", exact=True).select_option("1")
    expect(in_column("ines", "1")).not_to_contain_text("1 or 8")

    # With the arrow keys, the focus staying on the item.
    room["tomas"].locator("[data-tile]", has_text=other).focus()
    for size in ("0", "½", "1"):
        room["tomas"].keyboard.press("ArrowRight")
        expect(in_column("tomas", size)).to_contain_text(other)
        expect(room["tomas"].locator("[data-tile]", has_text=other)).to_be_focused()
    expect(in_column("ines", "1")).to_contain_text(other)
    # One person's placement is no agreement.
    expect(room["ines"].locator("#sizing-wall")).to_contain_text("placed by 1 of 2")
    expect(room["ines"].get_by_role("button", name="Settle 1 agreed")).to_be_visible()
    room["jo"].get_by_label(f"Estimate of {other}", exact=True).select_option("1")
    # Someone who does not estimate cannot move items.
    expect(room["ana"].get_by_label(f"Estimate of {key}", exact=True)).not_to_be_visible()

    room.press("ines", "Settle 2 agreed")
    for name in ("ana", "tomas", "jo"):
        expect(in_column(name, "1")).to_contain_text("settled")
    room["ines"].keyboard.press("Shift+W")
    room.on_stage(key)


def test_a_team_may_vote_without_names_and_reveal_automatically(room):
    choose(room, "Reveal automatically", but="Show names after the reveal")
    room.open("kofi")
    room.open_projector()
    room.dive()
    room.press("ines", "Estimate", exact=True)
    room.vote("tomas", "8")
    # An observer is never counted. Someone who joins late is, and finds the round as it is.
    room.see("1 of 2 have voted")
    expect(room["kofi"].locator("#deck")).to_be_hidden()
    room.join_as_guest("Lin")
    room.see("1 of 3 have voted")

    room.vote("lin", "☕")
    room.vote("jo", "?")

    # The coffee cup and the question mark do not count: there is one estimate left.
    room.see("Only one estimate: 8", but=("projector",))
    room.see("1 not sure", "1 wants a break", but=("projector",))
    expect(room["projector"].locator("#stage")).to_have_attribute("data-round", "revealed")
    for name in room.windows:
        for owner in ("Tomas", "Jo", "Lin"):
            expect(room[name].locator("#stage"), f"{name} sees no {owner}").not_to_contain_text(owner)


def test_a_team_settles_in_its_own_way_and_sees_reference_stories(room):
    first, second = room.seeded["deep_dive"]
    choose(room, way="split")
    room.join_as_guest("Lin")
    room.dive()
    room.press("ines", "Estimate", exact=True)
    room.vote("tomas", "2")
    room.vote("lin", "2")
    room.vote("jo", "13")
    # On a phone the scale is a row that scrolls, and the chosen card is brought to its middle.
    room["jo"].wait_for_function(IN_THE_MIDDLE)
    room.press("ines", "Reveal")
    # The middle between 2 and 13, where the median would be 2.
    room.see("Who picked 13? Who picked 2?")
    proposed = room["ines"].get_by_role("form", name="Settle on").locator("[data-key~=Enter]")
    expect(proposed).to_contain_text("8")

    choose(room, way="consensus")
    room.press("ines", "Vote again")
    for name in ("tomas", "lin", "jo"):
        room.vote(name, "5")
    room.press("ines", "Reveal")
    room.see("Everyone agrees on 5")
    room["ines"].keyboard.press("Enter")
    room.see("Settled on 5")

    room.press("ines", second[0])
    room.on_stage(second[0])
    room.press("ines", "Estimate", exact=True)
    for name in ("ana", "ines", "tomas"):
        expect(room[name].locator(".references")).to_contain_text(first[1])
        room[name].keyboard.press("m")
        expect(room[name].locator(".references[open]")).to_be_visible()


def test_a_team_estimates_in_t_shirt_sizes_and_the_backlog_shows_them(room):
    choose(room, scale="shirts")
    room.join_as_guest("Lin")
    backlog = room.visit("ana", "/t/harbour/backlog/").live().page
    room.dive()
    room.press("ines", "Estimate", exact=True)
    for name, shirt in (("tomas", "S"), ("jo", "L"), ("lin", "L")):
        room.vote(name, shirt)
    room.press("ines", "Reveal")
    room.see("Who picked S? Who picked L?")
    room.press("ines", "Settle on L")

    room.see("Settled on L")
    size = backlog.get_by_label(f"Estimate of {room.seeded['deep_dive'][0][0]}")
    expect(size).to_have_value("L")


def choose(room, choice="", but="", way="", scale=""):
    """The product manager changes the team's settings."""
    page = room["ana"].context.new_page()
    page.goto(f"{room.server.url}/t/harbour/settings/{'backlog' if scale else 'sessions'}/")
    if scale:
        page.locator("[name=scale_name]").select_option(scale)
    if choice:
        page.get_by_label(choice).check()
        page.get_by_label(but).uncheck()
    if way:
        page.get_by_label("If votes differ").select_option(way)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("^Settings saved")).first).to_be_visible()
    page.close()


def drag(page, tile, column):
    """Drags with the mouse in small steps, as a hand does: one jump is no drag to a browser."""
    start, end = tile.bounding_box(), column.bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 20, steps=10)
    page.mouse.up()
