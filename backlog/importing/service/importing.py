"""Writes a file's records into a team's backlog: new items, and what has changed in the tracker since.

Each item stores a fingerprint of every field as last imported. A field with the same fingerprint is left
alone, whatever the team has made of it since: an estimate agreed in a session is not undone by exporting
again. Reading the file and comparing it happens before the transaction, which is short and in bulk.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from backlog.deep.rules.value import MODELS, history_line
from backlog.importing.queries.diff import CHUNK, Edit, Outcome, Plan, chunks
from backlog.importing.rules.outcomes import RowOutcome
from backlog.importing.rules.reading import Progress, read
from backlog.importing.rules.records import Batch, Choices
from backlog.models import BacklogSettings, Change, Criterion, Item
from backlog.models.item_fields import SCOPE
from backlog.ranked.rules.ranking import fill
from core.clock import now
from teams.models import Member, Team

# Up to so many changed items the announcement names each; above, it says that any may have changed.
NAMED_ITEMS = 40


def read_file(
    content: bytes,
    team: Team | None = None,
    progress: Progress = lambda done, of: None,
    roles: Sequence[str] = (),
) -> Batch:
    """The file as records, with the team's own scale and value model. Raises Unreadable."""
    settings = (BacklogSettings.objects.filter(team=team).first() if team else None) or BacklogSettings()
    model = MODELS[settings.value_model]
    found = read(content, settings.cards, progress, model=model, choices=Choices(roles=tuple(roles)))
    for record in found.records:
        # Items have no such column yet.
        record.fields.pop("due_on", None)
    return found


def foresee(team: Team | None, read: Batch, *, into_inbox: bool = False) -> Outcome:
    """The changes that importing these records would make now; the team need not exist yet."""
    return Plan(team, read, into_inbox).outcome


def row_outcomes(team: Team, read: Batch, *, into_inbox: bool = False) -> list[RowOutcome]:
    """The same, row by row."""
    return Plan(team, read, into_inbox).row_outcomes


def import_records(
    team: Team,
    read: Batch,
    by: Member | None = None,
    *,
    into_inbox: bool = False,
    reason: str = "",
    begin: Callable[[], None] = lambda: None,
    finish: Callable[[Outcome], None] = lambda outcome: None,
) -> Outcome:
    """Import the records into the team's backlog: all or nothing, announced once.

    `begin` and `finish` are called in the same transaction, before its locks and as its end.
    """
    plan = Plan(team, read, into_inbox)
    with transaction.atomic():
        begin()
        if plan.writes:
            team.lock()
            # Compared again under the lock: someone may have imported or moved items in between.
            plan = Plan(team, read, into_inbox)
            _Writing(team, by, reason, now()).carry_out(plan)
        finish(plan.outcome)
    return plan.outcome


class _Writing:
    """One import's writes: in bulk, inside the caller's transaction, announced once at the end."""

    def __init__(self, team: Team, by: Member | None, reason: str, at: datetime):
        self.team, self.by, self.reason, self.at = team, by, reason, at
        self.history: list[Change] = []

    def carry_out(self, plan: Plan) -> None:
        """Write all of it, and announce it once."""
        new = self._made(plan)
        for edit in plan.edits:
            self._apply(edit, plan.read.model)
        self._rank(plan, new)
        self._write_items(new, plan.edits)
        self._write_criteria(new, plan)
        Change.objects.bulk_create(self.history, batch_size=CHUNK)
        BacklogSettings.make_room_for(
            self.team,
            (item.key for item in new),
            adopt=not plan.known and len(new) == self.team.items.count(),
        )
        touched = [*new, *(edit.item for edit in plan.edits if edit.changes_anything)]
        named = [item.part for item in touched] if len(touched) <= NAMED_ITEMS else ["items"]
        self.team.announce(self.team.topic, *named, "backlog")

    def _made(self, plan: Plan) -> list[Item]:
        taken = set(self.team.items.values_list("key", flat=True))
        numbers = _numbers(self.team, taken)
        items = []
        for record in plan.new:
            key = record.shown_key if record.shown_key and record.shown_key not in taken else next(numbers)
            taken.add(key)
            fields = {**record.fields, "state": plan.state_for(record)}
            items.append(
                Item(
                    team=self.team,
                    key=key,
                    title=record.title,
                    source=plan.read.source,
                    source_key=record.key,
                    imported=dict(record.prints),
                    made_by=self.by,
                    created_at=self.at,
                    state_since=self.at,
                    looked_at=self.at,
                    values={plan.read.model: record.values} if record.values else None,
                    **fields,
                )
            )
            self._note(items[-1], "created", "", record.title)
        return items

    def _apply(self, edit: Edit, model: str) -> None:
        item = edit.item
        for name, value in edit.fields.items():
            self._note(item, name, _history_text(getattr(item, name)), _history_text(value))
            setattr(item, name, value)
        if "state" in edit.fields:
            item.state_since, item.state_reason = self.at, self.reason
            if item.state not in Item.RANKED_STATES:
                item.rank = None
        if edit.values:
            former = item.valued_by(model)
            inputs = {**former, **edit.values}
            self._note(item, "value", history_line(model, former), history_line(model, inputs))
            item.values = {**(item.values or {}), model: inputs}
        for line in edit.added:
            self._note(item, "criterion", "", line)
        for criterion in edit.removed:
            self._note(item, "criterion", criterion.text, "")
        if "estimate" in edit.fields:
            item.estimated_at = None
        if edit.added or edit.removed or SCOPE & edit.fields.keys():
            item.scope_changed_at = item.changed_outside_at = self.at
        item.imported = {**item.imported, **edit.record.prints}

    def _rank(self, plan: Plan, new: list[Item]) -> None:
        """Rank the new and the moved items, each run of them after its predecessor in the tracker."""
        by_key = {item.source_key: item for item in new} | {
            edit.item.source_key: edit.item for edit in plan.edits
        }
        waiting = {
            item.source_key: item
            for item in by_key.values()
            if item.state in Item.RANKED_STATES and (item.rank is None or item.source_key in plan.moved)
        }
        for item in waiting.values():
            if item.rank is not None:
                self._note(item, "rank", item.rank, "")
        ranks = dict(
            Item.objects.filter(team=self.team, source=plan.read.source)
            .ranked()
            .values_list("source_key", "rank")
        )
        left = {edit.item.pk for edit in plan.edits if edit.item.rank is None} | {
            item.pk for item in waiting.values() if item.pk
        }
        taken = [rank for rank, pk in self.team.items.ranked().values_list("rank", "pk") if pk not in left]
        run: list[Item] = []
        anchor: str | None = None
        for record in plan.in_order():
            if record.key in waiting:
                run.append(waiting[record.key])
            elif record.key in ranks and (record.key not in by_key or by_key[record.key].pk not in left):
                _seat(run, taken, after=anchor, before=ranks[record.key])
                run, anchor = [], ranks[record.key]
        _seat(run, taken, after=anchor, before=None)

    def _write_items(self, new: list[Item], edits: list[Edit]) -> None:
        # A rank is unique: places are given up before any is taken.
        for chunk in chunks([edit.item.pk for edit in edits if edit.moved or "state" in edit.fields]):
            Item.objects.filter(pk__in=chunk).update(rank=None)
        # An upsert writes thousands of rows in the time that a CASE of thousands of branches takes to parse.
        Item.objects.bulk_create(
            [edit.item for edit in edits],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[
                "title", "why", "description", "type", "state", "state_since", "state_reason", "rank",
                "estimate", "estimate_label", "estimated_at", "reporter", "imported",
                "scope_changed_at", "changed_outside_at", "values",
            ],
            batch_size=CHUNK,
        )  # fmt: skip
        Item.objects.bulk_create(new, batch_size=CHUNK)

    def _write_criteria(self, new: list[Item], plan: Plan) -> None:
        lines = {record.key: record.criteria or [] for record in plan.new}
        added = [(item, lines[item.source_key], 1) for item in new]
        for edit in plan.edits:
            last = max((criterion.position for criterion in edit.item.criteria.all()), default=0)
            added.append((edit.item, edit.added, last + 1))
        Criterion.objects.filter(pk__in=[row.pk for edit in plan.edits for row in edit.removed]).delete()
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
            batch_size=CHUNK,
        )

    def _note(self, item: Item, name: str, before: str, after: str) -> None:
        self.history.append(
            Change(
                item=item,
                field=name,
                before=before,
                after=after,
                by=self.by,
                origin=Change.Origin.IMPORT,
                reason=self.reason,
                at=self.at,
            )
        )


def _seat(run: list[Item], taken: list[str], *, after: str | None, before: str | None) -> None:
    """Give a run of items keys right after `after`, else right before `before`, else at the end."""
    if not run:
        return
    if after is not None:
        place = bisect_left(taken, after) + 1
    elif before is not None:
        place = bisect_left(taken, before)
    else:
        place = len(taken)
    low = taken[place - 1] if place else None
    high = taken[place] if place < len(taken) else None
    keys = fill(low, high, len(run))
    taken[place:place] = keys
    for item, key in zip(run, keys, strict=True):
        item.rank = key


def _numbers(team: Team, taken: set[str]) -> Iterator[str]:
    """The team's own next keys, for records without a usable one."""
    settings = BacklogSettings.of(team)
    number = settings.last_key
    while True:
        number += 1
        if (key := f"{settings.key_prefix}-{number}") not in taken:
            yield key


def _history_text(value: Any) -> str:
    return "" if value is None else str(value)
