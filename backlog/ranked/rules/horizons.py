"""Next, soon, later: when an item would start, by its rank and the team's velocity. Pure.

Next is the coming two sprints, soon the two after, later everything beyond. Without a velocity the first 8
items are next and the following 12 soon. An item without an estimate counts as the median.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from statistics import median

NEXT_SPRINTS = 2
SOON_SPRINTS = 4
NEXT_ITEMS = 8
SOON_ITEMS = 12


class Horizon(StrEnum):
    NEXT = "next"
    SOON = "soon"
    LATER = "later"


def horizons(sizes: Iterable[Decimal | None], velocity: Decimal | None) -> Iterator[Horizon]:
    """The horizon of each item, given their estimates (points, None when unestimated) in rank order."""
    sizes = list(sizes)
    if not velocity:
        yield from (by_count(place) for place in range(len(sizes)))
        return
    usual = usual_size(sizes, velocity)
    before = Decimal(0)
    for size in sizes:
        yield _start(before / velocity)
        before += usual if size is None else size


def usual_size(sizes: Iterable[Decimal | None], velocity: Decimal) -> Decimal:
    """The points of an item without an estimate: the median, or what makes the first items fill next."""
    known = [size for size in sizes if size is not None]
    return median(known) if known else velocity / NEXT_ITEMS * NEXT_SPRINTS


def _start(sprint: Decimal) -> Horizon:
    if sprint < NEXT_SPRINTS:
        return Horizon.NEXT
    return Horizon.SOON if sprint < SOON_SPRINTS else Horizon.LATER


def by_count(place: int) -> Horizon:
    """The horizon of the item at `place` (0 is the top) of a team that has no velocity yet."""
    if place < NEXT_ITEMS:
        return Horizon.NEXT
    return Horizon.SOON if place < NEXT_ITEMS + SOON_ITEMS else Horizon.LATER


def last_place(sizes: Iterable[Decimal | None], velocity: Decimal | None, horizon: Horizon) -> int:
    """The lowest place (0 is the top) at which a new item still starts within `horizon`.

    Where the list ends before that horizon begins, it is the end of the list.
    """
    sizes = list(sizes)
    if horizon is Horizon.LATER:
        return len(sizes)
    wanted = {Horizon.NEXT} if horizon is Horizon.NEXT else {Horizon.NEXT, Horizon.SOON}
    # One more than there are: the new item may also come last.
    starts = list(horizons([*sizes, None], velocity))
    return max((place for place, start in enumerate(starts) if start in wanted), default=0)


def borders(
    sizes: Iterable[Decimal | None], velocity: Decimal | None, usual: Decimal
) -> tuple[int | None, int | None]:
    """The places (0 is the top) at which soon and later begin; None for one that begins after the last size.

    The same as `horizons` gives, but reads no further than to where later begins, so that the top of a long
    list is enough; `usual` is the points of an item without an estimate.
    """
    soon: int | None = None
    before = Decimal(0)
    for place, size in enumerate(sizes):
        start = _start(before / velocity) if velocity else by_count(place)
        if soon is None and start is not Horizon.NEXT:
            soon = place
        if start is Horizon.LATER:
            return soon, place
        before += usual if size is None else size
    return soon, None
