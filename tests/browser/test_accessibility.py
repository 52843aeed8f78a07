"""The whole session is usable for everybody: with axe, by keyboard, on a phone, at 200 %, light and dark."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import (
    LARGE,
    all_looks,
    behind_menus,
    beyond_keys,
    change_to,
    out_of_reach,
    serious,
)
from tests.browser.room import Room, write
from tests.browser.test_deep_dive import propose

LOOKED_AT = ("ines", "tomas")
# The keys that are needed for a whole session without a mouse. The flows press those that need more than this
# walk has: a raised hand, an early estimate, an outdated card, an action left from last time.
KEYS = {
    "ines": "F K T B V R Enter N O G W M Z D 1 2 3 4",
    "ana": "U N S L I D X P G ArrowUp ArrowDown A Enter",
    "tomas": "y 1 2 3 a g q n w p h e r",
}
IN_SIGHT = """[...document.querySelectorAll("[data-key]")]
  .filter((each) => each.checkVisibility() || "keyAlways" in each.dataset)
  .flatMap((each) => each.dataset.key.split(" "))"""


@pytest.fixture
def room(make_server, people):
    server = make_server()
    room = Room(people, server)
    server.start()
    for name in ("ines", "ana", "tomas", "jo"):
        room.open(name)
    room.open_projector()
    return room


class Walk:
    """A walk through the session; pages are checked at each station, findings are reported at the end."""

    def __init__(self, room):
        self.room = room
        self.found = []
        self.keys = {name: set() for name in KEYS}

    def look(self, when, *names):
        for name in names or LOOKED_AT:
            page = self.room[name]
            self.note(when, name, all_looks(page) + out_of_reach(page))
            page.set_viewport_size(LARGE)
            self.note(when, name, beyond_keys(page) + behind_menus(page))
        for name, keys in self.keys.items():
            keys.update(self.room[name].evaluate(IN_SIGHT))
        wall = self.room["projector"]
        for scheme, rules in (("light", ()), ("dark", ("color-contrast",))):
            change_to(wall, scheme)
            self.note(when, "projector", serious(wall, *rules))

    def look_around(self, when, name, path):
        """Checks another page in a window of its own."""
        page = self.room[name].context.new_page()
        page.goto(self.room.server.url + path)
        self.note(when, name, all_looks(page) + out_of_reach(page))
        page.close()

    def note(self, when, name, found):
        self.found += [f"{when}, {name}: {each}" for each in found]


@pytest.mark.pages
def test_every_station_of_the_hour_is_open_to_everybody(room):
    walk = Walk(room)
    session = room.seeded["session"]
    propose(room, [key for key, _title in room.seeded["triage"]])
    walk.look("lobby")
    walk.look_around("planner", "ana", f"{session}plan/")
    walk.look_around("early", "tomas", f"{session}early/")

    room.press("ines", "Start session")
    room.see("Ships wait less")
    walk.look("kick-off")

    room.press("ines", "Triage")
    room.see(room.seeded["triage"][0][0])
    room.press("jo", "Yes to all")
    expect(room["ana"].locator("#poll")).to_contain_text("1 yes")
    walk.look("triage", "ines", "ana", "tomas")

    room.press("ines", "Deep dive")
    room.in_phase("deep-dive")
    write(room["tomas"], "Add a criterion", "A ship sees its berth")
    write(room["jo"], "Ask a question", "Which quay?")
    write(room["tomas"], "Park a topic", "Logs")
    room.press("ines", "Estimate", exact=True)
    room.vote("tomas", "3")
    room.vote("jo", "8")
    room.see("2 of 2 have voted")
    walk.look("hidden cards", "ines", "tomas")

    room.press("ines", "Reveal")
    room.see("Who picked 8? Who picked 3?")
    walk.look("open cards")
    room["ana"].keyboard.press("Shift+S")
    expect(room["ana"].get_by_role("dialog")).to_be_visible()
    walk.look("split", "ana")
    room["ana"].keyboard.press("Escape")

    room.press("ines", "Bulk estimate")
    expect(room["tomas"].locator("#sizing-wall")).to_be_visible()
    walk.look("Bulk estimate")

    room.press("ines", "Wrap-up")
    expect(room["tomas"].locator("#wrap-up")).to_be_visible()
    write(room["jo"], "Add an action", "ask legal @Tomas fri")
    walk.look("wrap-up")

    room.press("ines", "Finish")
    room.see("Thank you")
    walk.look("finished")
    for name, path in (
        ("ines", f"{session}summary/"),
        ("tomas", f"{session}summary/"),
        ("ines", "/t/harbour/actions/"),
        ("ana", "/t/harbour/sessions/"),
        ("ana", "/t/harbour/settings/sessions/"),
        ("tomas", "/t/harbour/backlog/"),
    ):
        walk.look_around(path, name, path)
    for name, keys in KEYS.items():
        assert set(keys.split()) <= walk.keys[name], (
            f"{name} has no key for {set(keys.split()) - walk.keys[name]}"
        )
    assert not walk.found, "\n".join(walk.found)
