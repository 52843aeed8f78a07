"""The stories of a deep dive, copied for the summary: criteria, rounds, notes, and what is missing."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from backlog.models import BacklogSettings, Criterion, Dependency, Item, Question
from backlog.models.readiness import checks_of
from sessions.deep_dive.rules.consensus import outcome
from sessions.meeting.rules.agenda import Phase
from sessions.models import Decision, Entry, Event, Note, Round, Session, SessionSettings, Vote
from sessions.summary.rules.changes import Line, Row, marks
from sessions.summary.rules.stats import steps_between

# An Entry with the rounds and decisions that `entries_of` fetched for it, which no type can express.
type Fetched = Any
# Who did what to which item last, by the kind of the event and the item's key.
type Deciders = Mapping[tuple[str, str], str]


def entries_of(session: Session, phase: Phase):
    """The phase's entries with all that the summary tells of them."""
    revealed = Round.objects.filter(revealed_at__isnull=False).order_by("opened_at", "pk")
    standing = Decision.objects.filter(undone_at=None).select_related("by", "duplicate_of")
    blockers = Dependency.objects.open().select_related("blocker").order_by("pk")
    return (
        Entry.objects.filter(session=session)
        .listed_in(phase)
        .select_related("item", "objected_by")
        .prefetch_related(
            "parts",
            "parked",
            Prefetch("rounds", revealed.prefetch_related("votes__participant__member"), to_attr="revealed"),
            Prefetch("decisions", standing, to_attr="standing"),
            Prefetch("item__notes", Note.objects.standing(), to_attr="noted"),
            Prefetch("item__criteria", Criterion.objects.all(), to_attr="listed_criteria"),
            Prefetch("item__questions", Question.objects.open(), to_attr="open_questions"),
            Prefetch("item__blocked_by", blockers, to_attr="open_blockers"),
        )
    )


def deciders_of(events: Iterable[Event]) -> Deciders:
    """Who settled on the estimate of an item last, and who marked it ready."""
    kinds = (Event.Kind.SETTLED, Event.Kind.READY)
    return {
        (event.kind, event.data["item"]): event.by.name
        for event in events
        if event.kind in kinds and event.by
    }


def objections_of(events: Iterable[Event]) -> dict[str, list[str]]:
    """Who objected to calling an item ready, by its key, each person once."""
    found: dict[str, list[str]] = {}
    for event in events:
        if event.kind == Event.Kind.OBJECTED and event.by:
            names = found.setdefault(event.data["item"], [])
            if event.by.name not in names:
                names.append(event.by.name)
    return found


def stories(session: Session, events: list[Event], changes: dict[Item, list[Line]]) -> list[dict]:
    """The stories in the order of the list."""
    names = SessionSettings.of(session.team).names_at_reveal
    settings = BacklogSettings.of(session.team)
    deciders, objections = deciders_of(events), objections_of(events)
    return [
        _story(entry, names, settings, changes.get(entry.item, []))
        | _decided(entry, deciders, objections.get(entry.item.key, []))
        for entry in entries_of(session, Phase.DEEP_DIVE)
    ]


def _story(entry: Fetched, names: bool, settings: BacklogSettings, lines: list[Line]) -> dict:
    settled = [each.settled_label for each in entry.revealed if each.settled_label]
    item = entry.item
    blocking = [question for question in item.open_questions if question.blocks_ready]
    checks = checks_of(
        item,
        settings,
        criteria=len(item.listed_criteria),
        open_questions=len(blocking),
        open_blockers=len(item.open_blockers),
    )
    criteria = item.listed_criteria
    known = marks(lines, [Row(each.text, each.created_at, each.changed_at) for each in criteria])
    # Another session may be estimating it at this moment, so an estimate that this one did not settle is left
    # out.
    return {
        "id": item.public_id,
        "key": item.key,
        "title": item.title,
        "estimate": settled[-1] if settled else item.shown_label,
        "points": plain(item.estimate if settled else item.shown_estimate),
        "rounds": [_round(each, names) for each in entry.revealed],
        "ready": entry.ready_at is not None,
        "reason": entry.ready_reason,
        "postponed": _is_postponed(entry),
        "was": "",
        "criteria": [
            {"text": row.text, "mark": _mark(before), "before": before or ""}
            for row, before in zip(criteria, known, strict=True)
        ],
        "removed": [
            line.before for line in lines if line.field == "criterion" and line.before and not line.after
        ],
        # Nothing is missing in a story that was split up or left the list.
        "unmet": [check.key for check in checks if not check.met and item.state in Item.RANKED_STATES],
        "questions": [question.text for question in blocking],
        "blockers": [{"key": each.blocker.key, "title": each.blocker.title} for each in item.open_blockers],
        "notes": [{"kind": note.kind, "text": note.text} for note in item.noted],
        "changes": [],
        "looked_at": entry.was_looked_at or bool(entry.revealed),
        "seconds": round(entry.spent),
    }


def _decided(entry: Fetched, deciders: Deciders, objections: list[str]) -> dict:
    key = entry.item.key
    is_settled = any(each.settled_label for each in entry.revealed)
    return {
        "objected_by": entry.objected_by.name if entry.objected_by else "",
        "objections": objections,
        "settled_by": deciders.get((Event.Kind.SETTLED, key), "") if is_settled else "",
        "ready_by": deciders.get((Event.Kind.READY, key), "") if entry.ready_at else "",
    }


def _mark(before: str | None) -> str:
    """The mark of a criterion: new in this session, changed in it, or as it was."""
    if before is None:
        return ""
    return "changed" if before else "new"


def _is_postponed(entry: Fetched) -> bool:
    """True if it was postponed last; what was split up is closed too, and has left the list."""
    was_split = entry.item.state not in Item.RANKED_STATES and bool(entry.parts.all())
    return entry.closed_at is not None and entry.ready_at is None and not was_split


def _round(each: Round, names: bool) -> dict:
    place = {card.label: index for index, card in enumerate(each.cards)}
    votes = sorted(each.votes.all(), key=lambda vote: (place.get(vote.label, len(place)), vote.pk))
    sizes = [place[vote.label] for vote in votes if vote.points is not None and vote.label in place]
    mean = outcome(each.cards, [vote.label for vote in votes]).mean
    return {
        "number": each.number,
        "kind": each.kind,
        "spread": steps_between(sizes),
        "mean": plain(None if mean is None else round(mean, 1)),
        "settled": each.settled_label,
        "votes": [
            {
                "card": vote.label,
                "name": vote.participant.member.name if names else "",
                "by_hand": vote.by_hand,
            }
            for vote in votes
        ],
        "remarks": _remarks(votes, names),
    }


def _remarks(votes: list[Vote], names: bool) -> list[dict]:
    """The remarks on the cards, not in the order of the votes, which could reveal their authors."""
    spoken = [vote for vote in votes if vote.reason or vote.confidence]
    order = [vote.label for vote in votes]
    remarks = [
        {
            "card": vote.label,
            "name": vote.participant.member.name if names else "",
            "reason": vote.reason,
            "confidence": vote.confidence,
        }
        for vote in spoken
    ]
    return sorted(remarks, key=lambda each: (order.index(each["card"]), not each["reason"], *each.values()))


def plain(points: Decimal | None) -> str:
    """Points as JSON has them."""
    return "" if points is None else format(points.normalize(), "f")
