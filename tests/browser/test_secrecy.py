"""A hidden card leaves no trace: two runs that differ only in it look the same to everybody else."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.room import Room

# What differs from run to run and says nothing: ids, secrets, moments and the counter's stamps.
CHANCE = re.compile(
    r"\b[a-z2-7]{12}\b"
    r"|\d{4}-\d\d-\d\dT[\d:.+Z-]+"
    r'|data-(?:revision|left|length)="[^"]*"'
    r'|content="[^"]*"|127\.0\.0\.1:\d+'
    r"|(?<= d=)\"M[^\"]*\""
    r"|<refine-time.*?</refine-time>"
    r"|/projector/[^/\"]+|-[A-Za-z0-9_-]{27}\b"
)


class Listener:
    """Remembers the parts that reach one window over its socket."""

    def __init__(self, page):
        self.frames = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._hear))

    def _hear(self, frame):
        text = frame if isinstance(frame, str) else frame.decode()
        if text.startswith("<"):
            self.frames.append(CHANCE.sub("…", text))


def play(make_server, people, card):
    """A story is estimated; Tomas plays `card`. What the others saw before and after the reveal."""
    server = make_server()
    room = Room(people, server)
    server.start()
    for name in ("ana", "ines", "tomas", "jo", "kofi"):
        room.open(name)
    room.open_projector()
    room.dive()
    room.press("ines", "Estimate", exact=True)
    room.vote("jo", "8")
    room.see("1 of 2 have voted")
    listeners = {name: Listener(window.page) for name, window in room.windows.items() if name != "tomas"}
    for name in listeners:
        room.windows[name].reload()
        room.windows[name].live()

    room.vote("tomas", card)
    room.see("2 of 2 have voted")
    before = seen(room, listeners)
    room.press("ines", "Reveal")
    for name in listeners:
        expect(room[name].locator("#room")).to_contain_text(card)
    return before, seen(room, listeners)


def seen(room, listeners) -> dict[str, str]:
    """Every byte of everybody's frames so far, and of their page if they opened it now."""
    return {
        name: "\n".join(sorted(listener.frames))
        + CHANCE.sub("…", room[name].request.get(room[name].url).text())
        for name, listener in listeners.items()
    }


@pytest.mark.both
def test_a_hidden_card_is_nowhere_but_with_its_owner_until_the_reveal(make_server, people):
    hidden_three, open_three = play(make_server, people, "3")
    hidden_hundred, open_hundred = play(make_server, people, "100")

    for name in ("ana", "ines", "jo", "kofi", "projector"):
        assert hidden_three[name] == hidden_hundred[name], f"{name} could tell the cards apart"
        assert open_three[name] != open_hundred[name], f"{name} does not see the cards after the reveal"
