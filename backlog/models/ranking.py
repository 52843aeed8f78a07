"""The rank of an item: a key between those of its neighbours, so that a move writes one row."""

from typing import Self

from django.db import models, transaction
from django.db.models.functions import Concat

from backlog.ranked.rules.ranking import LONG, between, spread
from core.http.request import ChoiceNumber
from teams.models import Member, Team

from .item_fields import ItemFields


class Ranking(ItemFields):
    class Meta:
        abstract = True

    @property
    def has_long_rank(self) -> bool:
        """True if so many items were moved to this place that a worker should respread the list."""
        return len(self.rank or "") > LONG

    # Changes

    def place(self, low: str | None, high: str | None, by: Member, session="", **more) -> None:
        """Give the item its place between two ranks, taking it into the backlog if it was not there.

        The neighbours are read again under the team's lock: if others have moved since, the item comes right
        after the one it was to follow.
        """
        with self._changing("backlog") as item:
            item._take_place(item._free_rank(low, high), by, session)
            if more:
                item._set(by, session, **more)

    def move(
        self,
        by: Member,
        *,
        after: Self | None = None,
        before: Self | None = None,
        choice: ChoiceNumber | None = None,
    ) -> None:
        """Move in the list, right after or right before another item; to the very top without either.

        Nothing happens when that other item has left the list: the place no longer exists.
        """
        with self._changing("backlog") as item:
            item._note_choice(by, choice, "rank")
            rank = None
            if anchor := after or before:
                anchor.refresh_from_db(fields=["rank"])
                if (rank := anchor.rank) is None:
                    return
            item._take_place(item._free_rank(rank if after else None, rank if before else None), by)

    def move_to(self, number: int, by: Member, choice: ChoiceNumber | None = None) -> None:
        """Move to the place of that number in the list, 1 being the top; the end when the list is shorter."""
        with self._changing("backlog") as item:
            item._note_choice(by, choice, "rank")
            item._take_place(item._rank_at(number), by)

    # Helpers, each inside a transaction that has locked the list

    def _take_place(self, rank: str, by: Member, session="") -> None:
        before = self.rank or ""
        self.rank = rank
        self.save(update_fields=["rank"])
        self._record("rank", before, rank, by, session)

    def _rank_at(self, number: int) -> str:
        """A free rank at that number of the list, from 1, or at its end."""
        others = self.team.items.ranked().exclude(pk=self.pk)
        ranks = others.values_list("rank", flat=True)
        around = list(ranks[max(0, number - 2) : number])
        if number == 1:
            return between(None, around[0] if around else None)
        if not around:
            return between(ranks.last(), None)
        return between(around[0], around[1] if len(around) > 1 else None)

    def _free_rank(self, low: str | None, high: str | None) -> str:
        others = self.team.items.ranked().exclude(pk=self.pk)
        if low is not None:
            high = others.filter(rank__gt=low).values_list("rank", flat=True).first()
        elif high is not None:
            low = others.filter(rank__lt=high).values_list("rank", flat=True).last()
        else:
            high = others.values_list("rank", flat=True).first()
        return between(low, high)

    @staticmethod
    def _last_rank(team: Team) -> str | None:
        return team.items.ranked().values_list("rank", flat=True).last()


def respread(team: Team) -> int:
    """Give the whole list short keys again, in the same order, and return how many. A worker's task.

    Changes that referred to an old key can no longer be undone.
    """
    with transaction.atomic():
        team.lock()
        items = list(team.items.ranked().only("pk", "rank"))
        # A rank is unique: while the new ones are written no old one may be in their way.
        team.items.ranked().update(rank=Concat(models.Value("~"), "rank"))
        for item, rank in zip(items, spread(len(items)), strict=True):
            item.rank = rank
        team.items.bulk_update(items, ["rank"], batch_size=500)
        team.announce(team.topic, "backlog")
    return len(items)
