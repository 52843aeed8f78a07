"""Live pages: what the channel asks of a kind of page, and the register of the kinds.

A kind of page is one object with the methods of `LivePage`. The channel calls them from its own threads,
never from the event loop, so they may use the database. `render`, `render_personal`, `affected_parts`,
`counters`, `readmit`, `topics`, `due` and `believed_present` only read; `note_seen`, `attend` and `catch_up`,
which write, run on another thread, so that a lock never delays a rendering.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol

from django.http import HttpRequest
from django.utils.translation import gettext

# News of these parts may change who has access: rooms call `readmit` before they render them.
MEMBERSHIP = frozenset({"members", "people"})


class Code(IntEnum):
    """Why the server closed a socket. After RESTARTING and TOO_SLOW the page reconnects."""

    RESTARTING = 4012
    UNKNOWN_FRAME = 4400
    NOT_SIGNED_IN = 4401
    NOT_ALLOWED = 4403
    NO_SUCH_PAGE = 4404
    TOO_SLOW = 4408


class Refused(Exception):
    """This browser has no access to the page; the reason is shown to its user."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class Presence(StrEnum):
    """A person's presence, as known from their open clients."""

    HERE = "here"  # the first client opened
    LOST = "lost"  # the last one closed: a reload, a tunnel, or gone
    MISSED = "missed"  # no client for 10 s
    AWAY = "away"  # no client for 30 s


@dataclass(frozen=True, slots=True)
class PageAccess:
    """The right of one browser to one page, and as which audience it sees it."""

    ident: str
    audience: str
    # The viewer, as in the page's `data-me`; None for a screen without a person, such as a projector.
    person: str | None = None
    language: str = "en"
    # The secret that admits a client without a person (a link, a wall's code); `readmit` checks it again.
    key: str = ""


class LivePage(Protocol):
    """A kind of page that shows changes as they happen."""

    kind: str

    # Access

    def admit(self, request: HttpRequest, ident: str) -> PageAccess:
        """The access of the requesting browser; raises `Refused`.

        The request is the socket's handshake with cookies, `session`, `user` and `LANGUAGE_CODE` as in a
        view, so that views and sockets identify the viewer by the same function.
        """
        ...

    def readmit(self, ident: str, admitted: frozenset[PageAccess]) -> Mapping[PageAccess, PageAccess | None]:
        """The present access of each, by one query; None closes the client, a new audience gets the page."""
        ...

    # Topics and counters

    def topics(self, ident: str) -> tuple[str, ...]:
        """The topics of this page's news; the team's topic is among them, for the counter's sake."""
        ...

    def counters(self, idents: frozenset[str]) -> Mapping[str, int]:
        """The counter of each of these pages, by one query. A page that is missing is closed."""
        ...

    def affected_parts(self, ident: str, topic: str, parts: frozenset[str]) -> tuple[str, ...]:
        """The parts of this page, keyed ones included, that the news affects."""
        ...

    # Rendering

    def shared(self, audience: str) -> tuple[str, ...]:
        """The names of the parts that a whole audience sees alike, in page order, without keyed ones."""
        ...

    def personal(self, audience: str) -> tuple[str, ...]:
        """The names of the parts that only their owner sees."""
        ...

    def container_of(self, name: str) -> str | None:
        """The shared part that contains a keyed part: `people` for `person-17`. None for all others."""
        ...

    def render(self, ident: str, audience: str, names: tuple[str, ...]) -> Mapping[str, str]:
        """The HTML of these shared parts, without those that are gone or that this audience does not see.

        Each is one root element whose id is the part's name, without whitespace around. It contains no "you",
        no local time and no token. The channel stamps it with `data-revision`.
        """
        ...

    def render_personal(
        self, ident: str, audience: str, people: frozenset[str], names: tuple[str, ...]
    ) -> Mapping[str, Mapping[str, str]]:
        """The HTML of these personal parts for each of these people, by one set of queries for all."""
        ...

    # Presence

    def believed_present(self, ident: str) -> frozenset[str]:
        """The people present by the database; asked when a room opens and each minute, for after a crash."""
        ...

    def note_seen(self, people: Mapping[str, frozenset[str]], at: datetime) -> None:
        """Record, by one UPDATE, that these people of these pages had a client open `at` that moment."""
        ...

    def attend(self, ident: str, people: frozenset[str], presence: Presence, at: datetime) -> None:
        """Record a change of these people's presence, as one process sees it. Called once for each change.

        A person whom another process has recorded by `note_seen` since then is neither missed nor away.
        """
        ...

    # Timed changes

    def due(self, ident: str) -> datetime | None:
        """The moment at which to call `catch_up` next; asked after each rendering."""
        ...

    def catch_up(self, ident: str, now: datetime) -> None:
        """Make the changes due by `now`. Every process that shows the page calls it; once they are made it
        does nothing."""
        ...


_kinds: dict[str, LivePage] = {}


def register(page: LivePage) -> None:
    """Register a kind of page; called from an app's `ready`."""
    _kinds[page.kind] = page


def unregister(kind: str) -> None:
    """Undo `register`, for tests."""
    del _kinds[kind]


def of_kind(kind: str) -> LivePage:
    """The page of this kind; raises `Refused` with NO_SUCH_PAGE."""
    try:
        return _kinds[kind]
    except KeyError:
        raise Refused(Code.NO_SUCH_PAGE, gettext("This page doesn’t exist.")) from None
