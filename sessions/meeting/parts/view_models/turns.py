"""Turns to speak, and reactions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HandView:
    member_id: str
    name: str


@dataclass(frozen=True)
class HandsView:
    """The speaker, and the raised hands in the order in which they were raised."""

    speaker: HandView | None = None
    waiting: tuple[HandView, ...] = ()


@dataclass(frozen=True)
class ReactionView:
    id: str
    kind: str
    label: str
    name: str
