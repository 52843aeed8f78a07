"""Estimation scales: the cards of a deck, each with a label and its points. Pure.

A card's points are a number, or None for a card without one: "?" and coffee.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

UNSURE = "?"
COFFEE = "☕"
# The name under which a team's own scale is stored; own_scale.py reads it.
OWN = "own"
# The one fraction that is also read and written as a word.
HALF, HALF_A_POINT = "½", Decimal("0.5")
DECIMALS = 3
# Of halves and quarters alone: "5/8" may as well be two cards.
_TYPED_FRACTION = re.compile("([123])[/\u2044]([24])")


@dataclass(frozen=True)
class Card:
    label: str
    points: Decimal | None

    @property
    def is_size(self) -> bool:
        return self.points is not None


def _numbers(*labels: str) -> tuple[Card, ...]:
    return tuple(Card(label, HALF_A_POINT if label == HALF else Decimal(label)) for label in labels)


_ASIDE = (Card(UNSURE, None), Card(COFFEE, None))

SCALES: dict[str, tuple[Card, ...]] = {
    "fibonacci": _numbers("0", HALF, "1", "2", "3", "5", "8", "13", "20", "40", "100") + _ASIDE,
    "powers": _numbers("0", "1", "2", "4", "8", "16", "32", "64") + _ASIDE,
    "shirts": tuple(
        Card(label, Decimal(points))
        for label, points in (("XS", 1), ("S", 2), ("M", 3), ("L", 5), ("XL", 8), ("XXL", 13))
    )
    + _ASIDE,
    "linear": _numbers("1", "2", "3", "4", "5", "6", "7", "8", "9", "10") + _ASIDE,
}


def stored(cards: Sequence[Card]) -> list[list[str | None]]:
    """The scale as JSON: pairs of label and points."""
    return [[card.label, None if card.points is None else str(card.points)] for card in cards]


def loaded(pairs: Sequence[Sequence[str | None]]) -> tuple[Card, ...]:
    """The cards of a stored scale."""
    return tuple(Card(str(label), None if points is None else Decimal(points)) for label, points in pairs)


def card_named(cards: Sequence[Card], label: str) -> Card | None:
    """The card with this `label`, or None."""
    return next((card for card in cards if card.label == label), None)


def label_of(points: Decimal | None) -> str:
    """A number of points as it is written: no trailing zeros, ½ for a half."""
    if points is None:
        return ""
    try:
        plain = format(points.normalize(), "f")
    except InvalidOperation:
        return str(points)
    return HALF if points == HALF_A_POINT else plain


def fraction_of(text: str) -> Decimal | None:
    """The number that is written with a fraction, such as "½", "1/2" or "1½"; None for any other text.

    None also for one of more than three decimals, such as "⅓".
    """
    whole, sign = text[:-1], text[-1:]
    typed = _TYPED_FRACTION.fullmatch(text)
    if typed:
        whole, (above, below) = "", typed.groups()
    elif sign and unicodedata.decomposition(sign).startswith("<fraction>"):
        above, _, below = unicodedata.normalize("NFKC", sign).partition("\u2044")
    else:
        return None
    if (whole and not (whole.isdecimal() and len(whole) <= 4)) or not below or int(above) >= int(below):
        return None
    number = int(whole or 0) + Decimal(above) / Decimal(below)
    return number if number == round(number, DECIMALS) else None
