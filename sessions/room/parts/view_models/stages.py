"""View models of the stage in each phase but the deep dive."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from sessions.deep_dive.parts.view_models import QuestionView, StoryView
from sessions.meeting.parts.view_models.drafts import DraftsView
from sessions.meeting.parts.view_models.lists import ParkedView, QueueRow


@dataclass(frozen=True)
class GoalView:
    name: str
    metric: str
    now: str
    target: str
    # The earlier values, oldest first, and the direction of the last step: "up", "down", "level" or "".
    earlier: tuple[str, ...] = ()
    way: str = ""
    is_nearer: bool | None = None


@dataclass(frozen=True)
class ActionView:
    id: str
    text: str
    owner: str
    due: date | None
    is_done: bool
    item_key: str = ""
    # It was carried over in this session's kick-off.
    is_carried: bool = False
    # The answer to the question that it was made of.
    result: str = ""
    # The version of owner and due date.
    seen: str = ""


@dataclass(frozen=True)
class StoryAhead:
    """A story to read before the meeting, with the number of people who read it and who estimated it."""

    entry_id: str
    key: str
    title: str
    reason: str
    read: int
    sized: int


@dataclass(frozen=True)
class LobbyView:
    code: str
    starts_at: datetime
    minutes: int
    triage: tuple[QueueRow, ...]
    deep_dive: tuple[StoryAhead, ...]
    # From then on a start counts as late and can keep the planned end or move it; after the second moment
    # only move it.
    late_from: datetime | None = None
    too_late_from: datetime | None = None
    rendered_at: datetime | None = None
    ends_at: datetime | None = None
    call_url: str = ""

    @property
    def is_late(self) -> bool:
        return bool(self.rendered_at and self.late_from and self.rendered_at >= self.late_from)

    @property
    def is_too_late(self) -> bool:
        return bool(self.rendered_at and self.too_late_from and self.rendered_at >= self.too_late_from)


@dataclass(frozen=True)
class KickOffView:
    goals: tuple[GoalView, ...]
    # Actions that earlier sessions left open.
    actions: tuple[ActionView, ...]
    triage_count: int
    deep_dive: tuple[QueueRow, ...]
    # Topics that the last session parked for this agenda.
    topics: tuple[str, ...] = ()
    # The goal that the stories suggest; empty once there is a goal.
    goal_proposed: str = ""
    # The first action that was neither done nor carried over; the keys act on it.
    next_action_id: str = ""
    # The names to choose an owner from.
    owners: tuple[str, ...] = ()
    # The team's vision; empty while it has none.
    vision: str = ""


@dataclass(frozen=True)
class PollRow:
    # "valid", "urgent" or "aligned"
    question: str
    label: str
    yes: int
    no: int


@dataclass(frozen=True)
class LookAlike:
    key: str
    title: str
    state_label: str
    # Whether the item on the stage can be merged into it; not into a duplicate.
    can_take: bool = True


@dataclass(frozen=True)
class Choice:
    """A decision that can be made, with the rank it would give, if any ("6th, after PAY-131")."""

    outcome: str
    label: str
    key: str
    place: int = 0
    after_key: str = ""
    is_proposed: bool = False
    # Why it is proposed.
    reason: str = ""


@dataclass(frozen=True)
class ProposedWord:
    """A change that comes with the decision: the item's type, theme or goal."""

    # "type", "theme" or "goal"
    field: str
    label: str
    text: str


@dataclass(frozen=True)
class AlikeRow:
    entry_id: str
    key: str
    title: str


@dataclass(frozen=True)
class AlikeView:
    """The waiting entries that have the same proposal as the item on the stage, to be confirmed with it."""

    outcome: str
    # The button's: "Move both to Next".
    act: str
    rows: tuple[AlikeRow, ...]
    # The whole proposal in one line: "Next, after PAY-131 · Bug · Refunds".
    proposal: str

    @property
    def refs(self) -> str:
        return ",".join(row.entry_id for row in self.rows)


@dataclass(frozen=True)
class PaceView:
    """The pace of triage: items done and left, and the seconds each took so far and has from now on."""

    done: int
    left: int
    took: float
    has: float
    is_late: bool


@dataclass(frozen=True)
class TriageView:
    story: StoryView | None
    poll: tuple[PollRow, ...]
    choices: tuple[Choice, ...]
    look_alikes: tuple[LookAlike, ...]
    goals: tuple[GoalView, ...]
    alike: AlikeView | None = None
    # Who asked to discuss the item separately.
    pulled_out_by: str = ""
    pace: PaceView | None = None
    proposed: tuple[ProposedWord, ...] = ()
    drafts: DraftsView = field(default_factory=partial(DraftsView, "question"))
    vision: str = ""
    # The item's open questions.
    questions: tuple[QuestionView, ...] = ()

    @property
    def survivors(self) -> tuple[LookAlike, ...]:
        """The look-alikes that the item may be a duplicate of."""
        return tuple(other for other in self.look_alikes if other.can_take)


@dataclass(frozen=True)
class ReadyRow:
    entry_id: str
    key: str
    title: str
    estimate: str
    reason: str


@dataclass(frozen=True)
class DecisionRow:
    key: str
    title: str
    outcome: str
    label: str
    reason: str


@dataclass(frozen=True)
class WrapUpView:
    """The wrap-up: loose ends first, then what the session produced."""

    parked: tuple[ParkedView, ...]
    questions: tuple[QuestionView, ...]
    ready: tuple[ReadyRow, ...]
    estimated: tuple[ReadyRow, ...]
    decisions: tuple[DecisionRow, ...]
    actions: tuple[ActionView, ...]
    rated_by: int
    next_at: datetime | None
    # By the team's rhythm; None without one, or once the date was kept or moved.
    next_proposed: datetime | None = None
    # When the session begins whose meeting of the rhythm can be skipped.
    can_skip: datetime | None = None
    # Both are empty until there are three ratings.
    rating: str = ""
    words: tuple[str, ...] = ()
    foreword: str = ""
    drafts: DraftsView = field(default_factory=partial(DraftsView, "action"))
    # The names to choose the owner of an action from.
    owners: tuple[str, ...] = ()
    # What triage has not come to.
    left_in_triage: tuple[AlikeRow, ...] = ()

    @property
    def unassigned_id(self) -> str:
        """The first action without an owner, which the key assigns."""
        return next((each.id for each in self.actions if not (each.owner or each.is_done)), "")
