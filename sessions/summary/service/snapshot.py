"""The outcome of a session, copied for its summary.

The data is plain JSON that names everything it needs, so that later changes to an item, a name or a scale
leave the summary as it was. A round that was never revealed leaves no card behind.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from backlog.items.rules.scales import label_of
from backlog.models import BacklogSettings, Item, Question
from backlog.ranked.queries.runway import Outlook
from sessions.meeting.rules.agenda import Phase
from sessions.models import (
    ActionItem,
    Decision,
    Entry,
    Event,
    Note,
    ParkedTopic,
    Rating,
    Round,
    Session,
    SessionSettings,
    Vote,
)
from sessions.summary.rules.stats import steps_between

VERSION = 1
# An Entry with the rounds and decisions that `_entries` fetched for it, which no type can express.
type Fetched = Any


def copied(session: Session) -> dict:
    """The data of the summary as of now."""
    names = SessionSettings.of(session.team).names_at_reveal
    dives = [_dive(entry, names) for entry in _entries(session, Phase.DEEP_DIVE)]
    triage = [_triaged(entry) for entry in _entries(session, Phase.TRIAGE)]
    data = {
        "version": VERSION,
        "number": session.number,
        "goal": session.goal,
        "team": session.team.name,
        "facilitator": session.facilitator.name if session.facilitator else "",
        "started_at": _moment(session.started_at),
        "finished_at": _moment(session.finished_at),
        "next_at": _moment(session.next_at),
        "people": _people(session),
        "ready": [dive for dive in dives if dive["ready"]],
        "not_ready": [dive for dive in dives if not dive["ready"]],
        "triage": [each for each in triage if each["outcome"]],
        "not_triaged": [each for each in triage if not each["outcome"]],
        "questions": _questions(session),
        "actions": [_action(action) for action in _actions(session)],
        "parked": [_parked(topic) for topic in session.parked.select_related("by", "entry__item")],
        "phases": [_phase(row) for row in session.timeboxes.all()],
        "reopened": _reopened(session),
    }
    return data | {"totals": _totals(session, data)}


def _entries(session: Session, phase: Phase):
    revealed = Round.objects.filter(revealed_at__isnull=False).order_by("opened_at", "pk")
    standing = Decision.objects.filter(undone_at=None).select_related("by", "duplicate_of")
    return (
        Entry.objects.filter(session=session)
        .listed_in(phase)
        .select_related("item", "objected_by")
        .prefetch_related(
            Prefetch("rounds", revealed.prefetch_related("votes__participant__member"), to_attr="revealed"),
            Prefetch("decisions", standing, to_attr="standing"),
            Prefetch("item__notes", Note.objects.standing(), to_attr="noted"),
        )
    )


def _named(item: Item) -> dict:
    return {"id": item.public_id, "key": item.key, "title": item.title}


def _dive(entry: Fetched, names: bool) -> dict:
    settled = [each.settled_label for each in entry.revealed if each.settled_label]
    item = entry.item
    # Another session may be estimating it at this moment, so an estimate that this one did not settle is left
    # out.
    return _named(item) | {
        "estimate": settled[-1] if settled else item.shown_label,
        "points": _plain(item.estimate if settled else item.shown_estimate),
        "rounds": [_round(each, names) for each in entry.revealed],
        "ready": entry.ready_at is not None,
        "reason": entry.ready_reason,
        "objected_by": entry.objected_by.name if entry.objected_by else "",
        "notes": [{"kind": note.kind, "text": note.text} for note in item.noted],
        "looked_at": bool(entry.spent or entry.closed_at or entry.revealed),
        "seconds": round(entry.spent),
    }


def _round(each: Round, names: bool) -> dict:
    place = {card.label: index for index, card in enumerate(each.cards)}
    votes = sorted(each.votes.all(), key=lambda vote: (place.get(vote.label, len(place)), vote.pk))
    sizes = [place[vote.label] for vote in votes if vote.points is not None and vote.label in place]
    return {
        "number": each.number,
        "kind": each.kind,
        "spread": steps_between(sizes),
        "settled": each.settled_label,
        "votes": [
            {"card": vote.label, "name": vote.participant.member.name if names else ""} for vote in votes
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


def _triaged(entry: Fetched) -> dict:
    decision = entry.standing[0] if entry.standing else None
    return _named(entry.item) | {
        "outcome": decision.outcome if decision else "",
        "reason": decision.reason if decision else "",
        "by": decision.by.name if decision else "",
        "duplicate_of": decision.duplicate_of.key if decision and decision.duplicate_of else "",
        # Its rank, type, goal and theme, as far as they were proposed and applied.
        "became": decision.before.get("told", {}) if decision else {},
    }


def _questions(session: Session) -> list[dict]:
    """The questions asked in this session, and those of its stories that were open when it began."""
    about_ours = Q(item__entries__session=session, item__entries__phase=Phase.DEEP_DIVE)
    still_open_then = Q(answered_at=None) | Q(answered_at__gte=session.started_at)
    questions = (
        Question.objects.filter(Q(session=session.public_id) | (about_ours & still_open_then))
        .filter(item__team=session.team, withdrawn_at=None)
        .select_related("item", "answered_by")
        .annotate(has_action=Exists(ActionItem.objects.filter(question=OuterRef("pk"), dropped_at=None)))
        .order_by("asked_at", "pk")
        .distinct()
    )
    return [
        {
            "key": each.item.key,
            "text": each.text,
            "answer": each.answer if not each.is_open else "",
            "by": each.answered_by.name if each.answered_by else "",
            "open": each.is_open,
            "taken_along": each.has_action,
        }
        for each in questions
    ]


def _actions(session: Session):
    return (
        ActionItem.objects.filter(session=session, dropped_at=None)
        .select_related("owner", "item", "question")
        .order_by("at", "pk")
    )


def _action(action: ActionItem) -> dict:
    blocks = action.item and action.question and action.question.is_open and action.question.blocks_ready
    return {
        "text": action.text,
        "owner": action.owned_by,
        "due": action.due.isoformat() if action.due else None,
        "key": action.item.key if action.item else "",
        "blocks": bool(blocks),
        "done": action.done_at is not None,
    }


def _parked(topic: ParkedTopic) -> dict:
    return {"text": topic.text, "by": topic.by.name, "outcome": topic.outcome}


def _reopened(session: Session) -> list[dict]:
    """The times the session was reopened with a reason; corrections of a mistaken end are left out."""
    events = session.events.filter(kind=Event.Kind.REOPENED).select_related("by")
    return [
        {"at": _moment(each.at), "by": each.by.name if each.by else "", "reason": each.data["reason"]}
        for each in events
        if each.data.get("reason")
    ]


def _phase(row) -> dict:
    time = {"phase": row.phase, "planned": row.planned, "spent": max(0, round(row.spent))}
    return time if row.started_at else time | {"skipped": True}


def _people(session: Session) -> list[dict]:
    seats = session.participants.admitted().by_arrival().select_related("member")
    return [
        {
            "name": seat.member.name,
            "initials": seat.member.initials,
            "title": seat.member.title,
            "role": seat.member.role,
            "hue": seat.member.hue,
            "watching": seat.watching,
        }
        for seat in seats
    ]


def _totals(session: Session, data: dict) -> dict:
    made = sum((Decimal(dive["points"] or 0) for dive in data["ready"]), Decimal(0))
    runway, before = _runway(session, made)
    rating, words = Rating.objects.filter(session=session).mean_and_comments()
    return {
        "ready": len(data["ready"]),
        "points": label_of(made),
        "triaged": len(data["triage"]),
        "declined": sum(each["outcome"] == Decision.Outcome.DECLINE for each in data["triage"]),
        "runway": runway,
        "runway_before": before,
        "rating": rating,
        "words": words,
        "rated": Rating.objects.filter(session=session).count(),
        "people": len(data["people"]),
    }


def _runway(session: Session, made: Decimal) -> tuple[str, str]:
    """The sprints that ready work fills now, and filled without the stories this session made ready."""
    outlook = Outlook(session.team, BacklogSettings.of(session.team))
    if not outlook.velocity:
        return "", ""
    ready = outlook.points
    return f"{ready / outlook.velocity:.1f}", f"{max(Decimal(0), ready - made) / outlook.velocity:.1f}"


def _plain(points: Decimal | None) -> str:
    return "" if points is None else format(points.normalize(), "f")


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
