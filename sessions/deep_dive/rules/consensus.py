"""The outcome of a round of estimates: spread, agreement, who speaks first and the card to propose. Pure.

Estimates are compared by their points, distances by cards of the scale: from 8 to 13 is one card, as from 1
to 2.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median

from backlog.items.rules.scales import COFFEE, Card


class Way(StrEnum):
    """The ways a team arrives at an estimate when the cards differ."""

    MEDIAN = "median"
    SPLIT = "split"
    FACILITATOR = "facilitator"
    CONSENSUS = "consensus"


@dataclass(frozen=True)
class Bar:
    """One card of the histogram and how many chose it."""

    label: str
    count: int
    is_lowest: bool = False
    is_highest: bool = False


@dataclass(frozen=True)
class Outcome:
    """The outcome of a revealed round: bars in the scale's order, and what they mean together."""

    bars: tuple[Bar, ...]
    agreed: bool
    # The card to settle on; empty if the team's way proposes none.
    proposed: str
    lowest: str
    highest: str
    # How many chose "?", and how many asked for a break.
    unsure: int
    breaks: int
    # The lowest and the highest card, the one further from the middle first: their owners speak first.
    outliers: tuple[str, ...] = ()
    # The number of steps from the lowest to the highest card; 0 when all agree.
    spread: int = 0
    # The share of the most frequent estimate, in percent.
    agreement: int = 0
    # The smallest card that is not below the median.
    median: str = ""
    # The plain average of the estimates; None for fewer than two.
    mean: Decimal | None = None


def outcome(scale: Sequence[Card], chosen: Sequence[str], way: Way = Way.MEDIAN) -> Outcome:
    """The outcome of a revealed round.

    It is agreed if at least one estimate was chosen and all are the same; then that one is proposed.
    Otherwise the team's way decides: the median, or the middle between the extremes, each as the smallest
    card that is not below it (an estimate is better too high than too low), or none.
    """
    counts = Counter(chosen)
    breaks = counts[COFFEE]
    unsure = sum(counts[card.label] for card in scale if not card.is_size) - breaks
    ladder = sorted((card for card in scale if card.is_size), key=_points)
    by_size = [card for card in ladder if counts[card.label]]
    if not by_size:
        bars = tuple(Bar(card.label, counts[card.label]) for card in scale if counts[card.label])
        return Outcome(bars, False, "", "", "", unsure, breaks)
    low, high = by_size[0], by_size[-1]
    agreed = low.label == high.label
    points = [_points(card) for card in by_size for _ in range(counts[card.label])]
    places = [place for place, card in enumerate(ladder) for _ in range(counts[card.label])]
    return Outcome(
        bars=tuple(
            Bar(card.label, counts[card.label], not agreed and card == low, not agreed and card == high)
            for card in scale
            if counts[card.label]
        ),
        agreed=agreed,
        proposed=_proposed(ladder, points, way),
        lowest=low.label,
        highest=high.label,
        unsure=unsure,
        breaks=breaks,
        outliers=() if agreed else _outliers(low, high, places),
        spread=places[-1] - places[0],
        agreement=round(100 * max(counts[card.label] for card in by_size) / len(points)),
        median=_next_card(ladder, median(points)),
        mean=sum(points, Decimal()) / len(points) if len(points) > 1 else None,
    )


def _proposed(ladder: Sequence[Card], points: Sequence[Decimal], way: Way) -> str:
    if points[0] == points[-1] or way is Way.MEDIAN:
        return _next_card(ladder, median(points))
    if way is Way.SPLIT:
        return _next_card(ladder, (points[0] + points[-1]) / 2)
    return ""


def _outliers(low: Card, high: Card, places: Sequence[int]) -> tuple[str, str]:
    middle = median(places)
    higher_first = places[-1] - middle >= middle - places[0]
    return (high.label, low.label) if higher_first else (low.label, high.label)


def _next_card(ladder: Sequence[Card], points: Decimal) -> str:
    return next(card.label for card in ladder if _points(card) >= points)


def _points(card: Card) -> Decimal:
    assert card.points is not None
    return card.points
