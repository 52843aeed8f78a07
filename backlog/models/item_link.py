"""A link of an item to another ticket that orders nothing: "relates to", "clones" and the like.

What blocks is a Dependency.
"""

from django.db import models

from .item import Item


class ItemLink(models.Model):
    item = models.ForeignKey(Item, models.CASCADE, related_name="links")
    # In the tracker's own words.
    kind = models.CharField(max_length=60)
    # The other's key in the tracker, and the item that it is here, if it is here.
    other_key = models.CharField(max_length=120)
    other = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="linked_from")

    class Meta:
        ordering = ["kind", "other_key"]
        constraints = [
            models.UniqueConstraint(fields=["item", "kind", "other_key"], name="one_link_per_kind_and_ticket")
        ]

    def __str__(self):
        return f"{self.item_id} {self.kind} {self.other_key}"
