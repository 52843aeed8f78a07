"""The extent of each horizon in a team's list, and its sums, at this moment.

Two queries, whatever the length of the list: its top, in which later begins almost always, and how often each
size occurs. What is beyond the top is the whole less the top.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet

from backlog.models import Item
from backlog.models.estimation import estimate_unless_sizing, hidden_since
from backlog.ranked.queries.runway import Outlook
from backlog.ranked.rules.horizons import Horizon, borders
from core.clock import now
from core.db.prepared import Prepared

# Where later begins further down than this, the whole list is read.
TOP = 150


def _ranked(team: int, since: datetime) -> QuerySet:
    rows = Item.objects.filter(team=team).ranked().annotate(shown=estimate_unless_sizing(since))
    return rows.values_list("rank", "shown", "state")


_WHOLE = Prepared(_ranked, int, datetime)
_TOP = Prepared(lambda *blanks: _ranked(*blanks)[:TOP], int, datetime)


class Ranked(NamedTuple):
    """The columns of a ranked item that the horizons depend on."""

    rank: str
    shown: Decimal | None
    state: str


class Sums(NamedTuple):
    """The count of some items, their points, and how many of them are ready."""

    number: int
    points: Decimal
    ready: int

    @classmethod
    def of(cls, rows: Iterable[Ranked]) -> "Sums":
        rows = list(rows)
        points = sum((row.shown or Decimal(0) for row in rows), Decimal(0))
        return cls(len(rows), points, sum(row.state == Item.State.READY for row in rows))

    def without(self, others: "Iterable[Sums]") -> "Sums":
        return Sums(*(whole - sum(parts) for whole, *parts in zip(self, *others, strict=True)))


class Reach:
    def __init__(self, outlook: Outlook):
        self.team, self.outlook = outlook.team, outlook

    @cached_property
    def bounds(self) -> dict[Horizon, tuple[str, str | None]]:
        """The first rank of each horizon that has items, and the rank it ends before."""
        ranks = [self._top[start].rank for start, _ in self._places.values()]
        return dict(zip(self._places, _stretches(ranks), strict=True))

    @cached_property
    def sums(self) -> dict[Horizon, Sums]:
        """The sums of each horizon that has items."""
        sums = {horizon: Sums.of(self._top[start:end]) for horizon, (start, end) in self._places.items()}
        if sums:
            last = list(sums)[-1]
            sums[last] = self._whole.without(each for horizon, each in sums.items() if horizon is not last)
        return sums

    @property
    def total(self) -> int:
        """The number of items in the list."""
        return sum(number for number, _ in self.outlook.sizes.values())

    @property
    def _whole(self) -> Sums:
        sizes = self.outlook.sizes
        points = sum(((size or Decimal(0)) * number for size, (number, _) in sizes.items()), Decimal(0))
        numbers, ready = zip(*sizes.values(), strict=True)
        return Sums(sum(numbers), points, sum(ready))

    @cached_property
    def _places(self) -> dict[Horizon, tuple[int, int | None]]:
        """The first and last place of each horizon that has items."""
        soon, later = self._borders()
        if later is None and len(self._top) == TOP:
            self._top = self._ranked()
            soon, later = self._borders()
        starts = [(Horizon.NEXT, 0 if self._top else None), (Horizon.SOON, soon), (Horizon.LATER, later)]
        begun = {horizon: place for horizon, place in starts if place is not None}
        reach = dict(zip(begun, _stretches([*begun.values()]), strict=True))
        return {horizon: (start, end) for horizon, (start, end) in reach.items() if start != end}

    def _borders(self) -> tuple[int | None, int | None]:
        velocity = self.outlook.velocity
        # Without a velocity places count, and no size is needed.
        usual = self.outlook.usual if velocity else Decimal(0)
        return borders((row.shown for row in self._top), velocity, usual)

    @cached_property
    def _top(self) -> list[Ranked]:
        return self._ranked(_TOP)

    def _ranked(self, rows: Prepared = _WHOLE) -> list[Ranked]:
        return [Ranked(*row) for row in rows.all(self.team.pk, hidden_since(now()))]


def _stretches[T](starts: list[T]) -> list[tuple[T, T | None]]:
    """From each to the next, and from the last to the end."""
    return list(zip(starts, [*starts[1:], None], strict=True)) if starts else []
