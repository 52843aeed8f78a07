"""The middle of the page in each phase but the deep dive."""

from dataclasses import dataclass
from datetime import date, datetime

from .lists import ParkedView, QueueRow
from .story import QuestionView, StoryView


@dataclass(frozen=True)
class GoalView:
    name: str
    metric: str
    now: str
    target: str


@dataclass(frozen=True)
class ActionView:
    id: str
    text: str
    owner: str
    due: date | None
    is_done: bool
    item_key: str = ""


@dataclass(frozen=True)
class LobbyView:
    code: str
    starts_at: datetime
    minutes: int
    triage: tuple[QueueRow, ...]
    deep_dive: tuple[QueueRow, ...]


@dataclass(frozen=True)
class KickOffView:
    goals: tuple[GoalView, ...]
    # Left open by earlier sessions.
    actions: tuple[ActionView, ...]
    triage_count: int
    deep_dive: tuple[QueueRow, ...]


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
class TriageView:
    story: StoryView | None
    poll: tuple[PollRow, ...]
    choices: tuple[Choice, ...]
    look_alikes: tuple[LookAlike, ...]
    goals: tuple[GoalView, ...]


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
    """What is loose comes first; the rest has written itself."""

    parked: tuple[ParkedView, ...]
    questions: tuple[QuestionView, ...]
    ready: tuple[ReadyRow, ...]
    estimated: tuple[ReadyRow, ...]
    decisions: tuple[DecisionRow, ...]
    actions: tuple[ActionView, ...]
    rated_by: int
    next_at: datetime | None
    # Both empty before there are three.
    rating: str = ""
    words: tuple[str, ...] = ()
    note: str = ""
