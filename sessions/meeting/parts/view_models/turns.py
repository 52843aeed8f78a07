"""Whose turn it is, and signs without a word."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HandView:
    member_id: str
    name: str


@dataclass(frozen=True)
class HandsView:
    """Who has the word, and the hands that are up, in the order in which they went up."""

    speaker: HandView | None = None
    waiting: tuple[HandView, ...] = ()


@dataclass(frozen=True)
class ReactionView:
    id: str
    kind: str
    label: str
    name: str
