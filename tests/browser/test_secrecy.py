"""A hidden card leaves no trace: two runs that differ only in it look the same to everybody else.

The same goes for the estimate that a story had before the vote.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.room import Room

# What differs by chance from run to run: IDs, secrets, moments and the counter's stamps.
CHANCE = re.compile(
    r"\b[a-z2-7]{12}\b"
    r"|\d{4}-\d\d-\d\dT[\d:.+Z-]+"
    r'|data-(?:revision|left|length)="[^"]*"'
    r'|(?<=csrfmiddlewaretoken" value=")[^"]*'
    r'|content="[^"]*"|127\.0\.0\.1:\d+'
    r"|(?<= d=)\"M[^\"]*\""
    r"|<refine-time.*?</refine-time>"
    r"|/projector/[^/\"]+|-[A-Za-z0-9_-]{27}\b"
)


class Listener:
    """Remembers the parts that reach one window over its current socket and later ones."""

    def __init__(self, window):
        self.frames = []
        window.sockets[-1].on("framereceived", self._hear)
        window.page.on("websocket", lambda socket: socket.on("framereceived", self._hear))

    def _hear(self, frame):
        text = frame if isinstance(frame, str) else frame.decode()
        if text.startswith("<"):
            self.frames.append(CHANCE.sub("…", text))


def play(make_server, people, card):
    """A story is estimated; Tomas plays `card` and says why. Returns what the others saw before and after."""
    server = make_server()
    room = Room(people, server)
    server.start()
    for name in ("ines", "tomas", "jo"):
        room.open(name)
    room.dive()
    room.press("ines", "Estimate", exact=True)
    room.vote("jo", "8")
    room.see("1 of 2 have voted")
    # Wait for what is still being sent to the person who moved the meeting; the others join only now.
    for name in ("ines", "jo"):
        room.windows[name].reload()
        room.windows[name].live()
    for name in ("ana", "kofi"):
        room.open(name)
    room.open_projector()
    room.see("1 of 2 have voted")
    listeners = {name: Listener(window) for name, window in room.windows.items() if name != "tomas"}

    room.vote("tomas", card)
    say(room["tomas"], f"Like the {card} of last year")
    room.see("2 of 2 have voted")
    before = seen(room.windows, listeners)
    room.press("ines", "Reveal")
    for name in listeners:
        expect(room[name].locator("#room")).to_contain_text(card)
    return before, seen(room.windows, listeners)


def say(page, why):
    """Gives a reason for the hidden card, and waits until it is saved."""
    page.get_by_label("Reason for this estimate").fill(why)
    page.get_by_label("Reason for this estimate").press("Enter")
    expect(page.locator(f'#remark input[value="{why}"]')).to_be_attached()


def seen(windows, listeners) -> dict[str, str]:
    """Every byte of everybody's frames so far, and of their page if they opened it now."""
    pages = {name: windows[name].page for name in listeners}
    return {
        name: "\n".join(sorted(listener.frames))
        + CHANCE.sub("…", pages[name].request.get(pages[name].url).text())
        for name, listener in listeners.items()
    }


def size_again(make_server, people, former):
    """A story estimated at `former` is estimated again. Returns what was seen before and after it left."""
    server = make_server()
    room = Room(people, server)
    server.start()
    key = room.seeded["deep_dive"][0][0]
    for name in ("ines", "tomas"):
        room.open(name)
    backlog = people(room.seeded["cookies"]["ana"], server.url).open(f"/t/harbour/backlog/{key}/").live()
    size = backlog.page.get_by_label(f"Estimate of {key}")
    size.fill(former)
    size.press("Enter")
    expect(backlog.page.locator("#detail").get_by_label("Estimate", exact=True)).to_have_value(former)
    room.dive()

    room.press("ines", "Estimate", exact=True)
    expect(backlog.page.locator("#detail")).to_contain_text("Being estimated")
    for window in (*room.windows.values(), backlog):
        window.reload()
        window.live()
    room.open_projector()
    everyone = {**room.windows, "ana": backlog}
    listeners = {name: Listener(window) for name, window in everyone.items()}
    room.vote("tomas", "8")
    room.see("1 of 1 have voted")
    room.press("ines", "Reveal")
    room.see("Only one estimate: 8")
    before = seen(everyone, listeners)
    room.press("ines", "Postpone")
    expect(backlog.page.get_by_label(f"Estimate of {key}")).to_have_value(former)
    return before, seen(everyone, listeners)


@pytest.mark.both
def test_only_its_owner_sees_a_hidden_card_until_the_reveal(make_server, people):
    hidden_three, open_three = play(make_server, people, "3")
    hidden_hundred, open_hundred = play(make_server, people, "100")

    for name in ("ana", "ines", "jo", "kofi", "projector"):
        assert hidden_three[name] == hidden_hundred[name], f"{name} could tell the cards apart"
        assert open_three[name] != open_hundred[name], f"{name} does not see the cards after the reveal"


def test_nobody_sees_a_former_estimate_from_the_first_round_until_the_story_is_left(make_server, people):
    hidden_three, shown_three = size_again(make_server, people, "3")
    hidden_hundred, shown_hundred = size_again(make_server, people, "100")

    for name in ("ana", "ines", "tomas", "projector"):
        assert hidden_three[name] == hidden_hundred[name], f"{name} could tell the former sizes apart"
    for name in ("ana", "ines", "tomas"):
        assert shown_three[name] != shown_hundred[name], f"{name} does not see the former size again"
