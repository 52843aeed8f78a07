"""What a live page is to the channel; apps register theirs here.

A kind of page is one object with the methods of `LivePage`. The channel calls all of them from threads of its
own, never from the event loop, so they may use the database. `render`, `render_personal`, `affected_parts`,
`counters`, `readmit`, `topics`, `due` and `present` only read; what writes (`seen`, `attend`, `catch_up`)
runs on another thread, so that a lock never holds up a drawing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol

from django.http import HttpRequest
from django.utils.translation import gettext

# News of these parts may change who is allowed in: rooms that hear it ask `readmit` before they draw.
MEMBERSHIP = frozenset({"members", "people"})


class Code(IntEnum):
    """Why the server closed a socket. The page tells its reader; after RESTARTING and TOO_SLOW it returns."""

    RESTARTING = 4012
    UNKNOWN_FRAME = 4400
    NOT_SIGNED_IN = 4401
    NOT_ALLOWED = 4403
    NO_SUCH_PAGE = 4404
    TOO_SLOW = 4408


class Refused(Exception):
    """This browser may not look at that page; the reason is for its reader."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class Presence(StrEnum):
    """What the room knows of a person by the windows they have open."""

    HERE = "here"  # the first window opened
    LOST = "lost"  # the last one closed: a reload, a tunnel, or gone
    MISSED = "missed"  # no window for 10 s
    AWAY = "away"  # no window for 30 s


@dataclass(frozen=True, slots=True)
class PageAccess:
    """How one browser may look at one page."""

    ident: str
    audience: str
    # Who looks, as the page's `data-me` names them; None for a screen that is nobody's, such as a projector.
    person: str | None = None
    language: str = "en"
    # What lets a seat without a person in (a link, the code of a wall), so that `readmit` can ask again.
    key: str = ""


class LivePage(Protocol):
    """A kind of page that shows changes as they happen."""

    kind: str

    # Who may look

    def admit(self, request: HttpRequest, ident: str) -> PageAccess:
        """The seat of the browser that asks, or `Refused`.

        The request is the socket's handshake with cookies, `session`, `user` and `LANGUAGE_CODE` as a view
        would have them, so that views and sockets ask the same function who this is.
        """
        ...

    def readmit(self, ident: str, seats: frozenset[PageAccess]) -> Mapping[PageAccess, PageAccess | None]:
        """What these seats are now, by one query: None is shown out, another audience gets a snapshot."""
        ...

    # What concerns it

    def topics(self, ident: str) -> tuple[str, ...]:
        """What this page listens to; its team's topic is among them, for the counter's sake."""
        ...

    def counters(self, idents: frozenset[str]) -> Mapping[str, int]:
        """How far each of these pages has been stamped, by one query. A page that is missing is closed."""
        ...

    def affected_parts(self, ident: str, topic: str, parts: frozenset[str]) -> tuple[str, ...]:
        """Which parts of this page, keyed ones included, that news redraws."""
        ...

    # What it looks like

    def shared(self, audience: str) -> tuple[str, ...]:
        """The names of the parts that all of an audience see alike, in page order, without keyed ones."""
        ...

    def personal(self, audience: str) -> tuple[str, ...]:
        """The names of the parts that only their owner sees."""
        ...

    def container_of(self, name: str) -> str | None:
        """The shared part that a keyed part stands in: `people` for `person-17`. None for all others."""
        ...

    def render(self, ident: str, audience: str, names: tuple[str, ...]) -> Mapping[str, str]:
        """The HTML of these shared parts. What this audience does not see, or is no more, is left out.

        Each is one root element whose id is the part's name, without whitespace around. It holds no "you",
        no local time, no token. The channel stamps it with `data-revision`.
        """
        ...

    def render_personal(
        self, ident: str, audience: str, people: frozenset[str], names: tuple[str, ...]
    ) -> Mapping[str, Mapping[str, str]]:
        """The HTML of these personal parts for each of these people, by one set of queries for all."""
        ...

    # Who is here

    def present(self, ident: str) -> frozenset[str]:
        """Whom the database believes to be here; asked each minute, and when a room opens: after a crash?"""
        ...

    def seen(self, people: Mapping[str, frozenset[str]], at: datetime) -> None:
        """Note, by one UPDATE, that these people of these pages had a window open `at`: they are here."""
        ...

    def attend(self, ident: str, people: frozenset[str], presence: Presence, at: datetime) -> None:
        """Note that the presence of these people has become this. Called once for each change.

        It is what one process knows. Whom another has noted as `seen` since is neither missed nor away.
        """
        ...

    # What it does by itself

    def due(self, ident: str) -> datetime | None:
        """When `catch_up` is to be called next; asked after each drawing."""
        ...

    def catch_up(self, ident: str, now: datetime) -> None:
        """Do what was due by `now`. Called by every process that shows this page: the second does nothing."""
        ...


_kinds: dict[str, LivePage] = {}


def register(page: LivePage) -> None:
    """Make a kind of page known; called from an app's `ready`."""
    _kinds[page.kind] = page


def forget(kind: str) -> None:
    """Undo `register`; tests clean up with it."""
    del _kinds[kind]


def of_kind(kind: str) -> LivePage:
    """The page registered under this name, or `Refused` with NO_SUCH_PAGE."""
    try:
        return _kinds[kind]
    except KeyError:
        raise Refused(Code.NO_SUCH_PAGE, gettext("This page doesn’t exist.")) from None
