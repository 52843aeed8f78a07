"""One session from lobby to summary: six people, six browsers, real items, nobody reloads."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.room import FILES, Room, write


@pytest.fixture
def room(make_server, people):
    server = make_server()
    room = Room(people, server, FILES)
    server.start()
    for name in ("ana", "ines", "tomas", "jo"):
        room.open(name)
    room.open_projector()
    room.join_as_guest("Lin")
    return room


@pytest.mark.both
def test_a_team_goes_through_all_four_phases_and_leaves_with_a_summary(room):
    first, second, third = room.seeded["triage"]
    story, other = room.seeded["deep_dive"]

    # Lobby: everybody is on everybody's screen.
    room.see("Lin", "Tomas", but=("projector",))
    expect(room["projector"].locator("#room")).to_contain_text(room.seeded["code"][:4])

    room.press("ines", "Start session")
    room.see(room.seeded["goal"])

    # Triage: one person answers, the product manager decides, the room sees the result.
    room.press("ines", "Triage")
    room.on_stage(first[0])
    room.press("lin", "Yes to all")
    for name in ("ana", "ines", "tomas", "jo"):
        expect(room[name].locator("#poll")).to_contain_text("1 yes")
    room["ana"].locator('button[value="later"]').click()
    room.on_stage(second[0])
    expect(room["tomas"].locator("#queue")).to_contain_text("Later")
    room["ana"].locator("button.choice__button", has_text="Decline").click()
    room["ana"].get_by_placeholder("or in your own words").fill("Out of our hands")
    room["ana"].get_by_placeholder("or in your own words").press("Enter")
    room.on_stage(third[0])
    room.press("ana", re.compile("^Undo"))
    room.on_stage(second[0])
    room["ana"].locator('button[value="urgent"]').click()
    room.on_stage(third[0])
    room["ana"].locator('button[value="soon"]').click()
    expect(room["jo"].locator("#stage")).to_contain_text("Triage is done")

    # Deep dive: several people write criteria, a question and its answer, a risk, all within the story's
    # share.
    room.press("ines", "Deep dive")
    room.on_stage(story[0])
    room.see("for this item")
    write(room["lin"], "Add a risk, an idea, or the key of a blocker", "Mails hold old links")
    room.see("Mails hold old links", but=("projector",))
    write(room["tomas"], "Add a criterion", "The link is gone")
    room.see("The link is gone")
    write(room["lin"], "Add a criterion", "Old addresses lead on")
    room.see("Old addresses lead on")
    in_steps(room["jo"], "an old link", "it is clicked", "the new page opens")
    room.see("the new page opens")
    write(room["jo"], "Ask a question", "Which release?")
    room.see("Which release?", but=("projector",))
    answer = room["ana"].get_by_label("Answer to: Which release?")
    answer.fill("The next one")
    answer.press("Enter")
    room.see("The next one", but=("projector",))

    # Hidden votes, two rounds, settled, ready.
    room.press("ines", "Estimate", exact=True)
    room.vote("tomas", "3")
    room.see("1 of 3 have voted")
    room.vote("jo", "8")
    room.vote("lin", "3")
    room.see("3 of 3 have voted")
    room.press("ines", "Reveal")
    room.see("Who picked 8? Who picked 3?")
    room.press("ines", "Vote again")
    for name in ("tomas", "jo", "lin"):
        room.vote(name, "5")
    room.press("ines", "Reveal")
    room.see("Everyone agrees on 5")
    room.press("ines", "Settle on 5")
    room.see("Settled on 5")
    say_why(room["ana"], "People click it and find nothing")
    room.see("People click it and find nothing")
    # By its whole name: until the why has arrived there too, the button is "Mark ready anyway".
    room.press("ines", "Mark ready", exact=True)
    for name in ("ana", "tomas", "lin"):
        expect(room[name].locator("#readiness")).to_contain_text("Ready")
        expect(room[name].get_by_role("button", name="Object")).to_be_visible()
    room.press("ines", f"Next: {other[0]}")
    room.on_stage(other[0])

    # Wrap-up: a parked topic becomes an action, an action with owner and day, the next date, the end.
    write(room["tomas"], "Park a topic", "Who owns the release notes?")
    for name in ("ana", "ines", "jo"):
        expect(room[name].locator("#parking-lot")).to_contain_text("Who owns the release notes?")
    room.press("ines", "Wrap-up")
    room.see("Who owns the release notes?", but=("projector",))
    room["ines"].locator("#wrap-up").get_by_role("button", name="New action").first.click()
    write(room["jo"], "Add an action", "ask legal @Tomas fri")
    room.see("ask legal", but=("projector",))
    room["ines"].locator("input.next-date").fill("2099-12-03T10:00")
    room.press("ines", "Set", exact=True)
    rate(room, "tomas", 1)
    rate(room, "jo", 2)
    for name in ("ana", "lin"):
        expect(room[name].locator("#wrap-up")).to_contain_text("Shown after 3 ratings.")
    rate(room, "lin", 3)
    room.see("4.0 out of 5", but=("projector",))
    few_words = room["ines"].get_by_label("Note at the top of the summary")
    few_words.fill("Links are mended")
    few_words.press("Enter")
    for name in ("ana", "tomas", "lin"):
        expect(room[name].locator("#wrap-up")).to_contain_text("Links are mended")
    room.press("ines", "Finish")
    room.see("Thank you")
    expect(room["projector"].locator("#stage")).to_contain_text(story[1][:40])

    room.windows["tomas"].meant += 1
    room["tomas"].get_by_role("link", name="Read summary").click()
    summary = room["tomas"].locator("main")
    for words in (
        story[0],
        "5",
        first[0],
        "Later",
        "Urgent",
        "Soon",
        "ask legal",
        "Tomas",
        "Who owns the release notes?",
        "Links are mended",
    ):
        expect(summary).to_contain_text(words)
    carry_away(room["tomas"], story[0])


def in_steps(page, given, when, then):
    """Writes a criterion in three steps."""
    page.locator("#stage").get_by_text("Given, when, then").click()
    for label, text in (("Given", given), ("When", when), ("Then", then)):
        page.get_by_label(label, exact=True).fill(text)
    page.locator(".steps-form").get_by_role("button", name="Add").click()


def rate(room, name, rated_by):
    """Gives four of five stars, anonymously."""
    room.press(name, "4 out of 5")
    expect(room[name].get_by_role("button", name="4 out of 5")).to_have_attribute("aria-pressed", "true")
    for page in (room["ana"], room["ines"]):
        expect(page.locator("#wrap-up")).to_contain_text(f"{rated_by} rating")


def carry_away(page, key):
    """Copies the summary as Markdown, and prints it."""
    expect(page.locator("refine-copy", has_text="Copy as Markdown")).to_have_attribute(
        "data-text", re.compile(key)
    )
    page.evaluate("window.print = () => { document.documentElement.dataset.printed = '' }")
    page.get_by_role("button", name="Print").click()
    expect(page.locator("html")).to_have_attribute("data-printed", "")
    page.emulate_media(media="print")
    expect(page.locator("main")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()


def say_why(page, text):
    field = page.locator("#story textarea").first
    field.fill(text)
    field.press("Control+Enter")
