"""Many new items at once, as they are pasted; the batch can be undone as a whole."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Lower

from core.clock import now
from teams.models import Member, Team

from .change import Change
from .feedback import Feedback
from .item import Item

PASTED = "pasted"
BATCH = 500


def titles_here(team: Team, titles: Iterable[str]) -> set[str]:
    """Those of these titles, ignoring case, that an open item of the team already has."""
    wanted = {title.casefold() for title in titles}
    open_items = team.items.exclude(state__in=[Item.State.DONE, Item.State.DECLINED, Item.State.ARCHIVED])
    found: set[str] = set()
    # The database lowers plain letters only, so its matches are checked again.
    lowered = sorted({title.lower() for title in wanted} | wanted)
    for start in range(0, len(lowered), BATCH):
        rows = open_items.annotate(lowered=Lower("title")).filter(lowered__in=lowered[start : start + BATCH])
        found |= {title.casefold() for title in rows.values_list("title", flat=True)}
    return found & wanted


def add_items(team: Team, titles: list[str], by: Member, batch: str) -> int:
    """Add an item for each title to the inbox, all or none, and return how many."""
    at = now()
    with transaction.atomic():
        team.lock()
        items = Item.objects.bulk_create(
            [
                Item(
                    team=team,
                    key=Item._free_key(team),
                    title=title,
                    made_by=by,
                    source=PASTED,
                    source_key=f"{batch}-{number}",
                    created_at=at,
                )
                for number, title in enumerate(titles)
            ],
            batch_size=BATCH,
        )
        Change.objects.bulk_create(
            [Change(item=item, field="created", after=item.title, by=by, at=at) for item in items],
            batch_size=BATCH,
        )
        team.announce(team.topic, "backlog")
    return len(items)


def withdraw(team: Team, batch: str, by: Member) -> int:
    """Undo a batch, except for rows that someone has worked with since, and return how many.

    Feedback is deleted; items are archived, for their keys have been seen.
    """
    with transaction.atomic():
        team.lock()
        gone = 0
        if batch:
            fresh = Feedback.objects.fresh().filter(team=team, batch=batch, state_by=None)
            gone = fresh.delete()[1].get(Feedback._meta.label, 0) or _archive(team, batch, by)
        team.announce(team.topic, "feedback", "backlog")
    return gone


def _archive(team: Team, batch: str, by: Member) -> int:
    at = now()
    pasted = team.items.filter(source=PASTED, source_key__startswith=f"{batch}-", state=Item.State.INBOX)
    keys = list(pasted.values_list("pk", flat=True))
    Change.objects.bulk_create(
        [
            Change(item_id=key, field="state", before="inbox", after="archived", by=by, reason="undo", at=at)
            for key in keys
        ],
        batch_size=BATCH,
    )
    Item.objects.filter(pk__in=keys).update(state=Item.State.ARCHIVED, state_since=at, state_reason="undo")
    return len(keys)
