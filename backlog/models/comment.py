"""A comment on an item: by a member of the team, or by someone in the tracker that it came from."""

from datetime import datetime

from django.db import models, transaction

from core.clock import now
from core.ids import new_public_id
from core.text import tidy
from teams.models import Member

from .item import Item


class Comment(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="comments")
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    # Who wrote it in the tracker.
    author = models.CharField(max_length=80, blank=True)
    # Null where an export does not say it clearly.
    at = models.DateTimeField(null=True)
    text = models.TextField()
    # The fingerprint by which the next import knows it again; empty for what was written here.
    imported = models.CharField(max_length=8, blank=True, editable=False)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]

    # Changes

    @classmethod
    def write(cls, item: Item, text: str, by: Member, at: datetime | None = None) -> "Comment":
        """Add a member's comment to the item."""
        with transaction.atomic():
            item.team.lock()
            comment = cls.objects.create(item=item, text=tidy(text), by=by, at=at or now())
            item._record("comment", "", comment.text, by)
            item.team.announce(item.team.topic, item.part)
        return comment
