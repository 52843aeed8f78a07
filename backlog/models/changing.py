"""A change of an item: its row locked and fresh, a line of history for each field, and the news told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from django.db import models, transaction

from core.clock import now
from core.ids import new_public_id
from teams.models import Team

from .change import Change


class Changing(models.Model):
    """What every noun of an item stands on: which one it is, and how it is changed."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="items")

    class Meta:
        abstract = True

    @property
    def part(self) -> str:
        """How news names this item."""
        return f"item-{self.public_id}"

    # Helpers, each inside a transaction but the first

    @contextmanager
    def _changing(self, *also: str) -> Iterator[Self]:
        """The row, locked and fresh; afterwards the news is told and this instance knows it too.

        With news of the "backlog" the list is held too, so that two moves never read the same neighbours.
        """
        with transaction.atomic():
            if "backlog" in also:
                # Before the row, as whoever moves many takes them: else two orders could wait for each other.
                Team(pk=self.team_id).lock()
            item = (
                type(self)
                ._default_manager.select_for_update(no_key=True, of=("self",))
                .select_related("team")
                .get(pk=self.pk)
            )
            yield item
            item.team.announce(item.team.topic, item.part, *also)
        self.refresh_from_db()

    def _set(self, by, session="", reason="", **fields) -> None:
        changed = {name: value for name, value in fields.items() if getattr(self, name) != value}
        for name, value in changed.items():
            self._record(name, said(getattr(self, name)), said(value), by, session, reason)
            setattr(self, name, value)
        if changed:
            self.save(update_fields=list(changed))

    def _record(self, field, before, after, by, session="", reason="") -> None:
        Change.objects.create(
            item_id=self.pk,
            field=field,
            before=before,
            after=after,
            by=by,
            session=session,
            reason=reason,
            at=now(),
        )


def said(value) -> str:
    """A value as history writes it."""
    if value is None:
        return ""
    return value.public_id if hasattr(value, "public_id") else str(value)
