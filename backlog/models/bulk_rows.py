"""Reads and writes many items of a team in a few statements, with a line of history for each field.

Everything here runs inside a transaction that has locked the team's list.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F

from backlog.models.change import Change
from backlog.models.goal import ProductGoal
from backlog.models.item import Item
from backlog.models.theme import Theme
from backlog.ranked.rules.ranking import between
from core.clock import now
from teams.models import Member, Team

CHUNK = 500
# The names of fields in the history; a field that is not here is no change by itself.
RECORDED = {
    "type": "type",
    "urgency": "urgency",
    "goal_id": "goal",
    "theme_id": "theme",
    "estimate": "estimate",
    "estimate_label": "estimate_label",
    "state": "state",
    "rank": "rank",
}

type Fields = Mapping[str, Any]


class Gone(Exception):
    """The place no longer exists: the anchor item has left the list, or is being moved itself."""


@dataclass(frozen=True)
class Where:
    """A place in the list: its top by default."""

    bottom: bool = False
    number: int | None = None
    after: Item | None = None
    before: Item | None = None


def locked(team: Team, keys: Sequence[int]) -> list[Item]:
    """Those of these items that are the team's, in list order; then those without a place, oldest first."""
    rows = Item.objects.select_for_update(no_key=True).filter(team=team, pk__in=keys)
    in_order = rows.order_by(F("rank").asc(nulls_last=True), "created_at", "pk")
    return list(in_order.defer("why", "description", "imported"))


def write(items: Sequence[Item], fields: Mapping[int, Fields], by: Member, reason: str = "") -> list[Change]:
    """Set the fields of each item, by its primary key. Returns the history, not yet written."""
    if not items:
        return []
    at, keys = now(), [item.pk for item in items]
    history = _history(items, fields, by, reason, at)
    names = sorted({name for item in items for name in fields[item.pk]})
    # Deciding about them counts as a look. And a rank is unique: places are given up before any is taken.
    freed = {"rank": None} if "rank" in names else {}
    alike = all(fields[key] == fields[keys[0]] for key in keys)
    first = fields[keys[0]] if alike else {}
    Item.objects.filter(pk__in=keys).update(**{"looked_at": at, **freed, **first})
    for item in items:
        for name, value in fields[item.pk].items():
            setattr(item, name, value)
    if not alike:
        _write_each(items, names)
    return history


def _write_each(items: Sequence[Item], names: Sequence[str]) -> None:
    """One prepared statement, once for each: bulk_update spends a third of a second on the SQL for 500."""
    quote, fields = connection.ops.quote_name, [_FIELDS[name] for name in names]
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    values = [
        [*(field.get_db_prep_save(getattr(item, field.attname), connection) for field in fields), item.pk]
        for item in items
    ]
    with connection.cursor() as cursor:
        # It contains nothing but field names of our own model.
        cursor.executemany(f"UPDATE {quote(Item._meta.db_table)} SET {columns} WHERE id = %s", values)  # noqa: S608


def entering(state: str, at: datetime) -> dict[str, Any]:
    """The fields that a new state changes beside the rank: a snooze or a notice is over."""
    over = {"return_on": None, "goes_aside_on": None}
    return {"state": state, "state_reason": "", "state_since": at, **over}


def gap(team: Team, moving: Sequence[int], where: Where) -> tuple[str | None, str | None]:
    """The ranks between which a place is once the `moving` are taken out. Raises Gone."""
    others = Item.objects.filter(team=team).ranked().exclude(pk__in=moving).values_list("rank", flat=True)
    anchor = where.after or where.before
    if anchor is not None:
        anchor.refresh_from_db(fields=["rank"])
        if anchor.rank is None or anchor.pk in moving:
            raise Gone
        if where.after:
            return anchor.rank, others.filter(rank__gt=anchor.rank).first()
        return others.filter(rank__lt=anchor.rank).last(), anchor.rank
    if where.bottom:
        return others.last(), None
    if where.number is None or where.number == 1:
        return None, others.first()
    neighbours = list(others[where.number - 2 : where.number])
    if not neighbours:
        return others.last(), None
    return neighbours[0], neighbours[1] if len(neighbours) > 1 else None


def make_room(team: Team, items: Sequence[Item], fields: Mapping[int, dict[str, Any]]) -> None:
    """Gives an item the next free rank if another item has taken the rank that it is to get back."""
    wanted = {rank: key for key, each in fields.items() if (rank := each.get("rank"))}
    others = Item.objects.filter(team=team).ranked().exclude(pk__in=[item.pk for item in items])
    taken = set(others.filter(rank__in=wanted).values_list("rank", flat=True))
    if not taken:
        return
    ranks = sorted({*others.values_list("rank", flat=True), *wanted})
    for rank in taken:
        place = bisect_left(ranks, rank) + 1
        free = between(rank, ranks[place] if place < len(ranks) else None)
        insort(ranks, free)
        fields[wanted[rank]]["rank"] = free


# As JSON


def stored(item: Item, names: Iterable[str]) -> dict[str, Any]:
    """These fields of an item, as they are stored in JSON."""
    return {name: _plain(getattr(item, name)) for name in names}


def loaded(kept: Fields) -> dict[str, Any]:
    """The same, as the fields have them."""
    return {name: _FIELDS[name].to_python(value) for name, value in kept.items()}


_FIELDS = {field.attname: field for field in Item._meta.concrete_fields}


def _plain(value: Any) -> Any:
    return (
        value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
    )


def _history(items: Sequence[Item], fields: Mapping[int, Fields], by: Member, reason: str, at: datetime):
    ids: dict[str, dict[int, str]] = {}
    for name, model in (("goal_id", ProductGoal), ("theme_id", Theme)):
        if any(name in each for each in fields.values()):
            ids[name] = dict(model.objects.filter(team=items[0].team_id).values_list("pk", "public_id"))

    def text_of(name: str, value: Any) -> str:
        return "" if value is None else ids[name][value] if name in ids else str(value)

    return [
        Change(
            item=item,
            field=RECORDED[name],
            before=text_of(name, getattr(item, name)),
            after=text_of(name, fields[item.pk][name]),
            by=by,
            reason=reason,
            at=at,
        )
        for item in items
        for name in RECORDED
        if name in fields[item.pk] and getattr(item, name) != fields[item.pk][name]
    ]
