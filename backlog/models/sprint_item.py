"""An item in a sprint: planned for it, or committed to with its estimate of that moment."""

from decimal import Decimal

from django.db import models

from core.clock import now
from teams.models import Member

from .item import Item
from .undo import put_back

# An item that can go into a sprint has a rank and is not in progress.
TAKEABLE = (Item.State.BACKLOG, Item.State.REFINING, Item.State.READY)


class SprintItem(models.Model):
    sprint = models.ForeignKey("backlog.Sprint", models.CASCADE, related_name="entries")
    item = models.ForeignKey(Item, models.CASCADE, related_name="sprint_entries")
    added_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=now)
    # From the commitment on: its place, its estimate as it was then (the usual one where `label` is empty),
    # and its former state.
    position = models.PositiveIntegerField(default=0)
    points = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    label = models.CharField(max_length=20, blank=True)
    came_from = models.CharField(max_length=10, blank=True)
    # Its former rank, for when it returns to the list.
    rank = models.CharField(max_length=120, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sprint", "item"], name="one_entry_per_sprint_and_item"),
        ]

    def __str__(self):
        return f"{self.item_id} in {self.sprint_id}"

    @property
    def is_open(self) -> bool:
        """True if it is still to be done, by the item's own state."""
        return self.item.state == Item.State.PLANNED

    @property
    def is_done(self) -> bool:
        return self.item.state == Item.State.DONE

    # Changes, each inside a transaction of its sprint's

    def _commit(self, position: int, usual: Decimal, by: Member) -> None:
        """Start the item, and copy its estimate: a later one does not change the commitment."""
        size = self.item.shown_estimate
        self.position, self.came_from = position, self.item.state
        self.points, self.label = (usual, "") if size is None else (size, self.item.shown_label)
        self.save(update_fields=["position", "came_from", "points", "label"])
        self.item._enter(Item.State.PLANNED, by, reason=str(self.sprint))

    def _give_back(self, by: Member) -> None:
        """Return the item to its former state; it has kept its place."""
        self.item._enter(self.came_from, by, reason=str(self.sprint))

    def _check_off(self, done: bool, by: Member) -> None:
        """Mark the item done, or undo that; then it has its old place again."""
        if done:
            self.rank = self.item.rank or ""
            self.save(update_fields=["rank"])
            self.item._enter(Item.State.DONE, by, reason=str(self.sprint))
        else:
            self.item._enter(Item.State.PLANNED, by, reason=str(self.sprint))
            self._to_former_rank(by)

    def _to_former_rank(self, by: Member) -> None:
        if self.rank and self.rank != self.item.rank:
            put_back(self.item, self.rank, by)
