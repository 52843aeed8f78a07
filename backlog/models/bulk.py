"""One change of many items at once. It knows what each of them was before, and is taken back as a whole."""

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

# So many items at once at most.
MOST = 2_000
# How long it can be taken back; afterwards what was before is forgotten.
UNDOABLE_FOR = timedelta(days=14)
# Under so many changed items the news names each; above, it says that any may have changed.
NAMED_ITEMS = 40

# Shown all the items, in list order, it says what each of them becomes; None leaves that one alone.
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
    # For each item its key in the database, and its fields before and after.
    rows = models.JSONField(default=list, editable=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    # How many were left as they are: a session estimates them, or, at an undo, they changed since.
    left_alone = 0
    has_long_rank = False

    class Meta:
        indexes = [models.Index(fields=["team", "-at"])]

    def __str__(self):
        return f"{self.act} of {self.count} items"

    @property
    def others(self) -> int:
        """How many items changed beside one."""
        return self.count - 1

    @property
    def is_about_the_list(self) -> bool:
        """Whether it takes the right to curate."""
        return self.act in (self.Act.STATE, self.Act.RANK)

    @property
    def is_undoable(self) -> bool:
        return self.undone_at is None and self.at > now() - UNDOABLE_FOR

    # Changes

    @classmethod
    def give(cls, team: Team, keys: Sequence[int], by: Member, act: "BulkEdit.Act", value: Any) -> "BulkEdit":
        """Give all of them the same type, goal, theme or urgency."""
        fields = {act.value: value}
        if act in (cls.Act.GOAL, cls.Act.THEME):
            fields = {f"{act}_id": value.pk if value else None}
        return cls._carry_out(team, keys, by, act, lambda _items: lambda _item: fields)

    @classmethod
    def clear_estimates(cls, team: Team, keys: Sequence[int], by: Member) -> "BulkEdit":
        """Take their sizes away, except where cards are out."""
        cleared = {"estimate": None, "estimate_label": "", "estimated_at": None}

        def each(item: Item) -> Fields | None:
            return None if item.is_being_estimated else cleared

        return cls._carry_out(team, keys, by, cls.Act.ESTIMATE, lambda _items: each)

    @classmethod
    def send(cls, team: Team, keys: Sequence[int], by: Member, state: str) -> "BulkEdit":
        """Send them out of the list, or into it: to its end, in the order they have."""
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
        """Move them to one place in the order they have; those out of the list come last, and into it.

        Raises many.Gone when the item that they were to stand beside left the list, or is among them.
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
        """Give them another order among the very places that they hold; what has no place is left alone."""

        def becoming(items: list[Item]) -> Callable[[Item], Fields | None]:
            placed = [item for item in items if item.rank is not None]
            ranks = dict(
                zip((item.pk for item in in_order(placed)), (item.rank for item in placed), strict=True)
            )
            return lambda item: {"rank": ranks[item.pk]} if item.pk in ranks else None

        return cls._carry_out(team, keys, by, cls.Act.RANK, becoming)

    def undo(self, by: Member) -> int | None:
        """Put each item back as it was, and say how many; those that changed since are `left_alone`.

        None when it was taken back before, or is too long ago.
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
        """Carry it out, and keep what everything was."""
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
    """Those of the fields by which one can tell whether an item has changed since."""
    return [name for name in fields if name in RECORDED]


def _differs(item: Item, fields: Fields | None) -> bool:
    return any(getattr(item, name) != (fields or {})[name] for name in _telling(fields or {}))


def _is_still(item: Item, row: dict) -> bool:
    """Whether nobody has changed, or is estimating, what this row changed."""
    after = row["after"]
    return bulk_rows.stored(item, after) == after and not ("estimate" in after and item.is_being_estimated)
