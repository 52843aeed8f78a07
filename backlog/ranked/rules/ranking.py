"""Rank keys between two others, which sort as bytes. Pure.

A key is eight digits in base 62, and more only where two neighbours are as close as digits allow.
A move makes one new key and touches no other. Appending and prepending step by a fixed distance, so
long lists keep short keys; `spread` starts a list evenly, or respreads one whose keys have grown.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
VALUE = {digit: value for value, digit in enumerate(DIGITS)}
BASE = len(DIGITS)
WIDTH = 8
STEP = BASE**4
# A key longer than this asks for a respread in the background.
LONG = 24


def between(low: str | None, high: str | None) -> str:
    """A key strictly after `low` and before `high`, as bytes; None is the list's open end.

    Raises ValueError when `low` is not before `high`.
    """
    if low is not None and high is not None and low >= high:
        raise ValueError(f"{low!r} does not stand before {high!r}")
    width = max(WIDTH, len(low or ""), len(high or ""))
    while True:
        floor = _number(low, width) if low else 0
        ceiling = _number(high, width) if high else BASE**width
        if ceiling - floor > 1:
            return _key(_number_between(floor, ceiling, low, high, width), width)
        width += 1


def spread(count: int) -> Iterator[str]:
    """`count` keys in order, evenly apart, leaving room at both ends."""
    first = BASE**WIDTH // 2 - STEP * (count // 2)
    for place in range(count):
        yield _key(first + STEP * place, WIDTH)


def fill(low: str | None, high: str | None, count: int) -> list[str]:
    """`count` keys in order strictly between two others, or from an open end on."""
    if count == 0:
        return []
    if low is None and high is None:
        return list(spread(count))
    if high is None:
        keys = [between(low, None)]
        while len(keys) < count:
            keys.append(between(keys[-1], None))
        return keys
    # Halving keeps keys short; one after the other would grow them with every step.
    middle = between(low, high)
    before = fill(low, middle, (count - 1) // 2)
    return [*before, middle, *fill(middle, high, count - 1 - len(before))]


def displaced(former: Sequence[str]) -> set[int]:
    """The fewest places in `former` whose removal leaves the rest in order: the items that have moved."""
    tails: list[str] = []
    tops: list[int] = []
    before: list[int | None] = []
    for place, key in enumerate(former):
        length = bisect_left(tails, key)
        before.append(tops[length - 1] if length else None)
        tails[length : length + 1] = [key]
        tops[length : length + 1] = [place]
    stayed: set[int] = set()
    step = tops[-1] if tops else None
    while step is not None:
        stayed.add(step)
        step = before[step]
    return set(range(len(former))) - stayed


def _number_between(floor: int, ceiling: int, low: str | None, high: str | None, width: int) -> int:
    step = STEP * BASE ** (width - WIDTH)
    if high is None and low is not None and floor + step < ceiling:
        return floor + step
    if low is None and high is not None and ceiling - step > floor:
        return ceiling - step
    return (floor + ceiling) // 2


def _number(key: str, width: int) -> int:
    number = 0
    for digit in key.ljust(width, "0"):
        number = number * BASE + VALUE[digit]
    return number


def _key(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, value = divmod(number, BASE)
        digits.append(DIGITS[value])
    key = "".join(reversed(digits))
    # Past the fixed width a trailing zero would name the same place twice.
    return key[:WIDTH] + key[WIDTH:].rstrip("0")
