"""The place of an item after a decision: shown before the decision, and taken when it is made."""

from dataclasses import dataclass

from backlog.models import Item
from backlog.models.estimation import estimate_shown
from backlog.models.velocity import velocity_of
from backlog.ranked.rules.horizons import Horizon, last_place
from core.clock import now
from teams.models import Team

URGENT = "urgent"


@dataclass(frozen=True)
class RankSlot:
    """A place in the list: its number from 1, the key of the item before it, and both neighbours' ranks."""

    place: int
    after_key: str
    low: str | None
    high: str | None


class RankSlots:
    """The team's list, read once, to place an item in it."""

    def __init__(self, team: Team, leaving_out: Item | None = None):
        ranked = Item.objects.filter(team=team).ranked()
        if leaving_out is not None:
            ranked = ranked.exclude(pk=leaving_out.pk)
        self._rows = list(ranked.values_list("rank", "key", estimate_shown(now())))
        self._velocity = velocity_of(team)

    def of(self, where: str, nudge: int = 0, behind: str = "") -> RankSlot:
        """The place that `urgent` (the very top) or a horizon (its end) gives, moved by `nudge` places.

        It comes after the item with the key `behind` instead, as long as that one is on the list.
        """
        place = next((place for place, row in enumerate(self._rows, 1) if row[1] == behind), None)
        if place is None:
            place = self._end_of(where)
        place = max(0, min(len(self._rows), place + nudge))
        before = self._rows[place - 1] if place else None
        after = self._rows[place] if place < len(self._rows) else None
        return RankSlot(
            place + 1, before[1] if before else "", before[0] if before else None, after[0] if after else None
        )

    def _end_of(self, where: str) -> int:
        if where == URGENT:
            return 0
        return last_place((size for _, _, size in self._rows), self._velocity, Horizon(where))
