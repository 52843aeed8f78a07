"""The links between feedback and the items that answer it. An item's `asked_count` follows every link."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import Avg, Count, F
from django.db.models.functions import Greatest

from core.clock import now
from core.db.prepared import Prepared
from core.text import tidy
from teams.models import Member, Team

from .change import Change
from .feedback import Feedback
from .item import Item

# The length at which an item's history cuts the text of a feedback.
EXCERPT = 200

type Means = tuple[float | None, float | None, int]


class FeedbackLink(models.Model):
    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="links")
    item = models.ForeignKey(Item, models.CASCADE, related_name="feedback_links")
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feedback", "item"], name="one_link_per_feedback_and_item")
        ]
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.feedback_id} is answered by {self.item_id}"

    # Changes

    @classmethod
    def make(cls, item: Item, ids: Iterable[str], by: Member) -> list[str]:
        """Link these to the item, and return which are new to it; archived feedback leaves the archive."""
        with item._changing("feedback") as row:
            return cls._join(row, ids, by)

    @classmethod
    def cut(cls, item: Item, ids: Iterable[str], by: Member) -> list[str]:
        """Unlink these from the item; feedback that no other item answers is new again."""
        with item._changing("feedback") as row:
            return cls._part(row, ids, by)

    @classmethod
    def capture(cls, item: Item, text: str, by: Member, **facts: Any) -> Feedback:
        """Add feedback about the item, linked at once."""
        with item._changing("feedback") as row:
            feedback = Feedback.objects.create(team=row.team, text=tidy(text), captured_by=by, **facts)
            cls._join(row, [feedback.public_id], by)
        return feedback

    @classmethod
    def group(cls, team: Team, title: str, ids: Iterable[str], by: Member) -> Item:
        """Create an item in the inbox that answers all of these."""
        with transaction.atomic():
            item = Item.add(team, title, by)
            cls._join(item, ids, by)
        item.refresh_from_db()
        return item

    @classmethod
    def ungroup(cls, item: Item, by: Member) -> bool:
        """Undo a grouping: its feedback is unlinked, the item archived. False once it has left the inbox."""
        with item._changing("feedback", "backlog") as row:
            if row.state != Item.State.INBOX:
                return False
            cls._part(row, Feedback.objects.filter(items=row).values_list("public_id", flat=True), by)
            row._enter(Item.State.ARCHIVED, by, reason="undo")
        return True

    # Helpers, each inside a transaction that will announce it

    @classmethod
    def _join(cls, item: Item, ids: Iterable[str], by: Member) -> list[str]:
        feedback = list(
            Feedback.objects.select_for_update(no_key=True)
            .filter(team_id=item.team_id, public_id__in=list(ids))
            .exclude(items=item)
            .order_by("pk")
        )
        FeedbackLink.objects.bulk_create([FeedbackLink(feedback=each, item=item, by=by) for each in feedback])
        keys = [each.pk for each in feedback]
        Feedback.objects.filter(pk__in=keys).exclude(state=Feedback.State.LINKED).update(
            state=Feedback.State.LINKED, state_by=by, state_since=now()
        )
        cls._count(item, len(feedback))
        cls._note(item, [("", each.text[:EXCERPT]) for each in feedback], by)
        return [each.public_id for each in feedback]

    @classmethod
    def _part(cls, item: Item, ids: Iterable[str], by: Member) -> list[str]:
        feedback = list(
            Feedback.objects.select_for_update(no_key=True, of=("self",))
            .filter(team_id=item.team_id, public_id__in=list(ids), items=item)
            .order_by("pk")
        )
        keys = [each.pk for each in feedback]
        cls.objects.filter(item=item, feedback__in=keys).delete()
        free = Feedback.objects.filter(pk__in=keys, state=Feedback.State.LINKED, links=None)
        Feedback.objects.filter(pk__in=list(free.values_list("pk", flat=True))).update(
            state=Feedback.State.NEW, state_by=by, state_since=now()
        )
        cls._count(item, -len(feedback))
        cls._note(item, [(each.text[:EXCERPT], "") for each in feedback], by)
        return [each.public_id for each in feedback]

    @staticmethod
    def _count(item: Item, more: int) -> None:
        if more:
            # Never below zero: feedback that came with a duplicate may have been returned already.
            asked = Greatest(F("asked_count") + more, 0)
            Item.objects.filter(pk=item.pk).update(asked_count=asked)

    @staticmethod
    def _note(item: Item, texts: list[tuple[str, str]], by: Member) -> None:
        if not texts:
            return
        at = now()
        item._mark(looked_at=at)
        Change.objects.bulk_create(
            Change(item_id=item.pk, field="feedback", before=before, after=after, by=by, at=at)
            for before, after in texts
        )


def feedback_means(items: Any) -> dict[int, Means]:
    """Mean importance, mean satisfaction and count, for each of these items that has feedback, by its key.

    One query for all (`items` may be a queryset). A mean is over those who gave a figure, and None when
    nobody did.
    """
    return {item: tuple(means) for item, *means in _means(FeedbackLink.objects.filter(item__in=items))}


def means_in_list(team: Team) -> dict[int, Means]:
    """The same of all items of a team's list, by way of its feedback: there is less of that than of items."""
    return {item: tuple(means) for item, *means in _IN_LIST.all(team.pk)}


def _means(links: Any) -> Any:
    return (
        links.order_by()
        .values("item")
        .annotate(
            importance=Avg("feedback__importance"),
            satisfaction=Avg("feedback__satisfaction"),
            number=Count("pk"),
        )
        .values_list("item", "importance", "satisfaction", "number")
    )


_IN_LIST = Prepared(
    lambda team: _means(FeedbackLink.objects.filter(feedback__team=team, item__rank__isnull=False)), int
)
