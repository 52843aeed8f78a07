"""The order that value suggests, and the items whose rank grossly contradicts it. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import inf, nextafter
from typing import NamedTuple

from backlog.ranked.rules.horizons import Horizon

# Gross: worth at least so many times as much, compared with at least so many items.
TIMES = 2
AT_LEAST = 3


class Standing(NamedTuple):
    """An item at its place in the list, with its horizon and its score.

    The score is also None when the item is placed against its value on purpose (something urgent): such an
    item neither rises nor sinks, and causes no other to.
    """

    ref: int | str
    score: Decimal | float | None
    horizon: Horizon


@dataclass(frozen=True)
class Inversion:
    """An item that would start in another horizon, `horizon`, at the place `by_value`, if value decided.

    One that rises is worth at least TIMES as much as `count` of the items above it; `count` of the items
    below one that sinks are worth at least TIMES as much as it. `other` is the farthest of them. Places count
    from 0.
    """

    ref: int | str
    place: int
    by_value: int
    horizon: Horizon
    count: int
    other: int | str

    @property
    def rises(self) -> bool:
        return self.by_value < self.place


def by_value[T](items: Sequence[T], score: Callable[[T], Decimal | float | None]) -> list[T]:
    """The items, given in rank order, by falling score.

    Equal scores keep their order. Items without a score keep their very places: the others are sorted among
    the places they have, so an item without a value neither sinks nor rises.
    """
    scores = [score(item) for item in items]
    order = list(items)
    for came_from, place in _targets(scores).items():
        order[place] = items[came_from]
    return order


def inversions(items: Sequence[Standing]) -> list[Inversion]:
    """The items whose rank grossly contradicts their value, in rank order; none in an order by value.

    Two conditions: by value the item would be in another horizon, and it is worth TIMES as much as AT_LEAST
    items above it, or AT_LEAST items below are worth TIMES as much as it. So no more items rise than next and
    soon have places, however long the list. Takes O(n log n).
    """
    scores = [None if item.score is None else float(item.score) for item in items]
    targets = _targets(scores)
    crossing = [place for place in targets if items[targets[place]].horizon != items[place].horizon]
    above = _counted(scores, range(len(scores)), 1 / TIMES, {p for p in crossing if targets[p] < p})
    # Reversed and negated, an item worth too little for its place becomes one worth too much.
    turned = [None if score is None else -score for score in scores]
    below = _counted(turned, reversed(range(len(scores))), TIMES, {p for p in crossing if targets[p] > p})
    return [
        Inversion(items[place].ref, place, target, items[target].horizon, count, items[other].ref)
        for place, count, other in sorted([*above, *below])
        for target in (targets[place],)
    ]


def _targets(scores: Sequence[Decimal | float | None]) -> dict[int, int]:
    """The place in the order by value, for the place of each item that has a score."""
    valued = [(place, score) for place, score in enumerate(scores) if score is not None]
    best_first = sorted(valued, key=lambda pair: -pair[1])
    return {came_from: place for (came_from, _), (place, _) in zip(best_first, valued, strict=True)}


def _counted(
    scores: Sequence[float | None], places: Iterable[int], factor: float, wanted: Collection[int]
) -> Iterator[tuple[int, int, int]]:
    """Count, for each wanted place, the places before it whose value is at most `factor` times its own.

    Yields the place, that number and the first of them; leaves out places that count too few.
    """
    bounds = {
        place: min(score * factor, nextafter(score, -inf))
        for place in wanted
        if (score := scores[place]) is not None
    }
    known = sorted(set(bounds.values()))
    tree = [0] * (len(known) + 1)  # a Fenwick tree: how many were met up to each of the known bounds
    lows: list[float] = []  # each lower than all met before it; negated, so that they rise
    met_at: list[int] = []
    for place in places if bounds else ():
        if (score := scores[place]) is None:
            continue
        if (bound := bounds.get(place)) is not None:
            node, count = bisect_right(known, bound), 0
            while node:
                count += tree[node]
                node -= node & -node
            if count >= AT_LEAST:
                yield place, count, met_at[bisect_left(lows, -bound)]
        if not lows or -score > lows[-1]:
            lows.append(-score)
            met_at.append(place)
        node = bisect_left(known, score) + 1
        while node < len(tree):
            tree[node] += 1
            node += node & -node
