"""A split of a story or a merge of a duplicate, stored with what it takes to undo it as a whole."""

from collections.abc import Sequence

from django.db import models

from core.clock import now
from core.ids import new_public_id
from core.text import one_line
from teams.models import Member, Team

from . import splitting
from .change import Change
from .estimation import BeingEstimated
from .item import Item
from .joint_change import together
from .movers import KINDS, Journey
from .splitting import Changed, Goes

FEWEST, MOST = 2, 8
# Work in progress and closed items are not split.
CAN_SPLIT = (
    Item.State.INBOX,
    Item.State.BACKLOG,
    Item.State.REFINING,
    Item.State.READY,
    Item.State.WAITING,
)
CAN_MERGE = (*CAN_SPLIT, Item.State.DONE, Item.State.DECLINED, Item.State.ARCHIVED)


class WrongState(Exception):
    """An item in this state cannot be split or merged, or cannot be merged into."""

    def __init__(self, item: Item):
        super().__init__(f"{item.key} is {item.state}")
        self.item = item


class ReshapingQuerySet(models.QuerySet["Reshaping"]):
    def standing(self):
        return self.filter(undone_at=None)


class Reshaping(models.Model):
    class Kind(models.TextChoices):
        SPLIT = "split", "Split"
        MERGE = "merge", "Merge"

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="reshapings")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    # The story that was split, or the duplicate.
    item = models.ForeignKey(Item, models.CASCADE, related_name="reshapings")
    # The item that has the duplicate's belongings now.
    survivor = models.ForeignKey(Item, models.CASCADE, null=True, related_name="gatherings")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    # The session's public id, not a key: the backlog knows no sessions.
    session = models.CharField(max_length=12, blank=True)
    # The item as it was, what it became, and a note for each piece that moved.
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    objects = ReshapingQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.kind} of {self.item_id}"

    @property
    def is_split(self) -> bool:
        return self.kind == self.Kind.SPLIT

    @property
    def changed_state(self) -> bool:
        """True if this changed the item's state, which it does not if a split story stays in the list."""
        return self.before["item"]["state"] != self.before["left"]

    @classmethod
    def last_of(cls, item: Item) -> "Reshaping | None":
        """The reshaping that made the item what it is, if that can still be undone."""
        found = (
            cls.objects.standing().filter(item=item).select_related("team", "item", "survivor", "by").first()
        )
        if found is None or item.state != found.before["left"]:
            return None
        moved_on = item.changes.filter(field="state", at__gt=found.at).exists()
        return None if moved_on else found

    # Changes

    @classmethod
    def split(
        cls,
        item: Item,
        titles: Sequence[str],
        by: Member,
        *,
        goes: Goes | None = None,
        stays: bool = False,
        session="",
    ) -> "Reshaping":
        """Create an item for each title, right after the story, and move what is attached where `goes` says.

        What is not named there stays with the story. It loses its estimate and is archived, unless it `stays`
        in the list as the rest of the work. Raises WrongState, BeingEstimated, and ValueError for fewer than
        two titles, more than eight, or a piece that would go to a missing part, or to several.
        """
        titles = [title for title in map(one_line, titles) if title]
        if not FEWEST <= len(titles) <= MOST:
            raise ValueError(f"{len(titles)} parts")
        with together(item.team, item) as (story,):
            _require(story, CAN_SPLIT)
            before, journey = story.snapshot(), Journey(story, by, session)
            parts = splitting.children(story, titles, journey)
            moved = splitting.send(parts, goes or {}, journey)
            keys = ", ".join(part.key for part in parts)
            journey.tell(story, "split", "", keys)
            # A rest without an estimate is not ready any more.
            left = Item.State.BACKLOG if story.state == Item.State.READY else story.state
            left = left if stays else Item.State.ARCHIVED
            story._set(by, session, estimate=None, estimate_label="")
            if story.state != left:
                story._enter(left, by, session, keys)
            journey.write_down()
            return cls.objects.create(
                team=story.team,
                kind=cls.Kind.SPLIT,
                item=story,
                by=by,
                session=session,
                before={
                    "item": before,
                    "left": left,
                    "moved": moved,
                    "parts": [part.pk for part in parts],
                    "last": Change.objects.order_by("pk").values_list("pk", flat=True).last(),
                },
            )

    @classmethod
    def merge(cls, item: Item, survivor: Item, by: Member, *, session="", reason="") -> "Reshaping":
        """Mark the item as a duplicate, and bring what is attached to it to the survivor, without doubles.

        A dependency that would become circular stays at the duplicate. Raises WrongState when either is a
        duplicate already or the item is in progress, BeingEstimated, and ValueError for itself.
        """
        if item.pk == survivor.pk:
            raise ValueError("an item is no duplicate of itself")
        with together(item.team, item, survivor) as (twin, other):
            _require(twin, CAN_MERGE)
            if other.state == Item.State.DUPLICATE:
                raise WrongState(other)
            before, journey = twin.snapshot(), Journey(twin, by, session)
            moved = {kind.name: notes for kind in KINDS if (notes := kind.gather(other, journey))}
            journey.tell(other, "gathered", "", twin.key)
            journey.tell(twin, "duplicate_of", "", other.key)
            journey.write_down()
            twin._enter(Item.State.DUPLICATE, by, session, reason)
            twin.duplicate_of = other
            twin.save(update_fields=["duplicate_of"])
            return cls.objects.create(
                team=twin.team,
                kind=cls.Kind.MERGE,
                item=twin,
                survivor=other,
                by=by,
                session=session,
                before={"item": before, "left": Item.State.DUPLICATE, "moved": moved},
            )

    def belongs_so_far(self) -> None:
        """Everything that happened to its parts until now was part of the split, and is undone with it."""
        last = Change.objects.order_by("pk").values_list("pk", flat=True).last()
        self.before = self.before | {"last": last}
        self.save(update_fields=["before"])

    def take_back(self, by: Member, session="") -> bool:
        """Undo all of it: everything returns to where it was, the parts of a split are deleted.

        False when it was undone already. Raises Changed when a part, or the item's state, is no longer as
        this left it, and Circle when a dependency cannot return.
        """
        others = [self.survivor] if self.survivor else []
        with together(self.team, self.item, *others) as (item, *_survivor):
            fresh = Reshaping.objects.select_for_update(of=("self",)).get(pk=self.pk)
            if fresh.undone_at is None:
                fresh._take_back(item, by, session)
            already = fresh.undone_at is not None
            fresh.undone_at, fresh.undone_by = fresh.undone_at or now(), fresh.undone_by or by
            fresh.save(update_fields=["undone_at", "undone_by"])
        return not already

    # Helpers, each inside a transaction

    def _take_back(self, item: Item, by: Member, session: str) -> None:
        parts = list(Item.objects.filter(pk__in=self.before.get("parts", [])).order_by("pk"))
        self._refuse_changed(item, parts)
        journey = Journey(item, by, session)
        for kind in KINDS:
            kind.back(self.before["moved"].get(kind.name, []), journey)
        if self.survivor:
            journey.tell(self.survivor, "gathered", item.key, "", "undo")
            journey.tell(item, "duplicate_of", self.survivor.key, "", "undo")
        else:
            journey.tell(item, "split", ", ".join(part.key for part in parts), "", "undo")
        journey.write_down()
        self._restore(item, by, session)
        splitting.delete(parts)

    def _refuse_changed(self, item: Item, parts: list[Item]) -> None:
        moved_on = item.state != self.before["left"]
        if self.is_split:
            moved_on |= item.estimate is not None or item.is_being_estimated
        else:
            moved_on |= item.duplicate_of_id != self.survivor_id
        if moved_on or len(parts) != len(self.before.get("parts", [])):
            raise Changed(item)
        newer = Change.objects.filter(item__in=parts, pk__gt=self.before.get("last") or 0)
        if change := newer.select_related("item").first():
            raise Changed(change.item)

    def _restore(self, item: Item, by: Member, session: str) -> None:
        was = dict(self.before["item"])
        if item.rank is not None:
            # It never left the list: a place that it was given since wins.
            was["rank"] = item.rank
        if was["state"] == item.state:
            was["state_reason"] = item.state_reason
        item._restore(was, by, session)


def _require(item: Item, states: Sequence[str]) -> None:
    if item.is_being_estimated:
        raise BeingEstimated
    if item.state not in states:
        raise WrongState(item)
