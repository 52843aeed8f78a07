"""What the room's parts may know. Pure: frozen data, one class a part.

A shared part is drawn once for each audience, so nothing here says "you", and nothing here can hold a
hidden card: before the reveal a round knows who has voted, never what. What is one person's own stands
at the end and is drawn for that person only.
"""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Meeting:
    """What every part may ask: which session, which phase, for whom it is drawn."""

    id: str
    number: int
    goal: str
    team_name: str
    team_slug: str
    # "lobby", a phase of the agenda, or "finished"
    phase: str
    # "facilitator", "decider", "member", "observer" or "projector"
    audience: str
    # The acts of teams.rights that this audience may do; a control is shown only for these.
    may: frozenset[str]
    # The timebox that is on, 0 in the lobby and after the end: goes with every order that moves the meeting.
    position: int
    facilitator_id: str = ""
    facilitator_name: str = ""


@dataclass(frozen=True)
class ClockView:
    """`ends_at` while it runs, else `left` seconds; the browser counts. All lengths are seconds."""

    label: str
    length: float
    left: float
    ends_at: datetime | None
    is_paused: bool
    # "9 left, 70 seconds each"; zero where the phase has no list.
    items_left: int
    share: float
    # The item on the stage: its share ends then, unless the clock stands.
    share_ends_at: datetime | None
    session_ends_at: datetime | None
    on_course_for: datetime | None
    place: int = 0
    places: int = 0


@dataclass(frozen=True)
class AgendaPhase:
    phase: str
    label: str
    position: int
    minutes: int
    # "done", "now" or "ahead"
    state: str
    # Seconds, for the bar: how much of the length is used, and the deadline while it runs.
    length: float
    left: float
    ends_at: datetime | None
    used_minutes: int


@dataclass(frozen=True)
class ControlsView:
    is_paused: bool
    is_last: bool
    next_label: str
    can_go_back: bool
    # Those who could take facilitation: pairs of member id and name.
    heirs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class OfferView:
    """Facilitation is free to take: the facilitator is gone, or somebody may take it back."""

    gone: bool
    facilitator_id: str
    facilitator_name: str
    former_id: str
    former_name: str


@dataclass(frozen=True)
class QueueRow:
    entry_id: str
    key: str
    title: str
    # "done", "now" or "ahead"
    state: str
    # "next", "decline", ... in triage; "ready", "put-off" in the deep dive; empty while open.
    outcome: str = ""
    outcome_label: str = ""
    estimate: str = ""
    reason: str = ""


@dataclass(frozen=True)
class QueueView:
    label: str
    rows: tuple[QueueRow, ...]
    # What undo would take back: "PAY-150: Next"; empty when nothing.
    undo: str = ""


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
class StoryView:
    """The item on the stage, in triage and in the deep dive."""

    entry_id: str
    item_id: str
    key: str
    title: str
    type: str
    type_label: str
    why: str
    why_version: str
    description_html: str
    reporter: str
    created_at: datetime
    asked_count: int
    goal: str
    is_urgent: bool
    place: int
    places: int


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
class CriterionView:
    id: str
    number: int
    text: str
    version: str
    # Who is typing here now, and what; empty when nobody is.
    writer: str = ""
    writer_id: str = ""
    draft: str = ""


@dataclass(frozen=True)
class CriteriaView:
    """The story's criteria, and where a new one goes."""

    entry_id: str
    item_id: str
    key: str
    rows: tuple[CriterionView, ...]


@dataclass(frozen=True)
class QuestionView:
    id: str
    text: str
    asked_by: str
    initials: str
    hue: int
    answer: str
    answered_by: str
    is_open: bool
    is_action: bool


@dataclass(frozen=True)
class QuestionsView:
    """What was asked about the story, and where a new question goes."""

    entry_id: str
    item_id: str
    key: str
    rows: tuple[QuestionView, ...]


@dataclass(frozen=True)
class Card:
    """A card that lies open: whose is empty unless the team shows names."""

    label: str
    name: str = ""
    is_extreme: bool = False


@dataclass(frozen=True)
class BarView:
    label: str
    count: int
    # Of the tallest bar, 0 to 100.
    height: int
    is_extreme: bool = False


@dataclass(frozen=True)
class RevealedRound:
    """A round whose cards lie open."""

    id: str
    number: int
    cards: tuple[Card, ...]
    bars: tuple[BarView, ...]
    agreed: bool
    proposed: str
    lowest: str
    highest: str
    settled: str


@dataclass(frozen=True)
class RoundView:
    """The votes part: nothing yet, a hidden round, or a revealed one; earlier rounds are kept."""

    # "none", "hidden", "revealed" or "settled"
    state: str
    entry_id: str
    id: str = ""
    number: int = 0
    voted: int = 0
    expected: int = 0
    # Sizes that can be settled on.
    sizes: tuple[str, ...] = ()
    revealed: RevealedRound | None = None
    earlier: tuple[RevealedRound, ...] = ()


@dataclass(frozen=True)
class CheckView:
    key: str
    label: str
    met: bool
    is_manual: bool = False


@dataclass(frozen=True)
class ReadinessView:
    entry_id: str
    checks: tuple[CheckView, ...]
    all_met: bool
    is_ready: bool
    reason: str
    objected_by: str
    has_next: bool
    # The entry the facilitator would bring up next; empty when it is the last.
    next_entry_id: str
    next_key: str


@dataclass(frozen=True)
class DeepDiveView:
    story: StoryView | None
    criteria: CriteriaView | None
    questions: QuestionsView | None
    round: RoundView | None
    readiness: ReadinessView | None


@dataclass(frozen=True)
class TallyView:
    """How many of those who are here and may estimate have voted, and who has not."""

    # False while no round is hidden: then the tally says nothing.
    is_on: bool
    voted: int = 0
    expected: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonView:
    id: str
    name: str
    initials: str
    hue: int
    role_label: str
    # "here", "reconnecting" or "away"
    presence: str
    is_watching: bool
    is_guest: bool
    leads: bool
    hand_raised: bool
    # "none" (no round, or does not estimate), "waiting", "voted", or "open" with the card.
    vote: str
    card: str = ""


@dataclass(frozen=True)
class PeopleView:
    people: tuple[PersonView, ...]
    here: int


@dataclass(frozen=True)
class ParkedView:
    id: str
    text: str
    by: str
    outcome: str
    outcome_label: str


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


@dataclass(frozen=True)
class HintView:
    """One kind word to the facilitator; empty text when there is nothing to say."""

    text: str = ""
    # What mends it: an URL name of an order without arguments beyond the session, and its label.
    order: str = ""
    order_label: str = ""


# What is one person's own


@dataclass(frozen=True)
class DeckCard:
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class DeckView:
    """My cards. `state` as in RoundView; without a right to estimate there are none."""

    state: str
    round_id: str = ""
    cards: tuple[DeckCard, ...] = ()
    chosen: str = ""


@dataclass(frozen=True)
class MyAnswer:
    question: str
    label: str
    # "yes", "no" or "" for silence
    answer: str


@dataclass(frozen=True)
class AnswersView:
    """My answers to the three questions about the item on the stage."""

    entry_id: str
    answers: tuple[MyAnswer, ...]
    is_open: bool


@dataclass(frozen=True)
class ClaimView:
    """Somebody says that they are me, on another device."""

    id: str


@dataclass(frozen=True)
class SelfView:
    id: str
    name: str
    may: frozenset[str]
    is_guest: bool
    is_watching: bool
    hand_raised: bool
    stars: int = 0
    claims: tuple[ClaimView, ...] = field(default=())
