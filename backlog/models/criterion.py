"""An acceptance criterion: one numbered line that says when the item is met."""

from collections.abc import Sequence

from django.db import models, transaction

from backlog.models.item import Item
from core.clock import now
from core.ids import new_public_id
from core.text import Stale, one_line, version
from teams.models import Member

from .lease import Lease


class Held(Exception):
    """Someone is typing in the row that was to be moved or deleted."""

    def __init__(self, holder: Member):
        super().__init__(f"{holder.name} is typing here")
        self.holder = holder


class Gone(Exception):
    """The row has been deleted."""


class Criterion(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="criteria")
    text = models.TextField()
    position = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text[:60]

    @property
    def part(self) -> str:
        return f"criterion-{self.public_id}"

    @property
    def version(self) -> str:
        """A version of the text: equal for equal texts."""
        return version(self.text)

    # Changes

    @classmethod
    def write(cls, item: Item, text: str, by: Member, session="") -> "Criterion":
        """Add a line at the end of the item's criteria."""
        return cls.write_all(item, [text], by, session)[0]

    @classmethod
    def write_all(cls, item: Item, texts: Sequence[str], by: Member, session="") -> list["Criterion"]:
        """Add these lines at the end of the item's criteria, in one change."""
        with item._changing() as item:
            last = item.criteria.aggregate(last=models.Max("position"))["last"] or 0
            written: list[Criterion] = []
            for position, text in enumerate(texts, last + 1):
                row = cls.objects.create(item=item, text=one_line(text), position=position, made_by=by)
                item._record("criterion", "", row.text, by, session)
                written.append(row)
            Lease.spend(item.team_id, f"draft-criterion-{item.public_id}", by)
        return written

    @classmethod
    def take_back_all(cls, item: Item, ids: Sequence[str], by: Member, session="") -> int:
        """Delete those of these lines that nobody else is typing in, in one change; returns how many."""
        with item._changing() as item:
            rows = list(item.criteria.filter(public_id__in=ids))
            held = Lease.objects.held(now()).filter(team=item.team_id, target__in=[row.part for row in rows])
            kept = set(held.exclude(holder=by).values_list("target", flat=True))
            rows = [row for row in rows if row.part not in kept]
            for row in rows:
                item._record("criterion", row.text, "", by, session)
            item.criteria.filter(pk__in=[row.pk for row in rows]).delete()
        return len(rows)

    def reword(self, text: str, by: Member, *, seen: str, session="") -> None:
        """Replace the line. Raises Stale when it is not the one that was `seen`, Gone when it is deleted."""
        with self.item._changing() as item:
            row = item.criteria.select_for_update().filter(pk=self.pk).first()
            if row is None:
                raise Gone
            text = one_line(text)
            if seen != row.version and text != row.text:
                raise Stale(row.text)
            if text != row.text:
                item._record("criterion", row.text, text, by, session)
                Criterion.objects.filter(pk=row.pk).update(text=text, changed_at=now())
            Lease.objects.filter(team_id=item.team_id, target=row.part, holder=by).delete()
        self.text = text

    def remove(self, by: Member, session="") -> None:
        """Delete the line. Raises Held while someone else types in it."""
        with self.item._changing() as item:
            self._refuse_while_held(item, by)
            item._record("criterion", self.text, "", by, session)
            item.criteria.filter(pk=self.pk).delete()

    def shift(self, by: int, mover: Member) -> None:
        """Move the line up (-1) or down (+1) among its siblings. Raises Held while someone types in it."""
        with transaction.atomic(), self.item._changing() as item:
            self._refuse_while_held(item, mover)
            rows = list(item.criteria.select_for_update())
            place = next((index for index, row in enumerate(rows) if row.pk == self.pk), None)
            if place is None:
                return
            rows.insert(max(0, min(len(rows), place + by)), rows.pop(place))
            for position, row in enumerate(rows, 1):
                if row.position != position:
                    Criterion.objects.filter(pk=row.pk).update(position=position)

    def _refuse_while_held(self, item: Item, by: Member) -> None:
        lease = Lease.held_on(item.team, self.part, now())
        if lease and lease.holder_id != by.pk:
            raise Held(lease.holder)
