"""A running sprint: its commitment, what was finished, and the lesson."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Self

from django.db import models

from backlog.models.item import Item
from backlog.models.sprint_fields import SprintFields
from backlog.models.sprint_item import TAKEABLE, SprintItem
from backlog.ranked.rules.ranking import fill
from core.clock import now
from core.text import one_line, version
from teams.models import Member


class Moved(Exception):
    """The sprint, or its plan, is no longer what the button was rendered for. Nothing was changed."""


class StillRunning(Exception):
    """A sprint cannot start before the current one is finished."""


class RunningSprint(SprintFields):
    class Meta:
        abstract = True

    # Questions

    @property
    def is_running(self) -> bool:
        return self.committed_at is not None and self.finished_at is None

    def listed(self) -> models.QuerySet[SprintItem]:
        """Its entries, in the order of the commitment."""
        return self._entries().select_related("item__team", "sprint")

    def planned(self) -> models.QuerySet[SprintItem]:
        """The entries that a commitment would take, in rank order, without those that have left the list."""
        return self.listed().filter(item__state__in=TAKEABLE).order_by("item__rank")

    # Changes

    def commit(self, by: Member, usual: Decimal, *, seen: str | None = None) -> None:
        """Commit to the plan: its items are in progress from now on.

        `seen` is the version of the plan that was shown; raises Moved when it has changed, and StillRunning
        when the current sprint is not finished.
        """
        with self._changing() as sprint:
            if sprint._others().filter(committed_at__isnull=False, finished_at=None).exists():
                raise StillRunning
            planned = list(sprint.planned())
            if sprint.committed_at or not planned or (seen and seen != version_of(planned)):
                raise Moved
            for place, entry in enumerate(planned, 1):
                entry._commit(place, usual, by)
                sprint._note_changed(entry.item)
            sprint._entries().filter(came_from="").delete()
            sprint.committed = sum((entry.points or Decimal(0) for entry in planned), Decimal(0))
            sprint.committed_at, sprint.committed_by = now(), by
            sprint.save(update_fields=["committed", "committed_at", "committed_by"])

    def withdraw(self, by: Member) -> None:
        """Undo the commitment: the sprint is a plan again, and its items are in their former states."""
        with self._changing() as sprint:
            if not sprint.is_running or sprint._others().filter(committed_at=None).exists():
                raise Moved
            for entry in sprint.listed():
                if entry.is_open:
                    entry._give_back(by)
                    sprint._note_changed(entry.item)
            sprint._entries().update(points=None, label="", came_from="", position=0)
            sprint.committed = sprint.committed_at = sprint.committed_by = None
            sprint.save(update_fields=["committed", "committed_at", "committed_by"])

    def check_off(self, item: Item, done: bool, by: Member) -> None:
        """Mark an item of the running sprint done, or undo that; repeating it changes nothing."""
        with self._changing() as sprint:
            entry = sprint.listed().filter(item=item).first()
            if not sprint.is_running or entry is None:
                raise Moved
            if entry.is_open if done else entry.is_done:
                entry._check_off(done, by)
                sprint._note_changed(entry.item)

    def finish(self, lesson: str, by: Member) -> None:
        """Finish the sprint: items that are done count, the rest returns to the top of the backlog."""
        with self._changing("backlog") as sprint:
            if not sprint.is_running:
                raise Moved
            entries = list(sprint.listed())
            finished = [entry for entry in entries if entry.is_done]
            returned = [entry for entry in entries if entry.is_open]
            SprintItem.objects.filter(pk__in=[entry.pk for entry in finished]).update(done_at=now())
            for entry in returned:
                entry.rank, entry.returned_at = entry.item.rank or "", now()
                entry.save(update_fields=["rank", "returned_at"])
                entry._give_back(by)
                sprint._note_changed(entry.item)
            _to_the_top([entry.item for entry in returned], by, str(sprint))
            sprint.done = sum((entry.points or Decimal(0) for entry in finished), Decimal(0))
            sprint.lesson, sprint.finished_at, sprint.finished_by = one_line(lesson), now(), by
            sprint.save(update_fields=["done", "lesson", "finished_at", "finished_by"])

    def resume(self, by: Member) -> None:
        """Undo the finish, unless the next sprint has started; returned items are in progress again."""
        with self._changing("backlog") as sprint:
            newer = sprint._others().filter(committed_at__gt=sprint.committed_at)
            if not sprint.finished_at or newer.exists():
                raise Moved
            for entry in sprint.listed().exclude(returned_at=None):
                if entry.item.state == entry.came_from:
                    entry.item._enter(Item.State.PLANNED, by, reason=str(sprint))
                    entry._to_former_rank(by)
                    sprint._note_changed(entry.item)
            sprint._entries().update(done_at=None, returned_at=None)
            sprint.done = sprint.finished_at = sprint.finished_by = None
            # The lesson stays in its field, so that it need not be written again.
            sprint.save(update_fields=["done", "finished_at", "finished_by"])

    def _entries(self) -> models.QuerySet[SprintItem]:
        return SprintItem.objects.filter(sprint_id=self.pk)

    def _others(self) -> models.QuerySet[Self]:
        return type(self)._default_manager.filter(team_id=self.team_id).exclude(pk=self.pk)


def version_of(entries: Iterable[SprintItem]) -> str:
    """A version of this choice of items, whatever their order."""
    return version(" ".join(sorted(entry.item.public_id for entry in entries)))


def _to_the_top(items: list[Item], by: Member, reason: str) -> None:
    """Move these items before all others, in their order; those already at the top stay where they are."""
    items = sorted((item for item in items if item.rank), key=lambda item: item.rank or "")
    if not items:
        return
    others = (
        Item.objects.filter(team_id=items[0].team_id).ranked().exclude(pk__in=[item.pk for item in items])
    )
    first = others.values_list("rank", flat=True).first()
    if first is None:
        return
    above = [item.rank for item in items if item.rank and item.rank < first]
    below = items[len(above) :]
    for item, rank in zip(below, fill(above[-1] if above else None, first, len(below)), strict=True):
        item._record("rank", item.rank, rank, by, reason=reason)
        item.rank = rank
        item.save(update_fields=["rank"])
