"""View models of the item on the stage: its text, criteria, questions, votes and readiness."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial

from backlog.items.rules.due import Due
from sessions.meeting.parts.view_models.drafts import DraftsView
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
    # In triage: the score by the team's value model and that model's name; empty without one.
    value: str = ""
    value_label: str = ""
    value_is_guess: bool = False
    due: Due | None = None
    # The first of its labels, and how many more there are.
    labels: tuple[str, ...] = ()
    more_labels: int = 0
    # What others write into the why now.
    drafts: DraftsView = field(default_factory=partial(DraftsView, "why"))


@dataclass(frozen=True)
class StepView:
    """A step of a criterion, given, when or then, as the page shows it."""

    word: str
    text: str


@dataclass(frozen=True)
class CriterionView:
    id: str
    number: int
    text: str
    version: str
    # Who is typing here now, and their draft; empty if nobody is.
    writer: str = ""
    writer_id: str = ""
    draft: str = ""
    # The same text split into given, when and then, if it is written that way.
    steps: tuple[StepView, ...] = ()


@dataclass(frozen=True)
class CriteriaView:
    """The story's criteria, and the field for a new one."""

    entry_id: str
    item_id: str
    key: str
    rows: tuple[CriterionView, ...]
    drafts: DraftsView = field(default_factory=partial(DraftsView, "criterion"))


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
    # The item's, for a list about several.
    key: str = ""


@dataclass(frozen=True)
class QuestionsView:
    """The story's questions, and the field for a new one."""

    entry_id: str
    item_id: str
    key: str
    rows: tuple[QuestionView, ...]
    drafts: DraftsView = field(default_factory=partial(DraftsView, "question"))
    answer_drafts: DraftsView = field(default_factory=partial(DraftsView, "answer"))


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
    """The story's notes and blockers, and the fields for new ones."""

    entry_id: str
    item_id: str
    key: str
    blockers: tuple[BlockerView, ...]
    rows: tuple[NoteView, ...]
    drafts: DraftsView = field(default_factory=partial(DraftsView, "note"))

    @property
    def count(self) -> int:
        return len(self.blockers) + len(self.rows)


@dataclass(frozen=True)
class StoryName:
    key: str
    title: str


@dataclass(frozen=True)
class Card:
    """A revealed card; its owner's name is empty unless the team shows names."""

    label: str
    name: str = ""
    is_extreme: bool = False
    # The card was chosen before the criteria changed.
    is_outdated: bool = False
    # It was shown by hand, and entered by the facilitator.
    by_hand: bool = False


@dataclass(frozen=True)
class ByHand:
    """A person without a device, whose card the facilitator enters, and the card as it was entered."""

    id: str
    name: str
    card: str = ""


@dataclass(frozen=True)
class Remark:
    """A remark on a revealed card."""

    label: str
    name: str
    reason: str
    # "sure", "fairly", "guess", or "" if the voter did not say
    confidence: str


@dataclass(frozen=True)
class BarView:
    label: str
    count: int
    # In percent of the tallest bar.
    height: int
    is_extreme: bool = False


@dataclass(frozen=True)
class RevealedRound:
    """A round whose cards are revealed."""

    id: str
    number: int
    cards: tuple[Card, ...]
    bars: tuple[BarView, ...]
    agreed: bool
    proposed: str
    lowest: str
    highest: str
    settled: str
    # The people asked to speak first, by card; then how far apart the votes are, in figures.
    outliers: tuple[str, ...] = ()
    spread: int = 0
    agreement: int = 0
    # The plain average of the estimates, without cards such as "?"; None for fewer than two.
    mean: Decimal | None = None
    unsure: int = 0
    breaks: int = 0
    # The outliers' remarks come first.
    remarks: tuple[Remark, ...] = ()
    outdated: int = 0
    # The number of cards that were shown by hand.
    by_hand: int = 0
    # Made of early estimates, which Enter settles unless something needs to be discussed.
    is_early: bool = False
    needs_talk: bool = False

    @property
    def is_single(self) -> bool:
        """Whether there is one estimate alone, which nobody can agree or disagree with."""
        return self.agreed and self.mean is None

    @property
    def without_estimate(self) -> int:
        """How many chose a card that is no estimate: where anyone did, not everyone agrees."""
        return self.unsure + self.breaks


@dataclass(frozen=True)
class ReferenceView:
    """Stories for which the team agreed on this estimate."""

    label: str
    stories: tuple[StoryName, ...]


@dataclass(frozen=True)
class RoundView:
    """The votes part: no round yet, a hidden round, or a revealed one, with the earlier rounds."""

    # "none", "hidden", "revealed" or "settled"
    state: str
    entry_id: str
    id: str = ""
    number: int = 0
    voted: int = 0
    expected: int = 0
    # The estimates that can be settled on; with consensus, only the one that everyone chose.
    sizes: tuple[str, ...] = ()
    revealed: RevealedRound | None = None
    earlier: tuple[RevealedRound, ...] = ()
    # While cards are hidden, stories of every estimate; afterwards, of those that were chosen.
    references: tuple[ReferenceView, ...] = ()
    # The number of early estimates that are still hidden; no view has the cards.
    sealed: int = 0
    # After the reveal, the people whose cards the facilitator may enter, and the cards to choose from.
    by_hand: tuple[ByHand, ...] = ()
    cards: tuple[str, ...] = ()


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
    # The entry that comes next on the stage; empty if this is the last.
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
    # The bulk estimate, shown instead of a story.
    sizing_wall: SizingWallView | None = None


@dataclass(frozen=True)
class DeckCard:
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class DeckView:
    """A person's own cards. `state` is that of RoundView; those who may not estimate get no cards."""

    state: str
    round_id: str = ""
    cards: tuple[DeckCard, ...] = ()
    chosen: str = ""
    # The early estimate; it counts once its owner chooses it here.
    early: str = ""
    # The card was chosen before the criteria changed.
    is_outdated: bool = False
