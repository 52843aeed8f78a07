"""Writes what a file changes on items that are there, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from backlog.deep.rules.value import history_line
from backlog.importing.queries.diff import JOINTS, Edit, Plan
from backlog.importing.rules.records import Record
from backlog.models import (
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

from .new_items import LABELLED, OVER, comment_of, goals, prints_of, themes, ticket_of

BATCH = 500
WRITTEN = (
    *("title", "why", "description", "type", "state", "state_since", "state_reason", "rank", "estimate"),
    *("estimate_label", "estimated_at", "reporter", "due_on", "imported", "scope_changed_at"),
    *("changed_outside_at", "looked_at", "created_at", "values", "theme", "goal"),
)
TICKET = ("number", "url", "others", "attachments", "updated_at", "resolved_at")


class Edits:
    """The edits of one slice. The team is locked; each row is compared again with what is there now."""

    def __init__(self, plan: Plan, upload: Upload, ranks: dict[str, str], at: datetime):
        self.plan, self.upload, self.ranks, self.at = plan, upload, ranks, at
        self.team, self.by = upload.team, upload.by
        self.history: list[Change] = []
        self.goals: dict[str, ProductGoal] = {}

    def write(self, records: Sequence[Record]) -> None:
        """Write what these records change; those without an item are left."""
        edits = list(self.plan.edits(records))
        named = themes(self.upload, [edit.theme for edit in edits])
        self.goals = goals(self.team, self.by, [edit.goal for edit in edits])
        befores = [self._apply(edit, named) for edit in edits]
        self._seat(edits)
        self._write_items(edits)
        self._write_criteria(edits)
        self._write_labels(edits)
        self._write_comments(edits)
        self._write_tickets(edits)
        self._write_history(edits, befores)

    def _apply(self, edit: Edit, named: dict[str, Theme]) -> dict[str, Any]:
        """Change the item; returns what it was before, for undo."""
        item, moments = edit.item, edit.record.moments
        before: dict[str, Any] = {"imported": item.imported, **_parts_before(edit)}
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
            ended = moments.get("resolved", self.at) if item.state in OVER else self.at
            item.state_since, item.state_reason = min(ended, self.at), self.upload.filename
            if item.state not in Item.RANKED_STATES:
                item.rank = None
        self._apply_value(edit, before)
        if edit.theme is not None:
            before["theme"] = item.theme.public_id if item.theme else None
            theme = named.get(edit.theme.lower())
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
        item.created_at = min(item.created_at, moments.get("created", item.created_at))
        item.looked_at = max(item.looked_at, min(moments.get("updated", item.looked_at), self.at))
        if not self.plan.is_own:
            joints = {name: item.imported[name] for name in JOINTS if name in item.imported}
            item.imported = {**item.imported, **prints_of(edit.record), **joints}
        return before

    def _apply_value(self, edit: Edit, before: dict[str, Any]) -> None:
        if not edit.values:
            return
        item, model = edit.item, self.plan.read.model
        before["values"] = item.values
        former = item.valued_by(model)
        inputs = {**former, **edit.values}
        self._note(item, "value", history_line(model, former), history_line(model, inputs))
        item.values = {**(item.values or {}), model: inputs}

    def _seat(self, edits: list[Edit]) -> None:
        waiting = [
            (edit.item, self.ranks.get(edit.record.key))
            for edit in edits
            if edit.item.state in Item.RANKED_STATES and (edit.item.rank is None or edit.moved)
        ]
        if not waiting:
            return
        # Someone may have moved an item to one of these places since they were found.
        wanted = [rank for _item, rank in waiting if rank]
        taken = set(self.team.items.filter(rank__in=wanted).values_list("rank", flat=True))
        last = self.team.items.ranked().values_list("rank", flat=True).last()
        for item, rank in waiting:
            if rank is None or rank in taken:
                last = rank = between(max(filter(None, (last, *taken)), default=None), None)
            taken.add(rank)
            item.rank = rank

    def _write_items(self, edits: list[Edit]) -> None:
        # A rank is unique: places are given up before any is taken.
        if moving := [edit.item.pk for edit in edits if edit.moved or "state" in edit.fields]:
            Item.objects.filter(pk__in=moving).update(rank=None)
        # An upsert writes thousands of rows in the time that a CASE of thousands of branches takes to parse.
        Item.objects.bulk_create(
            [edit.item for edit in edits],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=WRITTEN,
            batch_size=BATCH,
        )

    def _write_criteria(self, edits: list[Edit]) -> None:
        rows = []
        for edit in edits:
            last = max((criterion.position for criterion in edit.item.criteria.all()), default=0)
            for place, line in enumerate(edit.added, last + 1):
                self._note(edit.item, "criterion", "", line)
                rows.append(Criterion(item=edit.item, text=line, position=place, made_by=self.by))
            for criterion in edit.removed:
                self._note(edit.item, "criterion", criterion.text, "")
        Criterion.objects.filter(pk__in=[row.pk for edit in edits for row in edit.removed]).delete()
        Criterion.objects.bulk_create(rows, batch_size=BATCH)

    def _write_labels(self, edits: list[Edit]) -> None:
        for kind in Label.Kind.values:
            wanted: list[tuple[Item, str]] = []
            for edit in edits:
                added, gone = edit.labelled.get(kind, ([], []))
                wanted += [(edit.item, name[:LONGEST_LABEL]) for name in added]
                for name in added:
                    self._note(edit.item, kind, "", name)
                for name in gone:
                    self._note(edit.item, kind, name, "")
                if gone:
                    LABELLED.objects.filter(item=edit.item, label__kind=kind, label__name__in=gone).delete()
            if wanted:
                labels = Label.named(self.team, kind, (name for _item, name in wanted))
                rows = {(item.pk, labels[name.lower()].pk) for item, name in wanted}
                LABELLED.objects.bulk_create(
                    [LABELLED(item_id=item, label_id=label) for item, label in sorted(rows)],
                    ignore_conflicts=True,
                    batch_size=BATCH,
                )

    def _write_comments(self, edits: list[Edit]) -> None:
        for edit in edits:
            for remark in edit.comments:
                self._note(edit.item, "comment", "", remark.text)
            for comment in edit.withdrawn:
                self._note(edit.item, "comment", comment.text, "")
        Comment.objects.filter(pk__in=[row.pk for edit in edits for row in edit.withdrawn]).delete()
        Comment.objects.bulk_create(
            [comment_of(edit.item, remark) for edit in edits for remark in edit.comments], batch_size=BATCH
        )

    def _write_tickets(self, edits: list[Edit]) -> None:
        here = {*self.plan.read.kept_columns, *self.plan.read.empty_columns}
        rows = []
        for edit in edits:
            if "ticket" in edit.others:
                self._note(edit.item, "ticket", "", "")
            # The moments of our own export are the item's, not those of a ticket.
            if "ticket" in edit.others or (edit.record.moments and not self.plan.is_own):
                rows.append(ticket_of(edit.item, edit.record, getattr(edit.item, "ticket", None), here))
        Ticket.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["item"], update_fields=TICKET, batch_size=BATCH
        )

    def _write_history(self, edits: list[Edit], befores: list[dict[str, Any]]) -> None:
        Change.objects.bulk_create(self.history, batch_size=BATCH)
        last = {change.item_id: change.pk for change in self.history}
        rows = [
            ImportedItem(
                upload=self.upload, item=edit.item, before=before, last_change=last.get(edit.item.pk, 0)
            )
            for edit, before in zip(edits, befores, strict=True)
            if edit.changes_anything
        ]
        ImportedItem.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)

    def _note(self, item: Item, name: str, before: str, after: str) -> None:
        self.history.append(
            Change(
                item=item,
                field=name,
                before=before,
                after=after,
                by=self.by,
                origin=Change.Origin.IMPORT,
                reason=self.upload.filename,
                at=self.at,
            )
        )


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
        ticket = getattr(edit.item, "ticket", None)
        before["ticket"] = ticket and {name: _json(getattr(ticket, name)) for name in TICKET}
    return before


def _told(value: Any) -> str:
    return "" if value is None else str(value)


def _stored(value: Any) -> Any:
    """A column's value as JSON keeps it; `undoing` reads it back by the name of the column."""
    return value.isoformat() if hasattr(value, "isoformat") else None if value is None else str(value)


def _json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
