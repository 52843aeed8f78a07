"""What a round of estimates says: spread, agreement and the card to propose. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from backlog.scales import Card


@dataclass(frozen=True)
class Bar:
    """One card of the histogram and how many chose it."""

    label: str
    count: int
    is_lowest: bool = False
    is_highest: bool = False


@dataclass(frozen=True)
class Outcome:
    """A revealed round: bars in the scale's order, and what to do with it."""

    bars: tuple[Bar, ...]
    agreed: bool
    proposed: str
    lowest: str
    highest: str
    unsure: int


def outcome(scale: Sequence[Card], chosen: Sequence[str]) -> Outcome:
    """Read a revealed round.

    Agreed means that at least one size was chosen and all sizes are the same. The proposed card is the
    agreed one, else the smallest card that is not below the median: a size is rather kept than hoped for.
    """
    counts = Counter(chosen)
    sizes = [card for card in scale if card.is_size and counts[card.label]]
    if not sizes:
        bars = tuple(Bar(card.label, counts[card.label]) for card in scale if counts[card.label])
        return Outcome(bars, False, "", "", "", sum(counts.values()))
    by_size = sorted(sizes, key=_points)
    lowest, highest = by_size[0].label, by_size[-1].label
    split = lowest != highest
    middle = median(_points(card) for card in by_size for _ in range(counts[card.label]))
    proposed = next(card.label for card in sorted(_sizes(scale), key=_points) if _points(card) >= middle)
    bars = tuple(
        Bar(card.label, counts[card.label], split and card.label == lowest, split and card.label == highest)
        for card in scale
        if counts[card.label]
    )
    unsure = sum(counts[card.label] for card in scale if not card.is_size)
    return Outcome(bars, not split, proposed, lowest, highest, unsure)


def _sizes(scale: Sequence[Card]) -> list[Card]:
    return [card for card in scale if card.is_size]


def _points(card: Card) -> Decimal:
    assert card.points is not None
    return card.points
