"""When an item of the bulk estimate is agreed on: one person's placement is an opinion, not an agreement."""

from collections.abc import Hashable, Mapping, Set
from enum import StrEnum

# The number of people who must have placed an item alike, however few estimate here.
ENOUGH = 2


class TileState(StrEnum):
    OPEN = "open"
    PLACED = "placed"
    AGREED = "agreed"
    DISPUTED = "disputed"
    SETTLED = "settled"


def state_of[Person: Hashable](placed: Mapping[Person, str]) -> TileState:
    """The state of an item that is not settled: `placed` are the labels that people gave it.

    Alike placements of two people agree, also if more estimate here. A single one never does, also if nobody
    else estimates here.
    """
    if not placed:
        return TileState.OPEN
    if len(set(placed.values())) > 1:
        return TileState.DISPUTED
    return TileState.AGREED if len(placed) >= ENOUGH else TileState.PLACED


def asked[Person: Hashable](placed: Mapping[Person, str], estimators: Set[Person]) -> int:
    """The number of people who estimate here or have placed the item."""
    return len(estimators | placed.keys())
