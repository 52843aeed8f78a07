"""A comment on an item: by a member of the team, or by someone in the tracker that it came from."""

from django.db import models

from core.clock import now
from core.ids import new_public_id
from core.text import tidy
from teams.models import Member

from .item import Item


class CommentQuerySet(models.QuerySet["Comment"]):
    def latest_first(self):
        """Newest first; comments without a date come last."""
        return self.order_by(models.F("at").desc(nulls_last=True), "-pk")


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

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]

    @property
    def who(self) -> str:
        """The name of its writer; empty where the tracker names none."""
        return self.by.name if self.by else self.author

    # Changes

    @classmethod
    def write(cls, item: Item, text: str, by: Member) -> "Comment":
        """Add a member's comment to the item."""
        with item._changing() as item:
            comment = cls.objects.create(item=item, text=tidy(text), by=by, at=now())
            item._record("comment", "", comment.text, by)
        return comment

    def remove(self, by: Member) -> bool:
        """Delete the comment, which is one's own; False when it was deleted already."""
        with self.item._changing() as item:
            gone, _kinds = item.comments.filter(pk=self.pk, by=by).delete()
            if gone:
                item._record("comment", self.text, "", by)
        return bool(gone)
