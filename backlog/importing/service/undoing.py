"""Takes back a finished import, slice by slice: what it made goes, what it changed becomes as it was.

An item that somebody has touched since stays as it is, and is counted: nobody's work is undone with it.
"""

import time
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import CASCADE, PROTECT, BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from backlog.models import (
    Change,
    Comment,
    Criterion,
    Dependency,
    ImportedItem,
    Item,
    ItemLink,
    Label,
    ProductGoal,
    Theme,
    Ticket,
    Upload,
)
from backlog.models.upload import Overtaken

# Items of a slice: deleting one takes its criteria, comments and history along.
SLICE = 25
PACE = 1.0
LABELLED = Item.labels.through
# What an import makes with its items; anything of these that others made left a line of history.
MADE = (Change, Comment, Criterion, Dependency, ImportedItem, ItemLink, Ticket, LABELLED)
MOMENTS = (
    "state_since",
    "estimated_at",
    "scope_changed_at",
    "changed_outside_at",
    "updated_at",
    "resolved_at",
)
PLAIN = (
    *(
        "title",
        "why",
        "description",
        "type",
        "state",
        "state_reason",
        "reporter",
        "estimate",
        "estimate_label",
    ),
    *("due_on", "values", "imported", *MOMENTS[:4]),
)


def touched(upload: Upload) -> int:
    """The number of items of the import that somebody has touched since: undoing leaves them as they are."""
    return _rows(upload).filter(is_touched=True).count()


def undo(upload: Upload) -> None:
    """Take back the import. It may run again after a worker that ended, and goes on where it was."""
    kept = touched(upload)
    pks = list(_rows(upload).filter(is_touched=False).order_by("-pk").values_list("pk", flat=True))
    told_at = float("-inf")
    # What an earlier run has taken back is gone from the rows, and counts.
    done = upload.rows - len(pks) - kept
    for start in range(0, len(pks), SLICE):
        began = time.monotonic()
        tell = ("import", "items", "backlog") if began - told_at > PACE else None
        told_at = began if tell else told_at
        with transaction.atomic():
            _hold(upload)
            upload.team.lock()
            some = list(_rows(upload).filter(pk__in=pks[start : start + SLICE], is_touched=False))
            _take_back(some)
            done += len(some)
            upload.retreat(done, tell=tell)
        time.sleep(max(0.01, time.monotonic() - began))
    with transaction.atomic():
        _hold(upload)
        upload.team.lock()
        Theme.objects.filter(pk__in=upload.themes, items=None).delete()
        upload.team.labels.filter(items=None).delete()
        upload.end_undoing({**upload.report, "undone": done, "kept": kept})


def _hold(upload: Upload) -> None:
    state = Upload.objects.select_for_update().filter(pk=upload.pk).values_list("state", flat=True).get()
    if state != Upload.State.UNDOING:
        raise Overtaken


def _rows(upload: Upload):
    """The rows of the import, each with whether somebody has touched its item since."""
    later = Change.objects.filter(item=OuterRef("item"), pk__gt=OuterRef("last_change")).exclude(
        origin=Change.Origin.IMPORT, reason=upload.filename, at__lte=upload.finished_at or upload.at
    )
    newer = ImportedItem.objects.filter(item=OuterRef("item"), pk__gt=OuterRef("pk"))
    looked = Q(item__looked_at__gt=upload.finished_at) if upload.finished_at else Q(pk__isnull=True)
    leant_on = Q(created=True) & Q(*_leaning(), _connector=Q.OR)
    return ImportedItem.objects.filter(upload=upload).annotate(
        is_touched=ExpressionWrapper(
            Q(Exists(later)) | Q(Exists(newer)) | looked | leant_on, output_field=BooleanField()
        )
    )


def _leaning() -> list[Exists]:
    """What would go or break with an item and was not made by its import: a session's entry, an answer …

    Asked of the models, not listed: the backlog does not know the apps above it.
    """
    return [
        Exists(relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("item")}))
        for relation in Item._meta.related_objects
        if relation.on_delete in (CASCADE, PROTECT) and relation.related_model not in MADE
    ]


def _take_back(rows: Sequence[ImportedItem]) -> None:
    made = [row.item_id for row in rows if row.created]
    Item.objects.filter(pk__in=made).delete()
    for row in rows:
        if not row.created:
            item = Item.objects.select_related("team").get(pk=row.item_id)
            _put_back(item, row.before)
    ImportedItem.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _put_back(item: Item, before: dict[str, Any]) -> None:
    fields = [name for name in PLAIN if name in before]
    for name in fields:
        setattr(item, name, _read(name, before[name]))
    if "theme" in before:
        item.theme = Theme.objects.filter(team=item.team_id, public_id=before["theme"]).first()
    if "goal" in before:
        item.goal = ProductGoal.objects.filter(team=item.team_id, public_id=before["goal"]).first()
    if "parent" in before:
        item.parent = Item.objects.filter(pk=before["parent"]).first()
    if "rank" in before:
        rank = before["rank"]
        if rank and Item.objects.filter(team=item.team_id, rank=rank).exclude(pk=item.pk).exists():
            rank = item._free_rank(rank, None)
        item.rank = rank
    item.save(update_fields=[*fields, "theme", "goal", "parent", "rank"])
    _put_back_rows(item, before)


def _put_back_rows(item: Item, before: dict[str, Any]) -> None:
    added, removed = before.get("criteria", ((), ()))
    item.criteria.filter(text__in=added).delete()
    Criterion.objects.bulk_create(Criterion(item=item, text=text, position=place) for text, place in removed)
    for kind, (names, gone) in before.get("labels", {}).items():
        LABELLED.objects.filter(item=item, label__kind=kind, label__name__in=names).delete()
        labels = Label.named(item.team, kind, gone)
        LABELLED.objects.bulk_create(
            [LABELLED(item=item, label=label) for label in labels.values()], ignore_conflicts=True
        )
    prints, withdrawn = before.get("comments", ((), ()))
    item.comments.filter(imported__in=prints).delete()
    Comment.objects.bulk_create(
        Comment(item=item, author=author, at=_read("at", at), text=text, imported=print)
        for author, at, text, print in withdrawn
    )
    if "ticket" in before:
        Ticket.objects.filter(item=item).delete()
        if before["ticket"]:
            facts = {name: _read(name, value) for name, value in before["ticket"].items()}
            Ticket.objects.create(item=item, **facts)
    links, unlinked, edges, cut = before.get("links", ((), (), (), ()))
    for kind, key in links:
        item.links.filter(kind=kind, other_key=key).delete()
    for kind, key in unlinked:
        ItemLink.objects.get_or_create(item=item, kind=kind, other_key=key)
    for blocker, blocked in edges:
        Dependency.objects.filter(blocker=blocker, blocked=blocked).delete()
    for blocker, blocked in cut:
        if Item.objects.filter(pk__in=(blocker, blocked)).count() == 2:
            Dependency.objects.get_or_create(blocker_id=blocker, blocked_id=blocked)


def _read(name: str, value: Any) -> Any:
    """A field's value out of JSON."""
    if value is None:
        return None
    if name in MOMENTS or name == "at":
        return datetime.fromisoformat(value)
    if name == "due_on":
        return date.fromisoformat(value)
    return Decimal(value) if name == "estimate" else value
