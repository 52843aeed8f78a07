"""Makes the rows of new items ready before anything is locked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from backlog.importing.queries.diff import JOINTS, LONGEST_THEME, Plan
from backlog.importing.rules import own
from backlog.importing.rules.records import Record, Remark
from backlog.models import (
    BacklogSettings,
    Change,
    Comment,
    Criterion,
    ImportedItem,
    Item,
    Label,
    ProductGoal,
    Theme,
    Ticket,
    Upload,
)
from backlog.models.label import LONGEST_LABEL
from core.db.inserts import Statement, insert, reserve, statement
from core.text import version
from teams.models import Team

LABELLED = Item.labels.through
OVER = (Item.State.DONE, Item.State.DECLINED)
# Themes and labels made in one transaction.
NAMES = 50


@dataclass(frozen=True)
class Ready:
    """Rows that only have to be stored, and what must be free for that."""

    statements: list[Statement]
    sources: set[str]
    source_keys: list[str]
    keys: list[str]
    ranks: list[str]

    def fit(self, team: Team) -> bool:
        """Whether all that they take is still free. Inside a transaction that has locked the team."""
        items = team.items.order_by()
        return not (
            items.filter(source__in=self.sources, source_key__in=self.source_keys).exists()
            or items.filter(key__in=self.keys).exists()
            or items.filter(rank__in=self.ranks).exists()
        )

    def store(self, team: Team) -> None:
        """Store them, and number on after their keys."""
        insert(self.statements)
        BacklogSettings.make_room_for(team, self.keys, adopt=False)


class NewItems:
    """What the new records of an import become."""

    def __init__(self, plan: Plan, upload: Upload, ranks: Mapping[str, str], at: datetime):
        self.plan, self.upload, self.ranks, self.at = plan, upload, ranks, at
        self.team, self.by = upload.team, upload.by
        self.themes: dict[str, Theme] = {}
        self.goals: dict[str, ProductGoal] = {}
        self.labels: dict[str, dict[str, Label]] = {kind: {} for kind in Label.Kind.values}

    def name(self, records: Iterable[Record]) -> None:
        """Make the themes and labels that these records name, a few at a time, for what follows."""
        epics = {record.epic for record in records if record.epic}
        for some in _few(sorted(epics)):
            with transaction.atomic():
                self.team.lock()
                self.themes |= themes(self.upload, some)
        for some in _few(sorted({record.goal for record in records if record.goal})):
            with transaction.atomic():
                self.team.lock()
                self.goals |= goals(self.team, self.by, some)
        for kind in Label.Kind.values:
            names = {name[:LONGEST_LABEL] for record in records for name in names_of(record, kind)}
            for some in _few(sorted(names)):
                with transaction.atomic():
                    self.team.lock()
                    self.labels[kind] |= Label.named(self.team, kind, some)

    def ready(self, records: Sequence[Record]) -> Ready:
        """The rows of these records. What it reads may have changed when they are stored."""
        items = [self._item(*each) for each in zip(records, self._keys(records), strict=True)]
        for item, number in zip(items, reserve(Item, len(items)), strict=True):
            item.pk = number
        changes = [self._created(item) for item in items]
        for change, number in zip(changes, reserve(Change, len(changes)), strict=True):
            change.pk = number
        pairs = list(zip(items, records, strict=True))
        rows: list[list[Any]] = [
            items,
            [row for pair in pairs for row in self._criteria(*pair)],
            [row for pair in pairs for row in self._labelled(*pair)],
            [comment_of(item, remark) for item, record in pairs for remark in record.comments or ()],
            [
                ticket_of(item, record)
                for item, record in pairs
                # The moments of our own export are the item's, not those of a ticket.
                if "ticket" in record.prints or (record.moments and not self.plan.is_own)
            ],
            changes,
            [
                ImportedItem(upload=self.upload, item=item, created=True, last_change=change.pk)
                for item, change in zip(items, changes, strict=True)
            ],
        ]
        return Ready(
            [ready for some in rows if (ready := statement(some))],
            {item.source for item in items},
            [item.source_key for item in items if item.source_key],
            [item.key for item in items],
            [item.rank for item in items if item.rank],
        )

    def _item(self, record: Record, key: str) -> Item:
        state = self.plan.state_for(record)
        created = min(record.moments.get("created", self.at), self.at)
        touched = max(created, min(record.moments.get("updated", created), self.at))
        ended = min(record.moments.get("resolved", touched), self.at)
        # To the inbox it comes now, however old it is over there.
        since = self.at if state == Item.State.INBOX else ended if state in OVER else touched
        model = self.plan.read.model
        return Item(
            team=self.team,
            key=key,
            title=record.title,
            rank=self.ranks.get(record.key),
            arrival=self.upload,
            made_by=self.by,
            created_at=created,
            looked_at=touched,
            theme=self.themes.get((record.epic or "").lower()),
            goal=self.goals.get((record.goal or "").lower()),
            **{
                "values": {model: record.values} if record.values else None,
                "state_since": since,
                **self._origin(record, key),
                **record.fields,
                "state": state,
            },
        )

    def _origin(self, record: Record, key: str) -> dict[str, Any]:
        """Where a new item comes from: for a row of our own export whatever that says."""
        if not self.plan.is_own:
            return {"source": self.plan.source, "source_key": record.key, "imported": prints_of(record)}
        origin = {"source": record.source or own.NAME, "source_key": record.source_key}
        if not record.source_key and key != record.key:
            # Its key is taken here; the next import knows it by the one in the file.
            origin = {"source": own.NAME, "source_key": record.key}
        return {**own.beginning(record.made), **origin}

    def _keys(self, records: Sequence[Record]) -> Iterator[str]:
        """A key for each: its own in the tracker unless that is taken here, else the team's next."""
        settings = BacklogSettings.of(self.team)
        shown = [record.shown_key for record in records if record.shown_key]
        taken = set(self.team.items.filter(key__in=shown).values_list("key", flat=True))
        number = settings.last_key
        for record in records:
            key = record.shown_key
            while not key or key in taken:
                number += 1
                key = f"{settings.key_prefix}-{number}"
                if self.team.items.filter(key=key).exists():
                    taken.add(key)
            taken.add(key)
            yield key

    def _criteria(self, item: Item, record: Record) -> Iterator[Criterion]:
        for place, text in enumerate(record.criteria or (), 1):
            yield Criterion(
                item=item,
                text=text,
                position=place,
                made_by=self.by,
                created_at=self.at,
                changed_at=self.at,
            )

    def _labelled(self, item: Item, record: Record) -> Iterator[Any]:
        for kind, known in self.labels.items():
            found = {known[name[:LONGEST_LABEL].lower()].pk for name in names_of(record, kind)}
            for label in sorted(found):
                yield LABELLED(item_id=item.pk, label_id=label)

    def _created(self, item: Item) -> Change:
        return Change(
            item=item,
            field="created",
            after=item.title,
            by=self.by,
            origin=Change.Origin.IMPORT,
            reason=self.upload.filename,
            at=self.at,
        )


def prints_of(record: Record) -> dict[str, Any]:
    """What an item remembers before it is joined to others: its parent and links are not written yet.

    Where there are none, there is nothing to come.
    """
    return {
        name: value
        for name, value in record.prints.items()
        if name not in JOINTS or not getattr(record, name)
    }


def names_of(record: Record, kind: str) -> list[str]:
    """The labels, or the components, of a record."""
    return (record.labels if kind == Label.Kind.LABEL else record.components) or []


def themes(upload: Upload, names: Iterable[str | None]) -> dict[str, Theme]:
    """The open themes of these names, by the whole name in lower case; missing ones are made.

    Inside a transaction that has locked the team.
    """
    team, made = upload.team, []
    wanted = {name.lower(): name[:LONGEST_THEME] for name in names if name}
    if not wanted:
        return {}
    found = {theme.name.lower(): theme for theme in Theme.objects.filter(team=team).current()}
    for name in wanted.values():
        if name.lower() not in found:
            found[name.lower()] = Theme.begin(team, upload.by, name)
            made.append(found[name.lower()].pk)
    upload.note_themes(made)
    return {low: found[name.lower()] for low, name in wanted.items()}


def goals(team: Team, by: Any, names: Iterable[str | None]) -> dict[str, ProductGoal]:
    """The current goals of these names, by the name in lower case; missing ones are made. Locked likewise."""
    wanted = {name.lower(): name for name in names if name}
    if not wanted:
        return {}
    found = {goal.name.lower(): goal for goal in ProductGoal.objects.filter(team=team).current()}
    for low, name in wanted.items():
        if low not in found:
            found[low] = ProductGoal.set(team, by, name=name)
    return found


def comment_of(item: Item, remark: Remark) -> Comment:
    """A comment of the ticket as a row of its item."""
    return Comment(
        item=item, author=remark.author[:80], at=remark.at, text=remark.text, imported=version(str(remark))
    )


def ticket_of(item: Item, record: Record, former: Ticket | None = None, here: Iterable[str] = ()) -> Ticket:
    """The ticket as it is now; what the file has no column for (`here` are those it has) stays as it was."""
    former = former or Ticket()
    others = {name: value for name, value in former.others.items() if name not in set(here)}
    files = record.attachments
    return Ticket(
        item=item,
        number=former.number if record.number is None else record.number[:60],
        url=former.url if record.url is None else record.url[:2000],
        others={**others, **record.others},
        attachments=former.attachments if files is None else [[each.name, each.url] for each in files],
        updated_at=record.moments.get("updated", former.updated_at),
        resolved_at=record.moments.get("resolved", former.resolved_at),
    )


def _few(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + NAMES] for start in range(0, len(names), NAMES))
