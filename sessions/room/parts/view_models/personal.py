"""What is one person's own: drawn for that person and sent to nobody else."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class RemarkView:
    """What I say with my card, hidden as it is; without an id there is no round to say it in."""

    round_id: str = ""
    confidence: str = ""
    reason: str = ""


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
    # What can be shown to everybody for a moment: pairs of kind and label.
    signs: tuple[tuple[str, str], ...] = ()
