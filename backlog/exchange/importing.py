"""Writes a file's records into a team's backlog: what is new, and what the tracker has changed since.

Each item remembers a fingerprint of what its last import said. A field whose fingerprint is the same is left
alone, whatever the team has made of it since: a size agreed in a meeting is not undone by exporting again.
Reading the file and finding out what it changes happens before the transaction, which is short and in bulk.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from backlog.models import BacklogSettings, Change, Criterion, Item
from backlog.models.watched import SCOPE
from backlog.models.worth import written as value_written
from backlog.ranking import displaced, fill
from backlog.value import MODELS
from backlog.wording import version
from live.clock import now
from teams.models import Member, Team

from .formats import Progress, batch
from .records import Batch, Record, Rejected

MOST_ROWS = 50_000
# Under so many changed items the news names each; above, it says that any may have changed.
NAMED_ITEMS = 40
CHUNK = 1000


@dataclass
class Outcome:
    """What came of an import."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[Rejected] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"created {self.created} updated {self.updated} "
            f"unchanged {self.unchanged} rejected {len(self.rejected)}"
        )


def read_file(
    content: bytes,
    team: Team | None = None,
    progress: Progress = lambda done, of: None,
    roles: Sequence[str] = (),
) -> Batch:
    """The file as records, sizes and values understood as the team has them. Raises Unreadable."""
    settings = (BacklogSettings.objects.filter(team=team).first() if team else None) or BacklogSettings()
    read = batch(content, settings.cards, progress, model=MODELS[settings.value_model], roles=roles)
    for record in read.records[MOST_ROWS:]:
        read.rejected.append(Rejected(record.row, f"only the first {MOST_ROWS} rows of a file are imported"))
    del read.records[MOST_ROWS:]
    return read


def foresee(team: Team | None, read: Batch, *, into_inbox: bool = False) -> Outcome:
    """What importing these records would do now; the team need not exist yet."""
    return _Plan(team, read, into_inbox).outcome


def import_records(
    team: Team, read: Batch, by: Member | None = None, *, into_inbox: bool = False, reason: str = ""
) -> Outcome:
    """Bring the records into the team's backlog: all of them or nothing, and told once."""
    plan = _Plan(team, read, into_inbox)
    if plan.writes:
        with transaction.atomic():
            team.lock()
            # Asked again under the lock: somebody may have imported or moved in between.
            plan = _Plan(team, read, into_inbox)
            _Writing(team, by, reason, now()).carry_out(plan)
    return plan.outcome


@dataclass
class _Edit:
    """What a row changes on an item that is already there."""

    item: Item
    record: Record
    fields: dict[str, Any]
    added: list[str] = field(default_factory=list)
    removed: list[Criterion] = field(default_factory=list)
    values: dict[str, float] = field(default_factory=dict)
    moved: bool = False

    @property
    def changes_anything(self) -> bool:
        return bool(self.fields or self.added or self.removed or self.values or self.moved)


class _Plan:
    """What a file would do to a team's backlog at this moment. Reads only."""

    def __init__(self, team: Team | None, read: Batch, into_inbox: bool):
        self.read = read
        self.into_inbox = into_inbox
        self.known = self._known(team)
        self.new = [record for record in read.records if record.key not in self.known]
        self.moved = self._moved()
        self.edits = self._edits(team) if team else []
        updated = sum(edit.changes_anything for edit in self.edits)
        self.outcome = Outcome(
            created=len(self.new),
            updated=updated,
            unchanged=len(read.records) - len(self.new) - updated,
            rejected=read.rejected,
            notes=read.notes,
        )

    @property
    def writes(self) -> bool:
        return bool(self.new or self.edits)

    def in_order(self) -> list[Record]:
        """The records in the tracker's own order; those that it gave no rank come last, as they stand."""
        return sorted(self.read.records, key=lambda record: (not record.rank, record.rank.encode()))

    def state_for(self, record: Record) -> str:
        state = record.fields.get("state", Item.State.BACKLOG)
        return Item.State.INBOX if self.into_inbox and state == Item.State.BACKLOG else state

    def _known(self, team: Team | None) -> dict[str, dict[str, Any]]:
        if team is None:
            return {}
        rows = Item.objects.filter(team=team, source=self.read.source).exclude(source_key="")
        return dict(rows.values_list("source_key", "imported"))

    def _moved(self) -> set[str]:
        """The keys of those that the tracker has given another place since the last import."""
        both = [
            record for record in self.in_order() if record.rank and self.known.get(record.key, {}).get("rank")
        ]
        return {both[place].key for place in displaced([self.known[record.key]["rank"] for record in both])}

    def _edits(self, team: Team) -> list[_Edit]:
        changed = {
            record.key: record
            for record in self.read.records
            if record.key in self.known and not record.prints.items() <= self.known[record.key].items()
        }
        return [
            self._edit(item, changed[item.source_key])
            for keys in _chunks(list(changed))
            for item in Item.objects.filter(
                team=team, source=self.read.source, source_key__in=keys
            ).prefetch_related("criteria")
        ]

    def _edit(self, item: Item, record: Record) -> _Edit:
        prints, former = record.prints, item.imported
        stated = {"title": record.title, **record.fields}
        edit = _Edit(
            item,
            record,
            {
                name: value
                for name, value in stated.items()
                if prints[name] != former.get(name) and not _says_nothing_new(item, name, value)
            },
            moved=record.key in self.moved and item.rank is not None,
        )
        if record.values and prints["values"] != former.get("values"):
            edit.values = record.values
        if record.criteria is not None and prints["criteria"] != former.get("criteria"):
            written = {version(criterion.text): criterion for criterion in item.criteria.all()}
            withdrawn = set(former.get("criteria", [])) - set(prints["criteria"])
            edit.added = [line for line in record.criteria if version(line) not in written]
            edit.removed = [criterion for print, criterion in written.items() if print in withdrawn]
        return edit


def _says_nothing_new(item: Item, name: str, value: Any) -> bool:
    present = getattr(item, name)
    if name == "state":
        # What is being refined or ready here is simply open over there.
        refined = (Item.State.REFINING, Item.State.READY, Item.State.INBOX)
        return value == present or (value == Item.State.BACKLOG and present in refined)
    return present == value


class _Writing:
    """One import's writes: in bulk, inside the caller's transaction, told once at the end."""

    def __init__(self, team: Team, by: Member | None, reason: str, at: datetime):
        self.team, self.by, self.reason, self.at = team, by, reason, at
        self.history: list[Change] = []

    def carry_out(self, plan: _Plan) -> None:
        """Write all of it, and say so once."""
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

    def _made(self, plan: _Plan) -> list[Item]:
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

    def _apply(self, edit: _Edit, model: str) -> None:
        item = edit.item
        for name, value in edit.fields.items():
            self._note(item, name, _said(getattr(item, name)), _said(value))
            setattr(item, name, value)
        if "state" in edit.fields:
            item.state_since, item.state_reason = self.at, self.reason
            if item.state not in Item.RANKED_STATES:
                item.rank = None
        if edit.values:
            former = item.valued_by(model)
            said = {**former, **edit.values}
            self._note(item, "value", value_written(model, former), value_written(model, said))
            item.values = {**(item.values or {}), model: said}
        for line in edit.added:
            self._note(item, "criterion", "", line)
        for criterion in edit.removed:
            self._note(item, "criterion", criterion.text, "")
        if "estimate" in edit.fields:
            item.estimated_at = None
        if edit.added or edit.removed or SCOPE & edit.fields.keys():
            item.scope_changed_at = item.changed_outside_at = self.at
        item.imported = {**item.imported, **edit.record.prints}

    def _rank(self, plan: _Plan, new: list[Item]) -> None:
        """Give a place to what has none or was moved, each run of them after what it follows over there."""
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

    def _write_items(self, new: list[Item], edits: list[_Edit]) -> None:
        # A rank is unique: places are given up before any is taken.
        for chunk in _chunks([edit.item.pk for edit in edits if edit.moved or "state" in edit.fields]):
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

    def _write_criteria(self, new: list[Item], plan: _Plan) -> None:
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
                item=item, field=name, before=before, after=after, by=self.by, reason=self.reason, at=self.at
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
    """The team's own next keys, for what came without one that it can have."""
    settings = BacklogSettings.of(team)
    number = settings.last_key
    while True:
        number += 1
        if (key := f"{settings.key_prefix}-{number}") not in taken:
            yield key


def _chunks(values: list) -> Iterable[list]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def _said(value: Any) -> str:
    return "" if value is None else str(value)
