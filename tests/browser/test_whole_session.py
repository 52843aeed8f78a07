"""One session from lobby to summary: six people, six browsers, real items, nobody reloads."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import seed
from tests.browser.people import PHONE

FILES = ("tests/data/seamonkey_40.csv", "tests/data/devlake_33_jira.csv")
WALL = {"width": 1920, "height": 1080}


class Room:
    """Everybody's window on one session. What one does is asked of all the others' pages."""

    def __init__(self, people, server, seeded):
        self.seeded = seeded
        self._people = people
        self._server = server
        self.windows = {}

    def __getitem__(self, name):
        return self.windows[name].page

    def open(self, name, **options):
        person = self._people(self.seeded["cookies"].get(name, {}), self._server.url, **options)
        self.windows[name] = person.open(self.seeded["session"]).live()

    def open_projector(self):
        person = self._people({}, self._server.url, viewport=WALL)
        self.windows["projector"] = person.open(self.seeded["projector"]).live()

    def join_as_guest(self, name, **options):
        """In by the short code, with just a name."""
        person = self._people({}, self._server.url, **options)
        window = person.open("/join/")
        window.meant += 2
        window.page.get_by_label("Code").fill(self.seeded["code"])
        window.page.get_by_role("button", name="Join").click()
        window.page.get_by_label("Your name").fill(name)
        window.page.get_by_role("button", name=re.compile("Join|Take part")).click()
        self.windows[name.lower()] = window.live()

    def see(self, *texts, but=()):
        """Every page, the wall included, shows these words."""
        for name, window in self.windows.items():
            for text in texts:
                if name not in but:
                    expect(window.page.locator("#room"), f"{name} sees {text!r}").to_contain_text(text)

    def press(self, name, button, exact=False):
        self[name].get_by_role("button", name=button, exact=exact).first.click()


@pytest.fixture
def room(make_server, people):
    server = make_server()
    room = Room(people, server, seed(server, "tests.browser.harbour", *FILES))
    server.start()
    for name in ("ana", "ines", "tomas", "jo"):
        room.open(name)
    room.open_projector()
    room.join_as_guest("Lin", viewport=PHONE)
    return room


@pytest.mark.both
def test_a_team_goes_through_all_four_phases_and_leaves_with_a_summary(room):
    first, second, third = room.seeded["triage"]
    story, other = room.seeded["deep_dive"]

    # Lobby: everybody is on everybody's screen.
    room.see("Lin", "Tomas", but=("projector",))
    expect(room["projector"].locator("#room")).to_contain_text(room.seeded["code"])

    room.press("ines", "Start the session")
    room.see(room.seeded["goal"])

    # Triage: one answers, the product manager decides, the room sees what came of it.
    room.press("ines", "Triage")
    room.see(first[0])
    room.press("lin", "Yes to all")
    for name in ("ana", "ines", "tomas", "jo"):
        expect(room[name].locator("#poll")).to_contain_text("1 yes")
    room["ana"].locator('button[value="later"]').click()
    room.see(second[0])
    expect(room["tomas"].locator("#queue")).to_contain_text("Later")
    room["ana"].locator("button", has_text="Declined").first.click()
    room["ana"].get_by_placeholder("or in your own words").fill("Out of our hands")
    room["ana"].get_by_placeholder("or in your own words").press("Enter")
    room.see(third[0])
    room.press("ana", re.compile("^Undo"))
    room.see(second[0])
    room["ana"].locator('button[value="urgent"]').click()
    room.see(third[0])
    room["ana"].locator('button[value="soon"]').click()
    expect(room["jo"].locator("#stage")).to_contain_text("All sorted")

    # Deep dive: criteria by several hands, a question and its answer.
    room.press("ines", "Deep dive")
    room.see(story[0])
    write(room["tomas"], "Add a criterion", "The link is gone")
    room.see("The link is gone")
    write(room["lin"], "Add a criterion", "Old addresses lead on")
    room.see("Old addresses lead on")
    write(room["jo"], "Ask a question", "Which release?")
    room.see("Which release?", but=("projector",))
    write(room["ana"], "Answer to: Which release?", "The next one")
    room.see("The next one", but=("projector",))

    # Hidden votes, two rounds, settled, ready.
    room.press("ines", "Estimate")
    vote(room, "tomas", "3")
    room.see("1 of 3 have voted")
    vote(room, "jo", "8")
    vote(room, "lin", "3")
    room.see("3 of 3 have voted")
    room.press("ines", "Reveal")
    room.see("Who saw 8? Who saw 3?")
    room.press("ines", "Vote again")
    for name in ("tomas", "jo", "lin"):
        vote(room, name, "5")
    room.press("ines", "Reveal")
    room.see("All agree on 5")
    room.press("ines", "Settle on 5")
    room.see("Settled on 5")
    say_why(room["ana"], "People click it and find nothing")
    room.see("People click it and find nothing")
    room.press("ines", "Ready", exact=False)
    for name in ("ana", "tomas", "lin"):
        expect(room[name].locator("#readiness")).to_contain_text("Ready")
        expect(room[name].get_by_role("button", name="Object")).to_be_visible()
    room.press("ines", f"Next: {other[0]}")
    room.see(other[0])

    # Wrap-up: a parked topic becomes an action, an action with owner and day, the next date, the end.
    write(room["tomas"], "Park a topic", "Who owns the release notes?")
    for name in ("ana", "ines", "jo"):
        expect(room[name].locator("#parking-lot")).to_contain_text("Who owns the release notes?")
    room.press("ines", "Wrap-up")
    room.see("Who owns the release notes?", but=("projector",))
    room["ines"].locator("#wrap-up").get_by_role("button", name="Action").first.click()
    write(room["jo"], "Add an action", "ask legal @Tomas fri")
    room.see("ask legal", but=("projector",))
    room["ines"].locator("input.next-date").fill("2026-12-03T10:00")
    room.press("ines", "Set", exact=True)
    room.press("ines", "Finish")
    room.see("Summary", but=("projector",))

    room["tomas"].get_by_role("link", name=re.compile("summary", re.I)).first.click()
    room.windows["tomas"].meant += 1
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
    ):
        expect(summary).to_contain_text(words)


def write(page, label, text):
    """Type a line and press Enter."""
    field = page.get_by_label(label).first
    field.fill(text)
    field.press("Enter")
    expect(page.get_by_label(label).first).not_to_have_value(text)


def vote(room, name, card):
    room[name].locator(f'#deck [data-card="{card}"]').click()
    expect(room[name].locator(f'#deck [data-card="{card}"]')).to_have_attribute("aria-pressed", "true")


def say_why(page, text):
    field = page.locator("#story textarea").first
    field.fill(text)
    field.press("Control+Enter")
