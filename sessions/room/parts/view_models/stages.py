"""The middle of the page in each phase but the deep dive."""

from dataclasses import dataclass
from datetime import date, datetime

from sessions.deep_dive.parts.view_models import QuestionView, StoryView
from sessions.meeting.parts.view_models.lists import ParkedView, QueueRow


@dataclass(frozen=True)
class GoalView:
    name: str
    metric: str
    now: str
    target: str
    # The values before, first to last, and what the last step says: "up", "down", "level" or "".
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
    # In this session's kick-off it was said that it is still to be done.
    is_carried: bool = False


@dataclass(frozen=True)
class StoryAhead:
    """A story to read before the meeting: how many have, and how many gave it a size, never which."""

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
    # From then on whoever starts is late and keeps the end or shifts it; then it can only be shifted.
    late_from: datetime | None = None
    too_late_from: datetime | None = None
    drawn_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def is_late(self) -> bool:
        return bool(self.drawn_at and self.late_from and self.drawn_at >= self.late_from)

    @property
    def is_too_late(self) -> bool:
        return bool(self.drawn_at and self.too_late_from and self.drawn_at >= self.too_late_from)


@dataclass(frozen=True)
class KickOffView:
    goals: tuple[GoalView, ...]
    # Left open by earlier sessions.
    actions: tuple[ActionView, ...]
    triage_count: int
    deep_dive: tuple[QueueRow, ...]
    # What the session before parked for this agenda.
    topics: tuple[str, ...] = ()
    # What the stories would have the hour be for; empty once there is a goal.
    goal_proposed: str = ""
    # The first action that nobody has said anything about; the keys act on it.
    next_action_id: str = ""


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


@dataclass(frozen=True)
class Choice:
    """One decision that can be made: its landing place where it has one ("6th, after PAY-131")."""

    outcome: str
    label: str
    key: str
    place: int = 0
    after_key: str = ""
    is_proposed: bool = False


@dataclass(frozen=True)
class ProposedWord:
    """Something that the item becomes along with its decision: its type, theme or goal."""

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
    """Waiting entries with the same proposal as the item on the stage, to be confirmed with it."""

    outcome: str
    label: str
    rows: tuple[AlikeRow, ...]
    # All of the proposal in one line: "Next, after PAY-131 · Bug · Refunds".
    told: str

    @property
    def refs(self) -> str:
        return ",".join(row.entry_id for row in self.rows)


@dataclass(frozen=True)
class PaceView:
    """The pace of triage: items done and left, and the seconds each took so far and still has."""

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
    # Who pulled the item out of those of its proposal.
    pulled_out_by: str = ""
    pace: PaceView | None = None
    proposed: tuple[ProposedWord, ...] = ()


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
    """The wrap-up: loose ends first; the rest has written itself."""

    parked: tuple[ParkedView, ...]
    questions: tuple[QuestionView, ...]
    ready: tuple[ReadyRow, ...]
    estimated: tuple[ReadyRow, ...]
    decisions: tuple[DecisionRow, ...]
    actions: tuple[ActionView, ...]
    rated_by: int
    next_at: datetime | None
    # By the team's rhythm; None without one, or once a date is set.
    next_proposed: datetime | None = None
    # Both empty before there are three.
    rating: str = ""
    words: tuple[str, ...] = ()
    foreword: str = ""
