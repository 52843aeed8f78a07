"""The trend of a metric, read from its values as people type them: "9 h", "12.5 %", "1,200". Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")


class Way(StrEnum):
    UP = "up"
    DOWN = "down"
    LEVEL = "level"


@dataclass(frozen=True)
class Trend:
    """The last step of a metric: from which value, in which direction, and whether it is nearer to its
    target.
    """

    before: str
    way: Way
    # None without a target, and where the distance is the same.
    is_nearer: bool | None


def number_in(text: str) -> Decimal | None:
    """The first number of a value; None when it has none. A comma separates thousands."""
    found = _NUMBER.search(text)
    return Decimal(found[0].replace(",", "")) if found else None


def trend(values: Sequence[str], target: str) -> Trend | None:
    """The step between the last two values with a number; None when there are fewer than two."""
    numbered = [(text, number) for text in values if (number := number_in(text)) is not None]
    if len(numbered) < 2:
        return None
    (before, was), (_, now) = numbered[-2:]
    way = Way.UP if now > was else Way.DOWN if now < was else Way.LEVEL
    return Trend(before, way, _is_nearer(was, now, number_in(target)))


def _is_nearer(was: Decimal, now: Decimal, target: Decimal | None) -> bool | None:
    if target is None:
        return None
    far, near = abs(was - target), abs(now - target)
    return None if far == near else near < far
