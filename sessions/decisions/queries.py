"""The decisions of a team across its sessions that stand: found by text, kind and session, newest first.

They are kept where each is made, so a page of them is a page of a union of keys, filled in with one query or
two a source. What was undone stands in none of the sources.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import CharField, Exists, Max, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext, gettext_noop

from backlog.models import Change, Question
from core.db.search import holding
from sessions.models import Decision, Entry, Event, Round, Session, Tile
from teams.models import Team

# The kinds beside the outcomes of triage.
READY, READY_ANYWAY, OBJECTION, ESTIMATE, ANSWER = "ready", "ready-anyway", "objection", "estimate", "answer"
# What stands around a word, and words that only make a question of others.
AROUND_WORDS = "?!.,;:…“”„\"‘’'«»()"
ASKING = gettext_noop("a an and are by did do for how in is it of on the to was we were what when who why")
KINDS = (*Decision.Outcome.values, READY, READY_ANYWAY, OBJECTION, ESTIMATE, ANSWER)


@dataclass(frozen=True)
class Filters:
    """What the page shows: a text, a kind, a session's public id and an item's key; each empty for all."""

    text: str = ""
    kind: str = ""
    session: str = ""
    item: str = ""

    def __bool__(self) -> bool:
        return any((self.text, self.kind, self.session, self.item))


@dataclass(frozen=True)
class Made:
    """A decision that stands; `about` is the estimate, the question or the key of the other item."""

    kind: str
    at: datetime
    session: str
    number: int
    item_key: str
    item_title: str
    about: str
    why: str
    by: str


class Decisions:
    """The decisions that match. They are not counted: that would cost as much as the page itself."""

    def __init__(self, team: Team, filters: Filters, named: Callable[[str], Sequence[str]]):
        """`named` gives the kinds whose name on the screen contains a text."""
        self.team, self.filters, self.named = team, filters, named
        self._found: dict[str, list[int]] = {}

    def page(self, number: int, size: int) -> tuple[list[Made], bool]:
        """The rows of the page of that number, from 1, and whether older ones follow."""
        first, *others = [
            rows.annotate(source=Value(name, CharField())).values_list("source", "pk", "moment")
            for name, rows in self._sources.items()
        ]
        ordered = first.union(*others, all=True).order_by("-moment", "source", "-pk")
        keys = list(ordered[(number - 1) * size : number * size + 1])
        made: dict[tuple[str, int], Made] = {}
        for name in dict.fromkeys(source for source, *_ in keys[:size]):
            made |= _FILL[name](self.team, [pk for source, pk, _at in keys[:size] if source == name])
        return [made[source, pk] for source, pk, _at in keys[:size] if (source, pk) in made], len(keys) > size

    @cached_property
    def _sources(self) -> dict[str, QuerySet[Any]]:
        """The rows of each source that match, with their moment; without an order of their own."""
        found = {
            "triage": self._matching(
                Decision.objects.filter(entry__session__team=self.team, undone_at=None),
                "entry__item",
                "entry__session",
                moment="at",
                texts=("reason",),
                by="by",
                kinds=Q(outcome=self.filters.kind),
                named=lambda kinds: Q(outcome__in=kinds),
            ),
            "ready": self._matching(
                Entry.objects.filter(session__team=self.team, ready_at__isnull=False),
                "item",
                "session",
                moment="ready_at",
                texts=("ready_reason",),
                by=Event.Kind.READY,
                kinds=Q(ready_reason="") if self.filters.kind == READY else ~Q(ready_reason=""),
                named=lambda kinds: _either(
                    Q(ready_reason="") if READY in kinds else None,
                    ~Q(ready_reason="") if READY_ANYWAY in kinds else None,
                ),
            ),
            "objection": self._matching(
                Entry.objects.filter(session__team=self.team, ready_at=None, objected_by__isnull=False),
                "item",
                "session",
                moment=Coalesce(_told(Event.Kind.OBJECTED, by="objected_by"), "session__created_at"),
                by="objected_by",
            ),
            "estimate": self._matching(
                Round.objects.filter(entry__session__team=self.team, settled_at__isnull=False).exclude(
                    # Voted again: the later estimate stands.
                    Exists(
                        Round.objects.filter(entry=OuterRef("entry"), settled_at__gt=OuterRef("settled_at"))
                    )
                ),
                "entry__item",
                "entry__session",
                moment="settled_at",
                by=Event.Kind.SETTLED,
            ),
            "bulk": self._matching(
                Tile.objects.filter(wall__session__team=self.team, settled_at__isnull=False),
                "item",
                "wall__session",
                moment="settled_at",
                by=Event.Kind.SETTLED,
            ),
            "answer": self._matching(
                Question.objects.filter(item__team=self.team, answered_at__isnull=False, withdrawn_at=None)
                .annotate(answered_in=_answered_in())
                .exclude(answered_in=None),
                "item",
                "",
                moment="answered_at",
                texts=("text", "answer"),
                by="answered_by",
            ),
        }
        kind = self.filters.kind
        sources = found if not kind else {name: found[name] for name in SOURCES[kind]}
        return {name: rows.order_by() for name, rows in sources.items()}

    def _matching(
        self, rows, item, session, *, moment, by, texts=(), kinds=None, named=None
    ) -> QuerySet[Any]:
        filters = self.filters
        rows = rows.annotate(moment=Coalesce(moment, moment) if isinstance(moment, str) else moment)
        if filters.kind and kinds is not None:
            rows = rows.filter(kinds)
        if filters.session:
            rows = rows.filter(**{f"{session}__public_id" if session else "answered_in": filters.session})
        if filters.item:
            rows = rows.filter(**{f"{item}__key": filters.item})
        phrases, rest = _sessions(filters.text)
        for phrase, number in phrases:
            held = Session.objects.filter(team=self.team, number=number)
            fits = Q(**{f"{session}__in": held} if session else {"answered_in__in": held.values("public_id")})
            rows = rows.filter(fits | holding(phrase, f"{item}__title", *texts))
        for word in _words(rest):
            fits = holding(word, f"{item}__key", f"{item}__title", *texts)
            if people := self._people(word):
                if isinstance(by, Event.Kind):
                    rows = rows.annotate(where=_where(f"{session}__pk", f"{item}__key"))
                    fits |= Q(where__in=self._told_by(people, by))
                else:
                    fits |= Q(**{f"{by}__in": people})
            shown = self.named(word)
            if named is not None:
                fits |= named(shown)
            elif set(shown) & KINDS_OF[rows.model]:
                fits |= Q(pk__isnull=False)
            rows = rows.filter(fits)
        return rows

    def _people(self, word: str) -> list[int]:
        """The members whose name contains the word; asked once a word."""
        if word not in self._found:
            named = self.team.members.filter(holding(word, "name"))
            self._found[word] = list(named.values_list("pk", flat=True))
        return self._found[word]

    def _told_by(self, people: list[int], kind: "Event.Kind") -> QuerySet[Any]:
        """The places where one of these people was the last to do that.

        A list made once: asked of each row, the session's events would be read for each of them.
        """
        events = Event.objects.filter(session__team=self.team, kind=kind, by__isnull=False)
        places = events.annotate(key=KT("data__item")).values("session", "key")
        latest = places.annotate(last=Max("pk")).order_by().values("last")
        told = Event.objects.filter(pk__in=latest, by__in=people).annotate(key=KT("data__item"))
        return told.annotate(where=_where("session__pk", "key")).order_by().values("where")


SOURCES = {
    **dict.fromkeys(Decision.Outcome.values, ("triage",)),
    READY: ("ready",),
    READY_ANYWAY: ("ready",),
    OBJECTION: ("objection",),
    ESTIMATE: ("estimate", "bulk"),
    ANSWER: ("answer",),
}
KINDS_OF: dict[Any, set[str]] = {Entry: {OBJECTION}, Round: {ESTIMATE}, Tile: {ESTIMATE}, Question: {ANSWER}}


def _sessions(text: str) -> tuple[list[tuple[str, int]], str]:
    """The sessions that are named as pages name them, "Refinement 7", with their numbers; and the rest."""
    before, _, after = gettext("Refinement %d").partition("%d")
    title = re.compile(
        rf"{re.escape(before.strip())}\s+([0-9]{{1,6}}){re.escape(after)}(?!\w)", re.IGNORECASE
    )
    return [(found[0], int(found[1])) for found in title.finditer(text)], title.sub(" ", text)


def _words(text: str) -> list[str]:
    """The words to search for, each anywhere: of "why was SSO declined?" they are "SSO" and "declined"."""
    words = [bare for word in text.split() if (bare := word.strip(AROUND_WORDS))]
    asking = {word.casefold() for word in gettext(ASKING).split()}
    return [word for word in words if word.casefold() not in asking] or words


def _either(*conditions: Q | None) -> Q:
    found = Q(pk__in=[])
    for each in conditions:
        found |= each or Q(pk__in=[])
    return found


def _told(kind: str, by: str) -> Subquery:
    """The moment at which the session last told this of that person."""
    events = Event.objects.filter(session=OuterRef("session"), kind=kind, by=OuterRef(by))
    return Subquery(events.order_by("-at").values("at")[:1])


def _where(session: str, key: str) -> Concat:
    """A place as one text: the session, and the key of the item."""
    return Concat(Cast(session, TextField()), Value(" "), key, output_field=TextField())


def _answered_in() -> Subquery:
    """The public id of the session in which the answer was given; None for one given elsewhere."""
    lines = Change.objects.filter(item=OuterRef("item"), field="answer", after=OuterRef("answer"))
    return Subquery(lines.exclude(session="").order_by("-at", "-pk").values("session")[:1])


# One page's rows of a source, each with one query, or two


type Filled = dict[tuple[str, int], Made]
# What Made has of a session and an item: public id, number, key and title.
type Where = tuple[str, int, str, str]
type Found = tuple[int, Where, list[Any]]


def _rows(rows: QuerySet[Any], item: str, session: str, *facts: str) -> Iterator[Found]:
    """Of each row its key, where it was made, and these facts."""
    where = (f"{session}__public_id", f"{session}__number", f"{item}__key", f"{item}__title")
    for pk, ident, number, key, title, *values in rows.order_by().values_list("pk", *where, *facts):
        yield pk, (ident, number, key, title), values


def _triage(team: Team, keys: list[int]) -> Filled:
    facts = ("outcome", "at", "reason", "before", "by__name", "duplicate_of__key")
    rows = list(_rows(Decision.objects.filter(pk__in=keys), "entry__item", "entry__session", *facts))
    asked = {before.get("question") for _pk, _where, (_kind, _at, _why, before, *_) in rows} - {None}
    texts = dict(Question.objects.filter(pk__in=asked).values_list("pk", "text")) if asked else {}
    return {
        ("triage", pk): Made(
            kind, at, *where, about=twin or "", why=why or texts.get(before.get("question"), ""), by=by
        )
        for pk, where, (kind, at, why, before, by, twin) in rows
    }


def _ready(team: Team, keys: list[int]) -> Filled:
    rows = list(_rows(Entry.objects.filter(pk__in=keys), "item", "session", "ready_at", "ready_reason"))
    who = _who(Event.Kind.READY, [where for _pk, where, _facts in rows])
    return {
        ("ready", pk): Made(READY_ANYWAY if why else READY, at, *where, about="", why=why, by=_by(who, where))
        for pk, where, (at, why) in rows
    }


def _objection(team: Team, keys: list[int]) -> Filled:
    at = Coalesce(_told(Event.Kind.OBJECTED, by="objected_by"), "session__created_at")
    entries = Entry.objects.filter(pk__in=keys).annotate(told_at=at)
    return {
        ("objection", pk): Made(OBJECTION, at, *where, about="", why="", by=by)
        for pk, where, (at, by) in _rows(entries, "item", "session", "told_at", "objected_by__name")
    }


def _estimate(team: Team, keys: list[int]) -> Filled:
    rounds = Round.objects.filter(pk__in=keys)
    return _settled("estimate", _rows(rounds, "entry__item", "entry__session", "settled_at", "settled_label"))


def _bulk(team: Team, keys: list[int]) -> Filled:
    tiles = Tile.objects.filter(pk__in=keys)
    return _settled("bulk", _rows(tiles, "item", "wall__session", "settled_at", "label"))


def _settled(source: str, found: Iterable[Found]) -> Filled:
    rows = list(found)
    who = _who(Event.Kind.SETTLED, [where for _pk, where, _facts in rows])
    return {
        (source, pk): Made(ESTIMATE, at, *where, about=label, why="", by=_by(who, where))
        for pk, where, (at, label) in rows
    }


def _answer(team: Team, keys: list[int]) -> Filled:
    facts = ("answered_at", "text", "answer", "answered_by__name", "answered_in", "item__key", "item__title")
    questions = Question.objects.filter(pk__in=keys).annotate(answered_in=_answered_in()).order_by()
    rows = list(questions.values_list("pk", *facts))
    held = Session.objects.filter(team=team, public_id__in={each[5] for each in rows})
    numbers = dict(held.values_list("public_id", "number"))
    return {
        ("answer", pk): Made(
            ANSWER, at, session, numbers[session], key, title, about=text, why=answer, by=by or ""
        )
        for pk, at, text, answer, by, session, key, title in rows
        if session in numbers
    }


_FILL: dict[str, Callable[[Team, list[int]], Filled]] = {
    "triage": _triage,
    "ready": _ready,
    "objection": _objection,
    "estimate": _estimate,
    "bulk": _bulk,
    "answer": _answer,
}


def _who(kind: str, places: Sequence[Where]) -> dict[tuple[str, str], str]:
    """Who did that last at these places, by session and the item's key."""
    events = Event.objects.filter(
        kind=kind,
        session__public_id__in={session for session, *_ in places},
        data__item__in=sorted({key for _session, _number, key, _title in places}),
        by__isnull=False,
    )
    rows = events.order_by("at", "pk").values_list("session__public_id", "data__item", "by__name")
    return {(session, key): name for session, key, name in rows}


def _by(who: dict[tuple[str, str], str], where: Where) -> str:
    session, _number, key, _title = where
    return who.get((session, key), "")
