"""Writes one slice of an import: new items and edits of known ones, inside the caller's transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from backlog.deep.rules.value import history_line
from backlog.importing.queries.diff import JOINTS, LONGEST_THEME, Edit, Plan
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
from backlog.models.item_fields import SCOPE
from backlog.models.label import LONGEST_LABEL
from backlog.ranked.rules.ranking import between
from core.text import version

BATCH = 500
WRITTEN = (
    *("title", "why", "description", "type", "state", "state_since", "state_reason", "rank", "estimate"),
    *("estimate_label", "estimated_at", "reporter", "due_on", "imported", "scope_changed_at"),
    *("changed_outside_at", "looked_at", "created_at", "values", "theme", "goal"),
)
LABELLED = Item.labels.through
OVER = (Item.State.DONE, Item.State.DECLINED)


class Writing:
    """The writes of one slice. The team is locked, and every row is compared again with what is there now."""

    def __init__(self, plan: Plan, upload: Upload, ranks: Mapping[str, str], at: datetime):
        assert plan.team is not None
        self.plan, self.upload, self.ranks, self.at = plan, upload, ranks, at
        self.team, self.by, self.reason = plan.team, upload.by, upload.filename
        self.history: list[Change] = []
        self.rows: list[ImportedItem] = []

    def write(self, records: Sequence[Record]) -> None:
        """Write these records."""
        there = self.plan.identities.find(record.key for record in records)
        edits = list(self.plan.edits([record for record in records if record.key in there]))
        new = [record for record in records if record.key not in there]
        themes = self._themes([*(record.epic for record in new), *(edit.theme for edit in edits)])
        self.goals = self._goals([*(record.goal for record in new), *(edit.goal for edit in edits)])
        items = self._made(new, themes)
        befores = [self._apply(edit, themes) for edit in edits]
        self._seat([*zip(items, new, strict=True), *((edit.item, edit.record) for edit in edits)])
        self._write_items(items, edits)
        self._write_rest([*zip(items, new, strict=True)], edits)
        self._write_history(items, edits, befores)

    # New items

    def _made(self, records: Sequence[Record], themes: Mapping[str, Theme]) -> list[Item]:
        keys = self._keys(records)
        items = []
        for record in records:
            state = self.plan.state_for(record)
            created = min(record.moments.get("created", self.at), self.at)
            touched = min(record.moments.get("updated", created), self.at)
            ended = min(record.moments.get("resolved", touched), self.at)
            # To the inbox it comes now, however old it is over there.
            since = self.at if state == Item.State.INBOX else ended if state in OVER else touched
            model = self.plan.read.model
            key = next(keys)
            items.append(
                Item(
                    team=self.team,
                    key=key,
                    title=record.title,
                    goal=self.goals.get((record.goal or "").lower()),
                    arrival=self.upload,
                    made_by=self.by,
                    created_at=created,
                    state_since=since,
                    looked_at=touched,
                    theme=themes.get((record.epic or "").lower()),
                    **{
                        "values": {model: record.values} if record.values else None,
                        **self._origin(record, key),
                        **record.fields,
                        "state": state,
                    },
                )
            )
        return items

    def _origin(self, record: Record, key: str) -> dict[str, Any]:
        """Where a new item comes from: for a row of our own export whatever that says."""
        if not self.plan.is_own:
            return {"source": self.plan.source, "source_key": record.key, "imported": self._prints(record)}
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

    # Items that are there

    def _apply(self, edit: Edit, themes: Mapping[str, Theme]) -> dict[str, Any]:
        """Change the item; returns what it was before, for undo."""
        item, model = edit.item, self.plan.read.model
        before: dict[str, Any] = {"imported": item.imported}
        if edit.fields.keys() & {"estimate", "estimate_label"}:
            before["estimated_at"] = _stored(item.estimated_at)
            item.estimated_at = None
        for name, value in edit.fields.items():
            before[name] = _stored(getattr(item, name))
            self._note(item, name, _told(getattr(item, name)), _told(value))
            setattr(item, name, value)
        if "state" in edit.fields:
            before |= {"state_since": _stored(item.state_since), "state_reason": item.state_reason}
            before["rank"] = item.rank
            moments = edit.record.moments
            item.state_since = min(
                moments.get("resolved", self.at) if item.state in OVER else self.at, self.at
            )
            item.state_reason = self.reason
            if item.state not in Item.RANKED_STATES:
                item.rank = None
        if edit.values:
            before["values"] = item.values
            former = item.valued_by(model)
            inputs = {**former, **edit.values}
            self._note(item, "value", history_line(model, former), history_line(model, inputs))
            item.values = {**(item.values or {}), model: inputs}
        if edit.theme is not None:
            before["theme"] = item.theme.public_id if item.theme else None
            theme = themes.get(edit.theme.lower())
            self._note(item, "theme", before["theme"] or "", theme.public_id if theme else "")
            item.theme = theme
        if edit.goal is not None:
            before["goal"] = item.goal.public_id if item.goal else None
            goal = self.goals.get(edit.goal.lower())
            self._note(item, "goal", before["goal"] or "", goal.public_id if goal else "")
            item.goal = goal
        if edit.moved:
            before.setdefault("rank", item.rank)
            self._note(item, "rank", item.rank or "", "")
        if edit.added or edit.removed or SCOPE & edit.fields.keys():
            before["scope_changed_at"] = _stored(item.scope_changed_at)
            before["changed_outside_at"] = _stored(item.changed_outside_at)
            item.scope_changed_at = item.changed_outside_at = self.at
        before |= self._parts_before(edit)
        if "created" in edit.record.moments and item.created_at > edit.record.moments["created"]:
            item.created_at = edit.record.moments["created"]
        item.looked_at = max(item.looked_at, min(edit.record.moments.get("updated", item.looked_at), self.at))
        if not self.plan.is_own:
            item.imported = {**item.imported, **self._prints(edit.record)}
        return before

    @staticmethod
    def _parts_before(edit: Edit) -> dict[str, Any]:
        """What the rows that hang on the item were, as far as they change."""
        before: dict[str, Any] = {}
        if edit.added or edit.removed:
            removed = [[criterion.text, criterion.position] for criterion in edit.removed]
            before["criteria"] = [edit.added, removed]
        if any(map(any, edit.labelled.values())):
            before["labels"] = {str(kind): names for kind, names in edit.labelled.items()}
        if edit.comments or edit.withdrawn:
            gone = [[row.author, _stored(row.at), row.text, row.imported] for row in edit.withdrawn]
            before["comments"] = [[version(str(remark)) for remark in edit.comments], gone]
        if "ticket" in edit.others:
            before["ticket"] = _ticket_before(edit.item)
        return before

    # Places

    def _seat(self, pairs: Iterable[tuple[Item, Record]]) -> None:
        waiting = [
            (item, self.ranks.get(record.key))
            for item, record in pairs
            if item.state in Item.RANKED_STATES and (item.rank is None or record.key in self.plan.moved)
        ]
        # Someone may have moved an item to one of these places since they were found.
        wanted = [rank for _item, rank in waiting if rank]
        taken = set(self.team.items.filter(rank__in=wanted).values_list("rank", flat=True))
        last = self.team.items.ranked().values_list("rank", flat=True).last()
        for item, rank in waiting:
            if rank is None or rank in taken:
                last = rank = between(max(filter(None, (last, *taken)), default=None), None)
            taken.add(rank)
            item.rank = rank

    # Rows

    def _write_items(self, items: list[Item], edits: list[Edit]) -> None:
        # A rank is unique: places are given up before any is taken.
        moving = [edit.item.pk for edit in edits if edit.moved or "state" in edit.fields]
        if moving:
            Item.objects.filter(pk__in=moving).update(rank=None)
        # An upsert writes thousands of rows in the time that a CASE of thousands of branches takes to parse.
        Item.objects.bulk_create(
            [edit.item for edit in edits],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=WRITTEN,
            batch_size=BATCH,
        )
        Item.objects.bulk_create(items, batch_size=BATCH)
        BacklogSettings.make_room_for(self.team, (item.key for item in items), adopt=False)

    def _write_rest(self, new: list[tuple[Item, Record]], edits: list[Edit]) -> None:
        self._write_criteria(new, edits)
        self._write_labels(new, edits)
        self._write_comments(new, edits)
        # The moments of our own export are the item's, not those of a ticket.
        dated = not self.plan.is_own
        tickets = [
            (item, record) for item, record in new if "ticket" in record.prints or (dated and record.moments)
        ]
        tickets += [
            (edit.item, edit.record)
            for edit in edits
            if "ticket" in edit.others or (dated and edit.record.moments)
        ]
        Ticket.objects.bulk_create(
            [self._ticket(item, record) for item, record in tickets],
            update_conflicts=True,
            unique_fields=["item"],
            update_fields=["number", "url", "others", "attachments", "updated_at", "resolved_at"],
            batch_size=BATCH,
        )

    def _write_criteria(self, new: list[tuple[Item, Record]], edits: list[Edit]) -> None:
        added = [(item, record.criteria or [], 1) for item, record in new]
        for edit in edits:
            last = max((criterion.position for criterion in edit.item.criteria.all()), default=0)
            added.append((edit.item, edit.added, last + 1))
            for line in edit.added:
                self._note(edit.item, "criterion", "", line)
            for criterion in edit.removed:
                self._note(edit.item, "criterion", criterion.text, "")
        Criterion.objects.filter(pk__in=[row.pk for edit in edits for row in edit.removed]).delete()
        Criterion.objects.bulk_create(
            [
                Criterion(
                    item=item,
                    text=text,
                    position=place,
                    made_by=self.by,
                    created_at=self.at,
                    changed_at=self.at,
                )
                for item, texts, start in added
                for place, text in enumerate(texts, start)
            ],
            batch_size=BATCH,
        )

    def _write_labels(self, new: list[tuple[Item, Record]], edits: list[Edit]) -> None:
        for kind in (Label.Kind.LABEL, Label.Kind.COMPONENT):
            wanted = [(item, name) for item, record in new for name in _names(record, kind)]
            for edit in edits:
                added, gone = edit.labelled.get(kind, ([], []))
                wanted += [(edit.item, name) for name in added]
                for name in added:
                    self._note(edit.item, kind, "", name)
                for name in gone:
                    self._note(edit.item, kind, name, "")
                if gone:
                    LABELLED.objects.filter(item=edit.item, label__kind=kind, label__name__in=gone).delete()
            if wanted:
                labels = Label.named(self.team, kind, (name[:LONGEST_LABEL] for _item, name in wanted))
                rows = {(item.pk, labels[name[:LONGEST_LABEL].lower()].pk) for item, name in wanted}
                LABELLED.objects.bulk_create(
                    [LABELLED(item_id=item, label_id=label) for item, label in sorted(rows)],
                    ignore_conflicts=True,
                    batch_size=BATCH,
                )

    def _write_comments(self, new: list[tuple[Item, Record]], edits: list[Edit]) -> None:
        wanted = [(item, remark) for item, record in new for remark in record.comments or ()]
        for edit in edits:
            wanted += [(edit.item, remark) for remark in edit.comments]
            for remark in edit.comments:
                self._note(edit.item, "comment", "", remark.text)
            for comment in edit.withdrawn:
                self._note(edit.item, "comment", comment.text, "")
        Comment.objects.filter(pk__in=[row.pk for edit in edits for row in edit.withdrawn]).delete()
        Comment.objects.bulk_create([_comment(item, remark) for item, remark in wanted], batch_size=BATCH)

    def _write_history(self, items: list[Item], edits: list[Edit], befores: list[dict[str, Any]]) -> None:
        made = [self._line(item, "created", "", item.title) for item in items]
        Change.objects.bulk_create([*made, *self.history], batch_size=BATCH)
        last: dict[int, int] = {}
        for change in (*made, *self.history):
            last[change.item_id] = max(last.get(change.item_id, 0), change.pk)
        rows = [ImportedItem(upload=self.upload, item=item, created=True) for item in items]
        rows += [
            ImportedItem(upload=self.upload, item=edit.item, before=before)
            for edit, before in zip(edits, befores, strict=True)
            if edit.changes_anything
        ]
        for row in rows:
            row.last_change = last.get(row.item_id, 0)
        ImportedItem.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)

    # Helpers

    def _ticket(self, item: Item, record: Record) -> Ticket:
        """The ticket as it is now; what this file has no column for stays as it was."""
        former = _ticket_of(item) or Ticket()
        here = {*self.plan.read.kept_columns, *self.plan.read.empty_columns}
        others = {name: value for name, value in former.others.items() if name not in here}
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

    def _prints(self, record: Record) -> dict[str, Any]:
        """What the item remembers now; its parent and links are not written yet."""
        return {name: value for name, value in record.prints.items() if name not in JOINTS}

    def _themes(self, names: Iterable[str | None]) -> dict[str, Theme]:
        """The open themes of these names, by the whole name in lower case; missing ones are made."""
        wanted = {name.lower(): name[:LONGEST_THEME] for name in names if name}
        if not wanted:
            return {}
        found = {theme.name.lower(): theme for theme in Theme.objects.filter(team=self.team).current()}
        for name in wanted.values():
            if name.lower() not in found:
                found[name.lower()] = Theme.begin(self.team, self.by, name)
        return {low: found[name.lower()] for low, name in wanted.items()}

    def _goals(self, names: Iterable[str | None]) -> dict[str, ProductGoal]:
        """The current goals of these names, by the name in lower case; missing ones are made."""
        wanted = {name.lower(): name for name in names if name}
        found = {goal.name.lower(): goal for goal in ProductGoal.objects.filter(team=self.team).current()}
        for low, name in wanted.items():
            if low not in found:
                found[low] = ProductGoal.set(self.team, self.by, name=name)
        return found

    def _note(self, item: Item, name: str, before: str, after: str) -> None:
        self.history.append(self._line(item, name, before, after))

    def _line(self, item: Item, name: str, before: str, after: str) -> Change:
        return Change(
            item=item,
            field=name,
            before=before,
            after=after,
            by=self.by,
            origin=Change.Origin.IMPORT,
            reason=self.reason,
            at=self.at,
        )


def _names(record: Record, kind: str) -> list[str]:
    return (record.labels if kind == Label.Kind.LABEL else record.components) or []


def _comment(item: Item, remark: Remark) -> Comment:
    return Comment(
        item=item, author=remark.author[:80], at=remark.at, text=remark.text, imported=version(str(remark))
    )


def _ticket_of(item: Item) -> Ticket | None:
    """The item's ticket, which `edits` has loaded with it; a new item has none."""
    return getattr(item, "ticket", None) if item.pk else None


def _ticket_before(item: Item) -> dict[str, Any] | None:
    if (ticket := _ticket_of(item)) is None:
        return None
    return {
        "number": ticket.number,
        "url": ticket.url,
        "others": ticket.others,
        "attachments": ticket.attachments,
        "updated_at": _stored(ticket.updated_at),
        "resolved_at": _stored(ticket.resolved_at),
    }


def _told(value: Any) -> str:
    return "" if value is None else str(value)


def _stored(value: Any) -> Any:
    """The value as JSON keeps it; `undoing` reads it back by the field."""
    return value.isoformat() if hasattr(value, "isoformat") else None if value is None else str(value)
