"""Figures of a team's earlier sessions, read for planning the next ones."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from backlog.models import Item, Question
from sessions.meeting.rules.agenda import Phase
from sessions.models import ActionItem, Entry, ParkedTopic, PhaseTimebox, Session
from sessions.summary.rules.stats import Measures, measured
from sessions.summary.rules.versions import present_form
from teams.models import Team

LEARNT_FROM = 5
COMPARED = 6
# The states from which another deep dive can make a story ready.
UNREADY = (Item.State.BACKLOG, Item.State.REFINING)


@dataclass(frozen=True)
class Left:
    """The leftovers of the last session: its number, topics for the next agenda, questions and actions."""

    number: int
    topics: tuple[str, ...] = field(default=())
    questions: tuple[Question, ...] = field(default=())
    actions: tuple[ActionItem, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.topics or self.questions or self.actions)


def last_of(team: Team) -> Session | None:
    """The session that was finished last."""
    ended = Session.objects.filter(team=team).finished()
    return ended.only("number", "team", "started_at", "finished_at").first()


def unfinished(last: Session | None) -> dict[str, list[int]]:
    """The items of its agenda that were not finished, by phase, in their order."""
    if last is None:
        return {}
    open_ones = Entry.objects.filter(session=last).filter(
        Q(phase=Phase.TRIAGE, closed_at=None)
        | Q(phase=Phase.DEEP_DIVE, ready_at=None, item__state__in=UNREADY)
    )
    found: dict[str, list[int]] = {Phase.TRIAGE: [], Phase.DEEP_DIVE: []}
    for phase, item in open_ones.order_by("position", "pk").values_list("phase", "item_id"):
        found[phase].append(item)
    return found


def topics_for_next(last: Session | None) -> tuple[str, ...]:
    """Topics parked for the next agenda, or parked and never discussed."""
    if last is None:
        return ()
    kept = ParkedTopic.objects.filter(session=last, outcome__in=("", ParkedTopic.Outcome.NEXT_AGENDA))
    return tuple(kept.values_list("text", flat=True))


def left_by(team: Team) -> Left | None:
    """The leftovers that come first in the next session's plan; None before the first session."""
    last = last_of(team)
    if last is None:
        return None
    asked = (
        Question.objects.open().filter(item__team=team, item__entries__session=last).select_related("item")
    )
    actions = ActionItem.objects.filter(team=team).open().select_related("owner")
    return Left(last.number, topics_for_next(last), tuple(asked.distinct()), tuple(actions))


def pace_of(team: Team) -> list[dict[Phase, float]]:
    """The seconds that each phase of the last finished sessions took, newest first."""
    last = list(Session.objects.filter(team=team).finished().values_list("pk", flat=True)[:LEARNT_FROM])
    taken: dict[int, dict[Phase, float]] = defaultdict(dict)
    for row in PhaseTimebox.objects.filter(session__in=last, started_at__isnull=False):
        taken[row.session_id][Phase(row.phase)] = max(0.0, row.spent)
    return [taken[pk] for pk in last]


def compared(session: Session) -> list[tuple[Session, Measures]]:
    """This finished session and those before it, oldest first; empty when it is the first."""
    ended = Session.objects.filter(team=session.team_id, finished_at__lte=session.finished_at).finished()
    rows = ended.exclude(summary=None).select_related("summary")[:COMPARED]
    sessions = [(each, measured(present_form(each.summary.data))) for each in reversed(rows)]
    return sessions if len(sessions) > 1 else []
