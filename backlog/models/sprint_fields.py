"""Every column of a sprint, and how a change of them is locked and announced."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from django.db import models, transaction

from core.clock import now
from core.ids import new_public_id
from teams.models import Member, Team

from .item import Item


class SprintFields(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="sprints")
    number = models.PositiveIntegerField()
    goal = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    # In points; null when the team has not set one.
    capacity = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    made_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)

    # All points of the commitment.
    committed = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    committed_at = models.DateTimeField(null=True)
    committed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    # The points of it that were finished.
    done = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    lesson = models.CharField(max_length=500, blank=True)

    # The parts that the change under way will announce.
    _news: dict[str, None]

    class Meta:
        abstract = True

    # How every change is made

    @contextmanager
    def _changing(self, *also: str) -> Iterator[Self]:
        """Yield the row, locked with the team's list and fresh; announce the change afterwards."""
        with transaction.atomic():
            self.team.lock()
            rows = type(self)._default_manager.select_for_update(no_key=True, of=("self",))
            sprint = rows.select_related("team").get(pk=self.pk)
            sprint._news = dict.fromkeys(["sprints", *also])
            yield sprint
            sprint.team.announce(sprint.team.topic, *sprint._news)
        self.refresh_from_db()

    def _note_changed(self, item: Item) -> None:
        """Announce this item too, inside a change."""
        self._news |= dict.fromkeys([item.part, "backlog"])
