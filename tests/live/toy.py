"""A kind of page without a database: a board for all, people on it, and a note for each."""

from datetime import datetime
from threading import Lock

from django.utils.html import format_html

from live.announcing import publish
from live.pages import Code, PageAccess, Presence, Refused
from live.wire.news import News


class ToyPage:
    """Admits the person named by the cookie `who`; `who=nobody` is a screen without a person."""

    kind = "toy"

    def __init__(self) -> None:
        self.lock = Lock()
        self.counter = {"park": 0}
        self.board = "empty"
        self.people = {"ines": "facilitator", "tomas": "member"}
        self.notes: dict[str, str] = {}
        self.due_at: datetime | None = None
        self.expected: frozenset[str] = frozenset()
        # Calls of the channel, for tests to check.
        self.rendered: list[tuple] = []
        self.attended: list[tuple[frozenset[str], Presence]] = []
        self.noted: list[frozenset[str]] = []
        self.caught_up = 0

    # For tests

    def change(self, *parts: str, whose: str | None = None, window="", quietly: bool = False) -> int:
        """Stamp a change, and announce it unless its news is to be lost."""
        with self.lock:
            self.counter["park"] += 1
            number = self.counter["park"]
        if not quietly:
            publish(News("toy.park", number, parts, whose, "toy.park", window))
        return number

    def write(self, text: str, **kwargs) -> int:
        self.board = text
        return self.change("board", **kwargs)

    # For the channel

    def admit(self, request, ident):
        who = request.COOKIES.get("who")
        if ident not in self.counter:
            raise Refused(Code.NO_SUCH_PAGE, "No such park.")
        if not who:
            raise Refused(Code.NOT_SIGNED_IN, "Say who you are.")
        if who == "nobody":
            return PageAccess(ident, "observer", key="pass")
        if who not in self.people:
            raise Refused(Code.NOT_ALLOWED, "This park is not yours.")
        return PageAccess(ident, self.people[who], who)

    def readmit(self, ident, admitted):
        return {access: self._readmitted(ident, access) for access in admitted}

    def _readmitted(self, ident, access):
        if access.person is None:
            return access
        return (
            PageAccess(ident, self.people[access.person], access.person)
            if access.person in self.people
            else None
        )

    def topics(self, ident):
        return (f"toy.{ident}",)

    def counters(self, idents):
        return {ident: self.counter[ident] for ident in idents if ident in self.counter}

    def affected_parts(self, ident, topic, parts):
        return tuple(parts)

    def shared(self, audience):
        return ("board", "people")

    def personal(self, audience):
        return () if audience == "observer" else ("note",)

    def container_of(self, name):
        return "people" if name.startswith("person-") else None

    def render(self, ident, audience, names):
        self.rendered.append((audience, names))
        return {name: html for name in names if (html := self._html(name, audience))}

    def _html(self, name, audience):
        if name == "board":
            return format_html('<p id="board">{} for {}</p>', self.board, audience)
        if name == "people":
            rows = "".join(self._row(person) for person in sorted(self.people))
            return f'<ul id="people">{rows}</ul>'
        person = name.removeprefix("person-")
        return self._row(person) if person in self.people else None

    def _row(self, person):
        return format_html('<li id="person-{0}">{0} {1}</li>', person, self.people[person])

    def render_personal(self, ident, audience, people, names):
        return {
            person: {"note": format_html('<p id="note">{}</p>', self.notes.get(person, ""))}
            for person in people
        }

    def believed_present(self, ident):
        return self.expected

    def note_seen(self, people, at):
        self.noted += people.values()

    def attend(self, ident, people, presence, at):
        self.attended.append((people, presence))

    def due(self, ident):
        return self.due_at

    def catch_up(self, ident, now):
        if self.due_at and self.due_at <= now:
            self.due_at = None
            self.caught_up += 1
            self.write("next phase")
