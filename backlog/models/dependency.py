"""One item has to be done before another."""

from django.db import models

from .item import Item


class Dependency(models.Model):
    blocker = models.ForeignKey(Item, models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Item, models.CASCADE, related_name="blocked_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="one_dependency_per_pair"),
            models.CheckConstraint(
                condition=~models.Q(blocker=models.F("blocked")), name="nothing_blocks_itself"
            ),
        ]

    def __str__(self):
        return f"{self.blocker_id} blocks {self.blocked_id}"
