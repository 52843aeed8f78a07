"""A team's own scale, read from how people write one: "0,5 1 2 3", "S=1, M=2, Epic". Pure."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from .scales import COFFEE, DECIMALS, UNSURE, Card, fraction_of, label_of

MOST_CARDS = 20
LONGEST_WORD = 12
LARGEST_CARD = 9999

# A comma ends a card before a space or where a card has more than one; else it is a decimal comma.
_BETWEEN = re.compile(r"[\s;]+|,(?=\s|$)")
_AROUND_POINTS = re.compile(r"\s*[=:]\s*")
_FRACTIONS = "\u00bc-\u00be\u2150-\u215f\u2189"
_NUMBER_LIKE = re.compile(
    rf"[+\-\u2212]?[\d.,\u066b\u2044/]*[\d{_FRACTIONS}][\d.,\u066b\u2044/{_FRACTIONS}]*"
)
_NUMBER = re.compile(r"(\d{1,9})?(?:[.,\u066b](\d{1,9}))?")
# Invisible, and yet a part of emoji, flags and Persian words.
_OF_EMOJI = re.compile("[\u200c\u200d\U000e0020-\U000e007f]")


class Reason(StrEnum):
    """The reasons for which a scale is refused."""

    EMPTY = "empty"
    MANY = "many"
    NUMBER = "number"
    WORD = "word"
    TWICE = "twice"
    SAME_POINTS = "same_points"


class RefusedScale(ValueError):
    """A scale that cannot be used: the reason, and the card that it is about."""

    def __init__(self, reason: Reason, card: str = ""):
        super().__init__(f"{reason}: {card}")
        self.reason = reason
        self.card = card


def read_scale(text: str, *, unsure: bool = True, coffee: bool = True) -> tuple[Card, ...]:
    """The cards written in `text`, in their order, followed by "?" and coffee if they are kept.

    A number is worth itself and a word what follows it ("Large=8"). If nothing has points, words are worth
    their place; else a word without them is a card like "?", on which nothing can be settled. Raises
    RefusedScale.
    """
    cards: list[Card] = []
    for written in _cards_in(text):
        if written == UNSURE:
            unsure = True
        elif written in (COFFEE, "\u2615\ufe0f"):
            coffee = True
        else:
            cards.append(_card(written))
    if not cards:
        raise RefusedScale(Reason.EMPTY)
    if len(cards) > MOST_CARDS:
        raise RefusedScale(Reason.MANY, str(len(cards)))
    if not any(card.is_size for card in cards):
        cards = [Card(card.label, Decimal(place)) for place, card in enumerate(cards, 1)]
    _check_unique(cards)
    return tuple(cards) + (Card(UNSURE, None),) * unsure + (Card(COFFEE, None),) * coffee


def write_scale(cards: Sequence[Card]) -> str:
    """The scale as `read_scale` reads it, without "?" and coffee."""
    return " ".join(_written(card) for card in cards if card.label not in (UNSURE, COFFEE))


def _written(card: Card) -> str:
    points = label_of(card.points)
    return card.label if points in ("", card.label) else f"{card.label}={points}"


def _cards_in(text: str) -> list[str]:
    plain = "".join(" " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each for each in text)
    # Nobody can see them on a card, or that two cards differ by one.
    plain = "".join(each for each in plain if unicodedata.category(each) != "Cf" or _OF_EMOJI.fullmatch(each))
    plain = _AROUND_POINTS.sub("=", unicodedata.normalize("NFC", plain))
    return [card for piece in _BETWEEN.split(plain) for card in _pieces(piece) if card]


def _pieces(piece: str) -> list[str]:
    """The cards of what stands between two spaces: "1,2,3" is three of them, "1,5" one; "S,M" two."""
    if piece.count(",") == 1 and re.fullmatch(r"(?:[^=,]*=)?\d*,\d+", piece):
        return [piece]
    return piece.split(",")


def _card(written: str) -> Card:
    name, has_points, value = written.partition("=")
    number = _number(name)
    if number is not None and not has_points:
        return Card(label_of(number), number)
    if not name or number is not None or _NUMBER_LIKE.fullmatch(name):
        raise RefusedScale(Reason.NUMBER, written)
    if len(name) > LONGEST_WORD or not any(map(_is_visible, name)):
        raise RefusedScale(Reason.WORD, name)
    points = _number(value) if has_points else None
    if has_points and points is None:
        raise RefusedScale(Reason.NUMBER, written)
    return Card(name, points)


def _is_visible(sign: str) -> bool:
    return sign.isalnum() or (sign > "\u2000" and unicodedata.category(sign)[0] not in "CZM")


def _number(text: str) -> Decimal | None:
    """The number written there, at most three decimals of it; None for anything else."""
    if (fraction := fraction_of(text)) is not None:
        return _plain(fraction) if fraction <= LARGEST_CARD else None
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text)) if text else None
    whole, decimals = found.groups(default="") if found else ("", "")
    if (not whole and not decimals) or len(decimals) > DECIMALS:
        return None
    number = _plain(Decimal(f"{whole or 0}.{decimals or 0}"))
    return number if number <= LARGEST_CARD else None


def _plain(number: Decimal) -> Decimal:
    """The number without trailing zeros and without an exponent: 1E+2 is how `normalize` leaves a hundred."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _check_unique(cards: Sequence[Card]) -> None:
    labels: set[str] = set()
    points: set[Decimal] = set()
    for card in cards:
        if card.label.casefold() in labels:
            raise RefusedScale(Reason.TWICE, card.label)
        if card.points is not None and card.points in points:
            raise RefusedScale(Reason.SAME_POINTS, card.label)
        labels.add(card.label.casefold())
        if card.points is not None:
            points.add(card.points)
