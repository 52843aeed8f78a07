"""The decisions of a team across its sessions that stand: found by text, kind and session, newest first.

They are kept where each is made, so a page of them is a page of a union of keys, filled in with one query a
source. What was undone stands in none of the sources.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from backlog.models import Change, Question
from sessions.models import Decision, Entry, Event, Round, Session, Tile
from teams.models import Team

# The kinds beside the outcomes of triage.
READY, READY_ANYWAY, OBJECTION, ESTIMATE, ANSWER = "ready", "ready-anyway", "objection", "estimate", "answer"
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
    """The decisions that match, as a list for Django's paginator: it counts and slices."""

    def __init__(self, team: Team, filters: Filters, named: Callable[[str], Sequence[str]]):
        """`named` gives the kinds whose name on the screen contains a text."""
        self.team, self.filters, self.named = team, filters, named

    def count(self) -> int:
        return sum(rows.count() for rows in self._sources.values())

    def __getitem__(self, of: slice) -> list[Made]:
        first, *others = [
            rows.annotate(source=Value(name, CharField())).values_list("source", "pk", "moment")
            for name, rows in self._sources.items()
        ]
        keys = list(first.union(*others, all=True).order_by("-moment", "source", "-pk")[of])
        made: dict[tuple[str, int], Made] = {}
        for name in dict.fromkeys(source for source, *_ in keys):
            made |= _FILL[name](self.team, [pk for source, pk, _at in keys if source == name])
        return [made[source, pk] for source, pk, _at in keys if (source, pk) in made]

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
                kinds=Q(outcome=self.filters.kind),
                named=lambda kinds: Q(outcome__in=kinds),
            ),
            "ready": self._matching(
                Entry.objects.filter(session__team=self.team, ready_at__isnull=False),
                "item",
                "session",
                moment="ready_at",
                texts=("ready_reason",),
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
            ),
            "bulk": self._matching(
                Tile.objects.filter(wall__session__team=self.team, settled_at__isnull=False),
                "item",
                "wall__session",
                moment="settled_at",
            ),
            "answer": self._matching(
                Question.objects.filter(item__team=self.team, answered_at__isnull=False, withdrawn_at=None)
                .annotate(answered_in=_answered_in())
                .exclude(answered_in=None),
                "item",
                "",
                moment="answered_at",
                texts=("text", "answer"),
            ),
        }
        kind = self.filters.kind
        sources = found if not kind else {name: found[name] for name in SOURCES[kind]}
        return {name: rows.order_by() for name, rows in sources.items()}

    def _matching(self, rows, item, session, *, moment, texts=(), kinds=None, named=None) -> QuerySet[Any]:
        filters = self.filters
        rows = rows.annotate(moment=Coalesce(moment, moment) if isinstance(moment, str) else moment)
        if filters.kind and kinds is not None:
            rows = rows.filter(kinds)
        if filters.session:
            rows = rows.filter(**{f"{session}__public_id" if session else "answered_in": filters.session})
        if filters.item:
            rows = rows.filter(**{f"{item}__key": filters.item})
        for word in filters.text.split():
            # Each word anywhere, so that "why was SSO declined" needs no more than "SSO declined".
            fits = Q(**{f"{item}__key__icontains": word}) | Q(**{f"{item}__title__icontains": word})
            for name in texts:
                fits |= Q(**{f"{name}__icontains": word})
            shown = self.named(word)
            if named is not None:
                fits |= named(shown)
            elif set(shown) & KINDS_OF[rows.model]:
                fits |= Q(pk__isnull=False)
            rows = rows.filter(fits)
        return rows


SOURCES = {
    **dict.fromkeys(Decision.Outcome.values, ("triage",)),
    READY: ("ready",),
    READY_ANYWAY: ("ready",),
    OBJECTION: ("objection",),
    ESTIMATE: ("estimate", "bulk"),
    ANSWER: ("answer",),
}
KINDS_OF: dict[Any, set[str]] = {Entry: {OBJECTION}, Round: {ESTIMATE}, Tile: {ESTIMATE}, Question: {ANSWER}}


def _either(*conditions: Q | None) -> Q:
    found = Q(pk__in=[])
    for each in conditions:
        found |= each or Q(pk__in=[])
    return found


def _told(kind: str, by: str) -> Subquery:
    """The moment at which the session last told this of that person."""
    events = Event.objects.filter(session=OuterRef("session"), kind=kind, by=OuterRef(by))
    return Subquery(events.order_by("-at").values("at")[:1])


def _answered_in() -> Subquery:
    """The public id of the session in which the answer was given; None for one given elsewhere."""
    lines = Change.objects.filter(item=OuterRef("item"), field="answer", after=OuterRef("answer"))
    return Subquery(lines.exclude(session="").order_by("-at", "-pk").values("session")[:1])


# One page's rows of a source, each with one query, or two


def _triage(team: Team, keys: list[int]) -> dict[tuple[str, int], Made]:
    rows = Decision.objects.select_related("entry__item", "entry__session", "by", "duplicate_of")
    asked = Question.objects.in_bulk(
        [each.before["question"] for each in rows.filter(pk__in=keys) if each.before.get("question")]
    )
    return {
        ("triage", each.pk): _made(
            each.outcome,
            each.at,
            each.entry.session,
            each.entry.item,
            about=each.duplicate_of.key if each.duplicate_of else "",
            why=each.reason
            or (asked[question].text if (question := each.before.get("question")) in asked else ""),
            by=each.by.name,
        )
        for each in rows.filter(pk__in=keys)
    }


def _text_of(question: Question | None) -> str:
    return question.text if question else ""


def _ready(team: Team, keys: list[int]) -> dict[tuple[str, int], Made]:
    rows = list(Entry.objects.filter(pk__in=keys).select_related("item", "session"))
    who = _who(Event.Kind.READY, [each.session_id for each in rows])
    return {
        ("ready", each.pk): _made(
            READY_ANYWAY if each.ready_reason else READY,
            each.ready_at,
            each.session,
            each.item,
            why=each.ready_reason,
            by=who.get((each.session_id, each.item.key), ""),
        )
        for each in rows
    }


def _objection(team: Team, keys: list[int]) -> dict[tuple[str, int], Made]:
    rows = Entry.objects.filter(pk__in=keys).select_related("item", "session", "objected_by")
    told = rows.annotate(
        told_at=Coalesce(_told(Event.Kind.OBJECTED, by="objected_by"), "session__created_at")
    )
    return {
        ("objection", each.pk): _made(
            OBJECTION,
            each.told_at,
            each.session,
            each.item,
            by=each.objected_by.name if each.objected_by else "",
        )
        for each in told
    }


def _estimate(team: Team, keys: list[int]) -> dict[tuple[str, int], Made]:
    rows = list(Round.objects.filter(pk__in=keys).select_related("entry__item", "entry__session"))
    who = _who(Event.Kind.SETTLED, [each.entry.session_id for each in rows])
    return {
        ("estimate", each.pk): _made(
            ESTIMATE,
            each.settled_at,
            each.entry.session,
            each.entry.item,
            about=each.settled_label,
            by=who.get((each.entry.session_id, each.entry.item.key), ""),
        )
        for each in rows
    }


def _bulk(team: Team, keys: list[int]) -> dict[tuple[str, int], Made]:
    rows = list(Tile.objects.filter(pk__in=keys).select_related("item", "wall__session"))
    who = _who(Event.Kind.SETTLED, [each.wall.session_id for each in rows])
    return {
        ("bulk", each.pk): _made(
            ESTIMATE,
            each.settled_at,
            each.wall.session,
            each.item,
            about=each.label,
            by=who.get((each.wall.session_id, each.item.key), ""),
        )
        for each in rows
    }


def _answer(team: Team, keys: list[int]) -> dict[tuple[str, int], Made]:
    rows = list(
        Question.objects.filter(pk__in=keys)
        .select_related("item", "answered_by")
        .annotate(answered_in=_answered_in())
    )
    known = {
        each.public_id: each
        for each in Session.objects.filter(team=team).filter(
            public_id__in={each.answered_in for each in rows}
        )
    }
    return {
        ("answer", each.pk): _made(
            ANSWER,
            each.answered_at,
            known[each.answered_in],
            each.item,
            about=each.text,
            why=each.answer,
            by=each.answered_by.name if each.answered_by else "",
        )
        for each in rows
        if each.answered_in in known
    }


_FILL: dict[str, Callable[[Team, list[int]], dict[tuple[str, int], Made]]] = {
    "triage": _triage,
    "ready": _ready,
    "objection": _objection,
    "estimate": _estimate,
    "bulk": _bulk,
    "answer": _answer,
}


def _who(kind: str, sessions: Sequence[int]) -> dict[tuple[int, str], str]:
    """Who did that last in these sessions, by session and the item's key."""
    events = Event.objects.filter(kind=kind, session__in=set(sessions), by__isnull=False).order_by("at", "pk")
    rows = events.values_list("session", "data__item", "by__name")
    return {(session, key): name for session, key, name in rows}


def _made(kind: str, at, session: Session, item, *, about: str = "", why: str = "", by: str = "") -> Made:
    return Made(kind, at, session.public_id, session.number, item.key, item.title, about, why, by)
