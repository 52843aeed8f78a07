"""Finishing a session: what came of it is written down as copies, and can be opened again.

The data is plain JSON that names everything it needs, so that no later change of an item, a name or a scale
rewrites what the room agreed on. A round that was never revealed leaves no card behind.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from backlog.models import BacklogSettings, Item, Question
from backlog.outlook import Outlook
from backlog.scales import label_of
from backlog.wording import one_line
from live.clock import now
from sessions.agenda import Phase
from sessions.measures import steps_between
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
    Summary,
    Vote,
)
from sessions.models.changing import EVERYTHING
from teams.models import Member

VERSION = 1
# A finished session goes on after all for so long; within the first minutes the end was a slip.
REOPENS_FOR = timedelta(days=1)
A_SLIP = timedelta(minutes=10)
CARDS_IN_SIGHT = 8
# An Entry with the rounds and decisions that `_entries` fetched for it, which no type can say.
type Fetched = Any

FINISH_PARTS = (*EVERYTHING, "wrap-up")


class TooLate(Exception):
    """The session was finished more than a day ago: its summary stands."""


class NoReason(Exception):
    """Others may have read the summary: say why the session goes on."""


def finish(session: Session, by: Member, at: datetime | None = None) -> bool:
    """End the session and write its summary; what is loose stays listed as loose.

    False when it is finished already or another phase than the last is on.
    """
    at = at or now()
    with session.changing(*FINISH_PARTS) as present:
        if not present.end(by, at):
            present.nothing_changed()
            return False
        Summary.keep(present, copied(present), at)
        present.team.announce(present.team.topic, "sessions")
    return True


def reopen(session: Session, by: Member, at: datetime | None = None, reason: str = "") -> bool:
    """Take the end back: the last phase goes on with what it had left. False when the session runs.

    Possible for a day. Raises TooLate after that, and NoReason when it is more than a slip and says no why.
    """
    at = at or now()
    with session.changing(*FINISH_PARTS) as present:
        since = at - present.finished_at if present.finished_at else timedelta()
        if since > REOPENS_FOR:
            raise TooLate
        if since > A_SLIP and not reason.strip():
            raise NoReason
        if not present.go_on(by, at, one_line(reason)):
            present.nothing_changed()
            return False
        present.team.announce(present.team.topic, "sessions")
    return True


def copied(session: Session) -> dict:
    """Everything that the summary tells, as it stands now."""
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


def told(data: dict) -> dict:
    """Stored data as a page reads it: moments as moments, and what is loose together in one place."""
    topics = data["parked"]
    loose = {
        "questions": [each for each in data["questions"] if each["open"] and not each["taken_along"]],
        "parked": [topic for topic in topics if not topic["outcome"]],
        "not_triaged": data["not_triaged"],
    }
    return data | {
        **{name: _read(data[name]) for name in ("started_at", "finished_at", "next_at")},
        "ready": [_with_chips(dive) for dive in data["ready"]],
        "not_ready": [_with_chips(dive) for dive in data["not_ready"]],
        "actions": [each | {"due": _read_day(each["due"])} for each in data["actions"]],
        "answered": [each for each in data["questions"] if not each["open"]],
        "settled_topics": [topic for topic in topics if topic["outcome"]],
        "reopened": [each | {"at": _read(each["at"])} for each in data.get("reopened", [])],
        "loose": loose,
        "is_loose": any(loose.values()),
    }


def _with_chips(dive: dict) -> dict:
    rounds = [each | {"chips": _chips(each)} for each in dive["rounds"]]
    # Summaries of before remarks were told hold none.
    remarks = [
        remark | {"round": each["number"], "kind": each["kind"]}
        for each in rounds
        for remark in each.get("remarks", [])
    ]
    return dive | {"rounds": rounds, "last": rounds[-1:], "earlier": rounds[:-1], "remarks": remarks}


def _chips(each: dict) -> list[dict]:
    """A round's cards to show: one by one as long as one can count them, then a number beside each."""
    cards = Counter(vote["card"] for vote in each["votes"])
    if len(each["votes"]) <= CARDS_IN_SIGHT:
        return [
            {"card": vote["card"], "name": vote["name"], "agreed": vote["card"] == each["settled"]}
            for vote in each["votes"]
        ]
    return [
        {"card": card, "count": count, "agreed": card == each["settled"]} for card, count in cards.items()
    ]


def _read(moment: str | None) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None


def _read_day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


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
    # Another session may be estimating it at this moment: what this one has not settled is not told then.
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
    """What was said with the cards; not in the order of the votes, which could tell who said it."""
    spoken = [vote for vote in votes if vote.reason or vote.confidence]
    order = [vote.label for vote in votes]
    told = [
        {
            "card": vote.label,
            "name": vote.participant.member.name if names else "",
            "reason": vote.reason,
            "confidence": vote.confidence,
        }
        for vote in spoken
    ]
    return sorted(told, key=lambda each: (order.index(each["card"]), not each["reason"], *each.values()))


def _triaged(entry: Fetched) -> dict:
    decision = entry.standing[0] if entry.standing else None
    return _named(entry.item) | {
        "outcome": decision.outcome if decision else "",
        "reason": decision.reason if decision else "",
        "by": decision.by.name if decision else "",
        "duplicate_of": decision.duplicate_of.key if decision and decision.duplicate_of else "",
        # Its place, type, goal and theme, as far as they were proposed and became so.
        "became": decision.before.get("told", {}) if decision else {},
    }


def _questions(session: Session) -> list[dict]:
    """What was asked in this session, and what of its stories was open when it began."""
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
    """When somebody took the end back for a reason; slips are not told."""
    events = session.events.filter(kind=Event.Kind.REOPENED).select_related("by")
    return [
        {"at": _moment(each.at), "by": each.by.name if each.by else "", "reason": each.data["reason"]}
        for each in events
        if each.data.get("reason")
    ]


def _phase(row) -> dict:
    return {"phase": row.phase, "planned": row.planned, "spent": max(0, round(row.spent))}


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
    rating, words = Rating.objects.filter(session=session).told()
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
    """How many sprints the ready work fills now, and filled without what this session made ready."""
    outlook = Outlook(session.team, BacklogSettings.of(session.team))
    if not outlook.velocity:
        return "", ""
    ready = outlook.points
    return f"{ready / outlook.velocity:.1f}", f"{max(Decimal(0), ready - made) / outlook.velocity:.1f}"


def _plain(points: Decimal | None) -> str:
    return "" if points is None else format(points.normalize(), "f")


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
