"""Reads the items of a view as our own export has them, some hundred at a time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from backlog.importing.queries.diff import remark_of
from backlog.importing.rules import own
from backlog.models import Dependency, Item, Label, Ticket
from backlog.ranked.queries.listing import Listing
from backlog.ranked.rules.url_state import View
from core.text import one_line
from teams.models import Team

# Items that are read at once: their texts are in memory together.
CHUNK = 200
ENDED = (Item.State.DONE, Item.State.DECLINED, Item.State.DUPLICATE, Item.State.ARCHIVED)


class Exported:
    """The items of a view in its order, as the fields of our own export."""

    def __init__(self, team: Team, view: View):
        self.team, self.view = team, view
        listing = Listing(team, view)
        self.keys: Sequence[int] = listing.keys
        self.places = listing.places

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for start in range(0, len(self.keys), CHUNK):
            some = self.keys[start : start + CHUNK]
            items = _loaded().in_bulk(some)
            for key in some:
                # One that was deleted while the file is being sent is left out.
                if key in items:
                    yield self._fields(items[key])

    @property
    def most_labels(self) -> dict[str, int]:
        """The largest number of labels and of components that an item of the view has, by kind."""
        rows = Item.labels.through.objects.filter(item__team=self.team).order_by()
        wanted = set(self.keys)
        counts = Counter(pair for pair in rows.values_list("item", "label__kind") if pair[0] in wanted)
        most = dict.fromkeys(Label.Kind.values, 0)
        for (_item, kind), number in counts.items():
            most[kind] = max(most[kind], number)
        return most

    def _fields(self, item: Item) -> dict[str, Any]:
        fields = fields_of(item, self.places.get(item.pk))
        # What these fields say once they were read again, so that an untouched row changes nothing.
        record = own.record_of(0, fields, (), [])
        fields["refine"]["as"] = record.prints
        return fields


def exported(item: Item) -> dict[str, Any]:
    """One item as our own export has it, without its number in the list."""
    return fields_of(_loaded().get(pk=item.pk), None)


def _loaded():
    blockers = Dependency.objects.select_related("blocker").order_by("pk")
    items = Item.objects.select_related("theme", "goal", "parent", "ticket")
    return items.prefetch_related(
        "criteria", "labels", "links", "comments__by", Prefetch("blocked_by", blockers)
    )


def fields_of(item: Item, place: int | None) -> dict[str, Any]:
    """The fields of an item with all that belongs to it loaded; `place` is its number in the list."""
    ticket: Ticket | None = getattr(item, "ticket", None)
    labels = [*item.labels.all()]
    size, points = item.shown_label, item.shown_estimate
    return {
        "key": item.key,
        "title": item.title,
        "type": item.type,
        "state": item.state,
        "estimate": size,
        "rank": place,
        "why": item.why,
        "description": item.description,
        "criteria": [row.text for row in item.criteria.all()],
        "theme": item.theme.name if item.theme else "",
        "goal": item.goal.name if item.goal else "",
        "labels": [row.name for row in labels if row.kind == Label.Kind.LABEL],
        "components": [row.name for row in labels if row.kind == Label.Kind.COMPONENT],
        "parent": item.parent.key if item.parent else "",
        "blocked_by": [row.blocker.key for row in item.blocked_by.all()],
        "links": [{"kind": one_line(row.kind), "key": row.other_key} for row in item.links.all()],
        "due": item.due_on.isoformat() if item.due_on else None,
        "created": _moment(item.created_at),
        "updated": _moment(item.looked_at),
        "resolved": _moment(item.state_since) if item.state in ENDED else None,
        "reporter": item.reporter,
        "comments": [
            {"at": _moment(each.at), "author": one_line(each.author), "text": each.text}
            for each in map(remark_of, item.comments.all())
        ],
        "attachments": [{"url": url, "name": name} for name, url in ticket.attachments] if ticket else [],
        "source": item.source,
        "source_key": item.source_key,
        "number": ticket.number if ticket else "",
        "url": ticket.url if ticket else "",
        "others": {name: text for name, text in ticket.others.items() if name.strip()} if ticket else {},
        "refine": {"v": own.VERSION, "size": [size, _plain(points)], "made": _made(item)},
    }


def _made(item: Item) -> dict[str, Any]:
    """What a new item begins with beside the columns of the table."""
    found = {
        "urgency": item.urgency if item.is_urgent else None,
        "reason": item.state_reason,
        "since": _moment(item.state_since),
        "until": item.return_on.isoformat() if item.return_on else None,
        "values": item.values,
        # Without these the next export of its tracker would bring back what the team has changed.
        "imported": item.imported if item.source_key else None,
    }
    return {name: value for name, value in found.items() if value}


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _plain(points: Decimal | None) -> str | None:
    return None if points is None else format(points.normalize(), "f")
