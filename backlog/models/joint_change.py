"""A change of several items of a team: one transaction, one announcement."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from teams.models import Team

from .item import Item


@contextmanager
def together(team: Team, *items: Item) -> Iterator[list[Item]]:
    """Yield the rows of these items, locked and fresh; announce the change and refresh the items afterwards.

    The list is locked before the rows, and the rows in one order: two such changes never deadlock.
    """
    wanted = {item.pk for item in items}
    with transaction.atomic():
        team.lock()
        rows = Item.objects.select_for_update(no_key=True, of=("self",)).select_related("team")
        fresh = {row.pk: row for row in rows.filter(pk__in=wanted).order_by("pk")}
        yield [fresh[item.pk] for item in items]
        team.announce(team.topic, *(item.part for item in items), "backlog")
    for item in items:
        item.refresh_from_db()
