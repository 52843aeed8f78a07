"""The item on the stage: its words, criteria, questions, votes and readiness."""

from dataclasses import dataclass
from datetime import datetime

from sessions.sizing_wall.parts.view_models import SizingWallView


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
class StepView:
    """One of given, when, then, as the page says it."""

    word: str
    text: str


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
    # The same text as given, when, then, if it is written so.
    steps: tuple[StepView, ...] = ()


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
    """The story's questions, and where a new one goes."""

    entry_id: str
    item_id: str
    key: str
    rows: tuple[QuestionView, ...]


@dataclass(frozen=True)
class NoteView:
    id: str
    # "risk" or "idea"
    kind: str
    text: str
    by: str


@dataclass(frozen=True)
class BlockerView:
    id: str
    key: str
    title: str
    state_label: str


@dataclass(frozen=True)
class NotesView:
    """The story's notes and blockers, and where new ones go."""

    entry_id: str
    item_id: str
    key: str
    blockers: tuple[BlockerView, ...]
    rows: tuple[NoteView, ...]

    @property
    def count(self) -> int:
        return len(self.blockers) + len(self.rows)


@dataclass(frozen=True)
class StoryName:
    key: str
    title: str


@dataclass(frozen=True)
class Card:
    """A card that lies open: whose is empty unless the team shows names."""

    label: str
    name: str = ""
    is_extreme: bool = False
    # It was put down before the criteria changed.
    is_outdated: bool = False


@dataclass(frozen=True)
class Remark:
    """A remark on a revealed card."""

    label: str
    name: str
    reason: str
    # "sure", "fairly", "guess" or "" for no word about it
    confidence: str


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
    # Who is asked first, by card; and in figures how far apart the room is.
    outliers: tuple[str, ...] = ()
    spread: int = 0
    agreement: int = 0
    unsure: int = 0
    breaks: int = 0
    # Those of the outliers first.
    remarks: tuple[Remark, ...] = ()
    outdated: int = 0
    # Made of the sizes given before the meeting; they settle with Enter unless something needs talk.
    is_early: bool = False
    needs_talk: bool = False


@dataclass(frozen=True)
class ReferenceView:
    """Stories that the team agreed to be of this size."""

    label: str
    stories: tuple[StoryName, ...]


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
    # Sizes that can be settled on: by consensus only the one that all agree on.
    sizes: tuple[str, ...] = ()
    revealed: RevealedRound | None = None
    earlier: tuple[RevealedRound, ...] = ()
    # While cards are hidden those of every size, afterwards those of the sizes that were chosen.
    references: tuple[ReferenceView, ...] = ()
    # How many sizes from before the meeting lie sealed; who gave what is in no view.
    sealed: int = 0


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
    notes: NotesView | None = None
    # Instead of a story.
    sizing_wall: SizingWallView | None = None


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
    # The size given before the meeting; it counts once it is chosen here.
    early: str = ""
    # The card was put down before the criteria changed.
    is_outdated: bool = False
