"""View models of the personal parts: rendered for one person and sent to no one else."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class RemarkView:
    """A person's remark on their card, hidden like the card; without an ID there is no open round."""

    round_id: str = ""
    confidence: str = ""
    reason: str = ""


@dataclass(frozen=True)
class MyAnswer:
    question: str
    label: str
    # "yes", "no" or "" without an answer
    answer: str


@dataclass(frozen=True)
class AnswersView:
    """A person's answers to the three questions about the item on the stage."""

    entry_id: str
    answers: tuple[MyAnswer, ...]
    is_open: bool


@dataclass(frozen=True)
class ClaimView:
    """Someone on another device claims to be this person."""

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
    # The reactions that can be sent, as pairs of kind and label.
    signs: tuple[tuple[str, str], ...] = ()
