"""Prints everything that hangs on the items of a database: `python -m tests.browser.rehearsal.inventory`.

Nothing is chosen by hand: every column of an item is read, and every row of every table that belongs to it,
to its place on an agenda or to its part of a bulk estimate. Values are written as a reader sees them.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.browser import harbour  # noqa: F401  sets Django up

from django.db import models  # isort: skip
from backlog.items.rules.scales import label_of  # isort: skip
from backlog.models import Item  # isort: skip
from backlog.models.labels import STATES, TYPES, URGENCIES  # isort: skip
from core.dates import day_text  # isort: skip
from sessions.models import ActionItem, ParkedTopic, Participant, Round, Session  # isort: skip
from sessions.models.labels import CONFIDENCES, DECISIONS, NOTES, PARKED  # isort: skip

# A row of these is of its own, also where it points to an item.
OF_THEIR_OWN = (Item, Session)
LABELS = {
    "Item.state": STATES,
    "Item.type": TYPES,
    "Item.urgency": URGENCIES,
    "Decision.outcome": DECISIONS,
    "ParkedTopic.outcome": PARKED,
    "Note.kind": NOTES,
    "Vote.confidence": CONFIDENCES,
}
# What the room keeps that belongs to no item.
OF_THE_ROOM = (ActionItem, ParkedTopic)


def main() -> None:
    sys.stdout.write(json.dumps(inventory()))


def inventory() -> dict[str, dict]:
    """By the key of the item its columns and rows; under the empty key what belongs to no item."""
    found = {
        item.key: {"columns": columns(item), "rows": {}}
        for item in Item.objects.select_related(*keys_of(Item)).order_by("pk")
    }
    for name, path in tables(Item):
        for item, row in rows_below(path):
            above = columns(getattr(row, path[-1].name)) if len(path) > 1 else {}
            found[item.key]["rows"].setdefault(name, {})[row.pk] = columns(row) | {"of": above}
    of_no_item = {
        model.__name__: {row.pk: columns(row) for row in model.objects.filter(item=None)}
        for model in OF_THE_ROOM
    }
    # As they come back from JSON, whose keys are texts.
    return json.loads(json.dumps({"": {"columns": {}, "rows": of_no_item}} | found))


def rows_below(path: tuple[models.ForeignKey, ...]) -> Iterator[tuple[Item, models.Model]]:
    """The rows of the table at the end of that path, each with the item on which it hangs."""
    model = path[-1].model
    way = "__".join(field.name for field in reversed(path))
    rows = model._base_manager.filter(**{f"{way}__isnull": False}).order_by("pk")
    for row in rows.select_related(
        way, *keys_of(model), *keys_of(path[-1].related_model, f"{path[-1].name}__")
    ):
        item = row
        for field in reversed(path):
            item = getattr(item, field.name)
        yield item, row


def keys_of(model: type[models.Model], prefix: str = "") -> list[str]:
    """The columns that point to other rows, which `columns` names; a seat is named after its member."""
    fields = [field for field in model._meta.concrete_fields if field.is_relation]
    seats = [f"{field.name}__member" for field in fields if field.related_model is Participant]
    return [prefix + name for name in (*(field.name for field in fields), *seats)]


def tables(
    model: type[models.Model], above: tuple[models.ForeignKey, ...] = ()
) -> list[tuple[str, tuple[models.ForeignKey, ...]]]:
    """The tables that hang on a model: their name, and the keys that lead from it to them."""
    found = []
    ways = [
        relation.field for relation in model._meta.get_fields(include_hidden=True) if is_reverse(relation)
    ]
    for field in ways:
        if field.model in OF_THEIR_OWN or field.model in [each.model for each in above]:
            continue
        path = (*above, field)
        found.append(("/".join(map(name_of, path)), path))
        found += tables(field.model, path)
    return found


def is_reverse(relation: Any) -> bool:
    return relation.auto_created and not relation.concrete and not relation.many_to_many


def name_of(field: models.ForeignKey) -> str:
    """The table, with the key that leads to it if another of its keys leads to the same."""
    twins = [each for each in field.model._meta.concrete_fields if each.related_model is field.related_model]
    return field.model.__name__ + (f":{field.name}" if len(twins) > 1 else "")


def columns(row: models.Model) -> dict[str, str]:
    known = {
        field.name: text_of(row, field)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "public_id")
    }
    return known | ({"cards": cards_of(row)} if isinstance(row, Round) else {})


def cards_of(each: Round) -> str:
    """The cards of a round in the order of the deck."""
    order = [card.label for card in each.cards]
    return " ".join(sorted(each.votes.values_list("label", flat=True), key=order.index))


def text_of(row: models.Model, field: models.Field) -> str:
    """The value as a reader sees it; a moment only as set or not."""
    value = getattr(row, field.name)
    if value in (None, "", [], {}, False):
        return ""
    if isinstance(value, models.Model):
        return named(value)
    if labels := LABELS.get(f"{type(row).__name__}.{field.name}"):
        return str(labels.get(value, value))
    match value:
        case datetime() | True:
            return "yes"
        case date():
            return day_text(value)
        case Decimal():
            return label_of(value)
        case dict() | list():
            return json.dumps(value, sort_keys=True, ensure_ascii=False)
    return str(value)


def named(row: Any) -> str:
    if isinstance(row, Item):
        return row.key
    if member := getattr(row, "member", None):
        return member.name
    return getattr(row, "name", "") or f"{type(row).__name__} {row.pk}"


if __name__ == "__main__":
    main()
