"""The outcome of a session, copied for its summary.

The data is plain JSON that names everything it needs, so that later changes to an item, a name or a scale
leave the summary as it was. A round that was never revealed leaves no card behind.
"""

from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from backlog.items.rules.scales import label_of
from backlog.models import BacklogSettings, Item, Question
from backlog.ranked.queries.runway import Outlook
from core.clock import now
from sessions.meeting.rules.agenda import Phase
from sessions.models import ActionItem, Decision, Event, ParkedTopic, PhaseTimebox, Rating, Session
from sessions.summary.rules.versions import VERSION
from sessions.summary.service.changes import changes_of, share_out, sizes_of
from sessions.summary.service.stories import Fetched, deciders_of, entries_of, stories


def copied(session: Session) -> dict:
    """The data of the summary as of now."""
    events = list(session.events.select_related("by"))
    changes = changes_of(session)
    dives = stories(session, events, changes)
    triage = [_triaged(entry) for entry in entries_of(session, Phase.TRIAGE)]
    data = {
        "version": VERSION,
        "number": session.number,
        "goal": session.goal,
        "team": session.team.name,
        "vision": session.team.vision,
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
        "actions": [_action(action, session) for action in _actions(session)],
        "sizes": sizes_of(session, deciders_of(events)),
        "parked": [_parked(topic) for topic in session.parked.select_related("by", "item")],
        "phases": _phases(session, session.finished_at or now()),
        "reopened": _reopened(events),
    }
    return share_out(data, changes) | {"totals": _totals(session, data)}


def _named(item: Item) -> dict:
    return {"id": item.public_id, "key": item.key, "title": item.title}


def _triaged(entry: Fetched) -> dict:
    decision = entry.standing[0] if entry.standing else None
    return _named(entry.item) | {
        "outcome": decision.outcome if decision else "",
        "reason": decision.reason if decision else "",
        "by": decision.by.name if decision else "",
        "duplicate_of": decision.duplicate_of.key if decision and decision.duplicate_of else "",
        # Its rank, type, goal and theme, as far as they were proposed and applied.
        "became": decision.before.get("told", {}) if decision else {},
        # A topic that was parked is closed too, and stands among the parked ones.
        "postponed": entry.closed_at is not None and not decision and not entry.parked.all(),
        "changes": [],
    }


def _questions(session: Session) -> list[dict]:
    """The questions asked or answered in this session, and those of its stories that are still open."""
    about_a_story = Q(item__entries__session=session, item__entries__phase=Phase.DEEP_DIVE)
    since = session.started_at
    answered_here = Q(item__entries__session=session, answered_at__gte=since)
    # By an action that was done in this session, whichever item it is about.
    answered_here |= Q(action__done_at__gte=since, answered_at__gte=since)
    questions = (
        Question.objects.filter(
            Q(session=session.public_id) | (about_a_story & Q(answered_at=None)) | answered_here
        )
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


def _actions(session: Session) -> list[ActionItem]:
    """The session's own actions, then those of earlier ones that were done, dropped or carried over in it.

    One of its own that was dropped was never agreed on.
    """
    since = session.started_at
    standing = Q(session=session) | Q(carried_by=session) | Q(team=session.team_id, done_at__gte=since)
    dropped = Q(team=session.team_id, dropped_at__gte=since) & ~Q(session=session)
    actions = (
        ActionItem.objects.filter((standing & Q(dropped_at=None)) | dropped)
        .select_related("owner", "item", "question")
        .order_by("at", "pk")
    )
    return sorted(actions, key=lambda action: action.session_id != session.pk)


def _action(action: ActionItem, session: Session) -> dict:
    blocks = action.item and action.question and action.question.is_open and action.question.blocks_ready
    return {
        "id": action.public_id,
        "text": action.text,
        "owner": action.owned_by,
        "due": action.due.isoformat() if action.due else None,
        "key": action.item.key if action.item else "",
        "blocks": bool(blocks),
        "done": action.done_at is not None,
        "dropped": action.dropped_at is not None,
        "carried": not (action.done_at or action.dropped_at) and action.carried_by_id == session.pk,
    }


def _parked(topic: ParkedTopic) -> dict:
    made = topic.item.key if topic.item else ""
    return {"text": topic.text, "by": topic.by.name, "outcome": topic.outcome, "made": made}


def _reopened(events: list[Event]) -> list[dict]:
    """The times the session was reopened with a reason; corrections of a mistaken end are left out."""
    return [
        {"at": _moment(each.at), "by": each.by.name if each.by else "", "reason": each.data["reason"]}
        for each in events
        if each.kind == Event.Kind.REOPENED and each.data.get("reason")
    ]


def _phases(session: Session, at: datetime) -> list[dict]:
    """The phases up to the present one, which is the last once the session is over."""
    reached = (row for row in session.timeboxes.all() if row.position <= session.position)
    return [_phase(row, at) for row in reached]


def _phase(row: PhaseTimebox, at: datetime) -> dict:
    time = {"phase": row.phase, "planned": row.planned, "spent": max(0, round(row.box.elapsed(at)))}
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
            "without_device": seat.without_device,
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


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
