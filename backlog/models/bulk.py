"""One change of many items at once, which stores what each of them was and is undone as a whole."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import models, transaction

from backlog.models import bulk_rows
from backlog.models.bulk_rows import RECORDED, Fields, Where
from backlog.models.change import Change
from backlog.models.item import Item
from backlog.ranked.rules.ranking import fill
from core.clock import now
from core.ids import new_public_id
from teams.models import Member, Team

# The most items at once.
MOST = 2_000
# How long it can be undone; afterwards the former values are deleted.
UNDOABLE_FOR = timedelta(days=14)
# Up to so many changed items the announcement names each; above, it says that any may have changed.
NAMED_ITEMS = 40

# Gets all the items, in list order, and returns what each becomes; None leaves an item alone.
type Becoming = Callable[[list[Item]], Callable[[Item], Fields | None]]


class BulkEdit(models.Model):
    class Act(models.TextChoices):
        STATE = "state", "State"
        TYPE = "type", "Type"
        GOAL = "goal", "Goal"
        THEME = "theme", "Theme"
        URGENCY = "urgency", "Urgency"
        ESTIMATE = "estimate", "Estimate"
        RANK = "rank", "Rank"

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="bulk_edits")
    act = models.CharField(max_length=10, choices=Act.choices)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    # The fields of each item before and after, by the item's primary key.
    rows = models.JSONField(default=list, editable=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    # The number of items left as they were: they are being estimated or, at an undo, have changed since.
    left_alone = 0
    has_long_rank = False

    class Meta:
        indexes = [models.Index(fields=["team", "-at"])]

    def __str__(self):
        return f"{self.act} of {self.count} items"

    @property
    def others(self) -> int:
        """The number of changed items beside one."""
        return self.count - 1

    @property
    def is_about_the_list(self) -> bool:
        """True if it needs the right to curate."""
        return self.act in (self.Act.STATE, self.Act.RANK)

    @property
    def is_undoable(self) -> bool:
        return self.undone_at is None and self.at > now() - UNDOABLE_FOR

    # Changes

    @classmethod
    def give(cls, team: Team, keys: Sequence[int], by: Member, act: "BulkEdit.Act", value: Any) -> "BulkEdit":
        """Set type, goal, theme or urgency of all of them."""
        fields = {act.value: value}
        if act in (cls.Act.GOAL, cls.Act.THEME):
            fields = {f"{act}_id": value.pk if value else None}
        return cls._carry_out(team, keys, by, act, lambda _items: lambda _item: fields)

    @classmethod
    def clear_estimates(cls, team: Team, keys: Sequence[int], by: Member) -> "BulkEdit":
        """Clear their estimates, except where cards are out."""
        cleared = {"estimate": None, "estimate_label": "", "estimated_at": None}

        def each(item: Item) -> Fields | None:
            return None if item.is_being_estimated else cleared

        return cls._carry_out(team, keys, by, cls.Act.ESTIMATE, lambda _items: each)

    @classmethod
    def send(cls, team: Team, keys: Sequence[int], by: Member, state: str) -> "BulkEdit":
        """Move them out of the list, or to its end in the order they have."""
        at = now()

        def becoming(items: list[Item]) -> Callable[[Item], Fields]:
            coming = sum(item.rank is None for item in items) if state in Item.RANKED_STATES else 0
            ranks = iter(fill(Item._last_rank(team), None, coming))

            def each(item: Item) -> Fields:
                if item.state == state:
                    return {}
                fields = bulk_rows.entering(state, at)
                if state not in Item.RANKED_STATES:
                    return fields | {"rank": None}
                return fields if item.rank else fields | {"rank": next(ranks)}

            return each

        return cls._carry_out(team, keys, by, cls.Act.STATE, becoming)

    @classmethod
    def move(cls, team: Team, keys: Sequence[int], by: Member, where: Where) -> "BulkEdit":
        """Move them to one place in the order they have; unranked ones come last and join the list.

        Raises bulk_rows.Gone when the anchor item has left the list, or is among them.
        """
        at = now()

        def becoming(items: list[Item]) -> Callable[[Item], Fields]:
            moving = [item.pk for item in items]
            ranks = dict(zip(moving, fill(*bulk_rows.gap(team, moving, where), len(moving)), strict=True))

            def each(item: Item) -> Fields:
                place = {"rank": ranks[item.pk]}
                if item.state in Item.RANKED_STATES:
                    return place
                return place | bulk_rows.entering(Item.State.BACKLOG, at)

            return each

        return cls._carry_out(team, keys, by, cls.Act.RANK, becoming)

    @classmethod
    def order(
        cls, team: Team, keys: Sequence[int], by: Member, in_order: Callable[[list[Item]], list[Item]]
    ) -> "BulkEdit":
        """Reorder them among the places they have; an item without a place is left alone."""

        def becoming(items: list[Item]) -> Callable[[Item], Fields | None]:
            placed = [item for item in items if item.rank is not None]
            ranks = dict(
                zip((item.pk for item in in_order(placed)), (item.rank for item in placed), strict=True)
            )
            return lambda item: {"rank": ranks[item.pk]} if item.pk in ranks else None

        return cls._carry_out(team, keys, by, cls.Act.RANK, becoming)

    def undo(self, by: Member) -> int | None:
        """Restore each item, and return how many; those that have changed since are counted in `left_alone`.

        None when it was undone before, or is too long ago.
        """
        with transaction.atomic():
            self.team.lock()
            self.refresh_from_db()
            if not self.is_undoable:
                return None
            rows = {row["item"]: row for row in self.rows}
            items = [
                item for item in bulk_rows.locked(self.team, list(rows)) if _is_still(item, rows[item.pk])
            ]
            fields = {item.pk: bulk_rows.loaded(rows[item.pk]["before"]) for item in items}
            bulk_rows.make_room(self.team, items, fields)
            self._write(items, fields, by, reason="undo")
            self.left_alone = self.count - len(items)
            self.undone_at, self.undone_by = now(), by
            self.save(update_fields=["undone_at", "undone_by"])
            self._tell(items)
        return len(items)

    # Helpers, each inside a transaction

    @classmethod
    def _carry_out(
        cls, team: Team, keys: Sequence[int], by: Member, act: "BulkEdit.Act", becoming: Becoming
    ) -> "BulkEdit":
        edit = cls(team=team, act=act, by=by, at=now(), count=0)
        with transaction.atomic():
            team.lock()
            items = bulk_rows.locked(team, keys)
            becomes = becoming(items)
            fields = {item.pk: becomes(item) for item in items}
            edit.left_alone = sum(each is None for each in fields.values())
            changed = [item for item in items if _differs(item, fields[item.pk])]
            if changed:
                edit.count = len(changed)
                edit._remember(changed, {item.pk: fields[item.pk] or {} for item in changed}, by)
        return edit

    def _remember(self, items: list[Item], fields: dict[int, Fields], by: Member) -> None:
        """Carry out the change, and store what everything was."""
        before = {item.pk: bulk_rows.stored(item, fields[item.pk]) for item in items}
        self.save()
        self._write(items, fields, by)
        self.rows = [
            {
                "item": item.pk,
                "before": before[item.pk],
                "after": bulk_rows.stored(item, _telling(fields[item.pk])),
            }
            for item in items
        ]
        self.save(update_fields=["rows"])
        self.has_long_rank = any(item.has_long_rank for item in items)
        old = BulkEdit.objects.filter(team=self.team, at__lte=self.at - UNDOABLE_FOR)
        old.exclude(rows=[]).update(rows=[])
        self._tell(items)

    def _write(self, items: list[Item], fields: Mapping[int, Fields], by: Member, reason: str = "") -> None:
        history = bulk_rows.write(items, fields, by, reason)
        for change in history:
            change.bulk = self
        Change.objects.bulk_create(history, batch_size=bulk_rows.CHUNK)

    def _tell(self, items: list[Item]) -> None:
        named = [item.part for item in items] if len(items) <= NAMED_ITEMS else ["items"]
        self.team.announce(self.team.topic, *named, "backlog")


def _telling(fields: Fields) -> Iterable[str]:
    """The fields that show whether an item has changed since."""
    return [name for name in fields if name in RECORDED]


def _differs(item: Item, fields: Fields | None) -> bool:
    return any(getattr(item, name) != (fields or {})[name] for name in _telling(fields or {}))


def _is_still(item: Item, row: dict) -> bool:
    """True if nobody has changed, or is estimating, what this row changed."""
    after = row["after"]
    return bulk_rows.stored(item, after) == after and not ("estimate" in after and item.is_being_estimated)
