"""The changes that a file makes to a team's backlog, found before anything is written and again when it
is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from backlog.importing.rules.messages import Message
from backlog.importing.rules.outcomes import CREATED, REJECTED, UNCHANGED, UPDATED, Changed, RowOutcome
from backlog.importing.rules.records import Batch, Record, Rejected
from backlog.models import Criterion, Item
from backlog.ranked.rules.ranking import displaced
from core.text import version
from teams.models import Team

CHUNK = 1000
# Both values of these fields are shown.
SHORT = ("title", "type", "state", "reporter")


@dataclass
class Outcome:
    """The counts of a finished import."""

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


@dataclass
class Edit:
    """The changes that a row makes to an existing item."""

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

    @property
    def changes(self) -> list[Changed]:
        """The changed fields, as the history will name them."""
        item = self.item
        found = [
            Changed(name, str(getattr(item, name)), str(value)) if name in SHORT else Changed(name)
            for name, value in self.fields.items()
            if not name.startswith("estimate")
        ]
        if {"estimate", "estimate_label"} & self.fields.keys():
            sizes = (item.estimate_label, self.fields.get("estimate_label", item.estimate_label))
            # While cards are out neither value is shown: it would steer the vote.
            found.append(Changed("estimate", *(("", "") if item.is_being_estimated else sizes)))
        also = {"criterion": self.added or self.removed, "value": self.values, "rank": self.moved}
        return found + [Changed(name) for name, has in also.items() if has]


class Plan:
    """The changes a file would make to a team's backlog at this moment. Reads only."""

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
    def row_outcomes(self) -> list[RowOutcome]:
        """The outcome of each row, in the order of the file."""
        reasons: dict[int, list[Message]] = {}
        for note in self.read.notes:
            reasons.setdefault(note.row, []).append(note.reason)
        changes = {edit.record.row: edit.changes for edit in self.edits}
        found = [
            RowOutcome(
                record.row,
                UPDATED if changes.get(record.row) else UNCHANGED if record.key in self.known else CREATED,
                record.title,
                record.shown_key or record.key,
                tuple(reasons.get(record.row, ())),
                tuple(changes.get(record.row, ())),
            )
            for record in self.read.records
        ]
        left_out = [RowOutcome(row.row, REJECTED, reasons=(row.reason,)) for row in self.read.rejected]
        return sorted([*found, *left_out], key=lambda outcome: outcome.row)

    @property
    def writes(self) -> bool:
        return bool(self.new or self.edits)

    def in_order(self) -> list[Record]:
        """The records in the tracker's own order; those without a rank come last, in file order."""
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
        """The keys of the items that the tracker has moved since the last import."""
        both = [
            record for record in self.in_order() if record.rank and self.known.get(record.key, {}).get("rank")
        ]
        return {both[place].key for place in displaced([self.known[record.key]["rank"] for record in both])}

    def _edits(self, team: Team) -> list[Edit]:
        changed = {
            record.key: record
            for record in self.read.records
            if record.key in self.known and not record.prints.items() <= self.known[record.key].items()
        }
        return [
            self._edit(item, changed[item.source_key])
            for keys in chunks(list(changed))
            for item in Item.objects.filter(
                team=team, source=self.read.source, source_key__in=keys
            ).prefetch_related("criteria")
        ]

    def _edit(self, item: Item, record: Record) -> Edit:
        prints, former = record.prints, item.imported
        stated = {"title": record.title, **record.fields}
        edit = Edit(
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
        # An item that is refining or ready here is simply open in the tracker.
        refined = (Item.State.REFINING, Item.State.READY, Item.State.INBOX)
        return value == present or (value == Item.State.BACKLOG and present in refined)
    return present == value


def chunks(values: list) -> Iterable[list]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
