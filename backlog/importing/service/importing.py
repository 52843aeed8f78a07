"""Writes a file's records into a team's backlog: new items, and what has changed in the tracker since.

Each item stores a fingerprint of every field as last imported. A field with the same fingerprint is left
alone, whatever the team has made of it since: an estimate agreed in a session is not undone by exporting
again. Reading the file, comparing it and finding the places happen before anything is locked; the writing
takes slices that hold the database for a moment each. What is written is known by its key, so an import that
was cut off goes on where it was when it is run again.
"""

import time
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from backlog.deep.rules.value import MODELS
from backlog.importing.queries.diff import JOINTS, Outcome, Plan
from backlog.importing.queries.sources import source_of
from backlog.importing.rules.formats.registry import sheet_of
from backlog.importing.rules.outcomes import RowOutcome
from backlog.importing.rules.reading import Progress, read
from backlog.importing.rules.records import Batch, Choices, Record, Rejected
from backlog.models import BacklogSettings, ImportedItem, Item, Upload
from backlog.ranked.rules.ranking import between
from core.clock import now
from teams.models import Member, Team

from .edits import Edits
from .joining import Joining
from .new_items import NewItems
from .seating import seats
from .slices import Slices

type Write = Callable[[Sequence[Record]], None]

# Seconds between two announcements of progress, and between two that have the list drawn anew.
PACE, LIST_PACE = 0.5, 3.0


def read_file(
    content: bytes,
    team: Team | None = None,
    progress: Progress = lambda done, of: None,
    roles: Sequence[str] = (),
    choices: Choices | None = None,
) -> Batch:
    """The file as records, with the team's own scale and value model. Raises Unreadable."""
    settings = (BacklogSettings.objects.filter(team=team).first() if team else None) or BacklogSettings()
    model, zone = MODELS[settings.value_model], team.time_zone if team else UTC
    choices = choices or Choices(roles=tuple(roles))
    return read(content, settings.cards, progress, model=model, choices=choices, zone=zone)


def foresee(team: Team | None, read: Batch, *, into_inbox: bool = False, source: str = "") -> Outcome:
    """The changes that importing these records would make now; the team need not exist yet."""
    return Plan(team, read, into_inbox, source).outcome


def row_outcomes(team: Team, read: Batch, *, into_inbox: bool = False, source: str = "") -> list[RowOutcome]:
    """The same, row by row."""
    return Plan(team, read, into_inbox, source).row_outcomes


def import_records(
    team: Team,
    read: Batch,
    by: Member | None = None,
    *,
    into_inbox: bool = False,
    reason: str = "",
    upload: Upload | None = None,
    content: bytes = b"",
) -> Outcome:
    """Import the records into the team's backlog, slice by slice; run again, it goes on where it was.

    `content` is the file that they were read from, for the cells of the rows that are left out. Raises
    Overtaken when another worker has finished the same upload.
    """
    upload = upload or Upload.begin(team, reason, by, into_inbox=into_inbox)
    source = upload.source or source_of(team, read)
    plan = Plan(team, read, upload.into_inbox, source.slug)
    _Run(plan, upload).carry_out()
    made = ImportedItem.objects.filter(upload=upload)
    created, all_of_them = made.filter(created=True).count(), made.count()
    outcome = Outcome(
        created=created,
        updated=all_of_them - created,
        unchanged=len(read.records) - all_of_them,
        rejected=read.rejected,
        notes=read.notes,
    )
    upload.finish(report_of(outcome), left_out_of(outcome, content), changed=bool(all_of_them))
    return outcome


class _Run:
    """One run of an import over what is not written yet."""

    def __init__(self, plan: Plan, upload: Upload):
        self.plan, self.upload, self.team = plan, upload, upload.team
        self.total = len(plan.read.records)
        self.done = self.total - len(plan.new) - len(plan.changed)
        # A small import is told once, at its end.
        self.told_at = self.listed_at = time.monotonic()

    def carry_out(self) -> None:
        """Write what is missing, then join it."""
        keys = {record.key for record in (*self.plan.new, *self.plan.changed)}
        if not keys:
            return
        ranks, at, order = seats(self.plan), now(), self.plan.in_order()
        edits = Edits(self.plan, self.upload, ranks, at)
        self._add([record for record in order if record.key not in self.plan.known], ranks, at)
        changed = {record.key for record in self.plan.changed}
        self._write_all([record for record in order if record.key in changed], edits.write)
        joined = [record for record in order if record.key in keys and self._is_joined(record)]
        self._write_all(joined, Joining(self.plan, self.upload).write, counts=False)
        self._adopt_prefix()

    def _add(self, records: list[Record], ranks: dict[str, str], at: datetime) -> None:
        """Write the new items, made ready before each lock."""
        makes = NewItems(self.plan, self.upload, ranks, at)
        makes.name(records)
        slices = Slices(records)
        for some in slices:
            ready = makes.ready(some)
            with slices.timed(), self._writing(some):
                if fits := ready.fit(self.team):
                    ready.store(self.team)
            if not fits:
                self._add_anew(some, at)

    def _add_anew(self, records: Sequence[Record], at: datetime) -> None:
        """Write new items after others took some of their keys or places, or imported some of them.

        Each by itself, and all of it inside the lock: it is rare, and it must come to an end.
        """
        for record in records:
            with transaction.atomic():
                self.upload.hold()
                self.team.lock()
                if self.plan.identities.find([record.key]):
                    Edits(self.plan, self.upload, {}, at).write([record])
                    continue
                state = self.plan.state_for(record)
                last = self.team.items.ranked().values_list("rank", flat=True).last()
                ranks = {record.key: between(last, None)} if state in Item.RANKED_STATES else {}
                makes = NewItems(self.plan, self.upload, ranks, at)
                makes.name([record])
                makes.ready([record]).store(self.team)

    def _write_all(self, records: list[Record], write: Write, *, counts: bool = True) -> None:
        slices = Slices(records)
        for some in slices:
            with slices.timed(), self._writing(some if counts else ()):
                write(some)

    @contextmanager
    def _writing(self, records: Sequence[Record]) -> Iterator[None]:
        with transaction.atomic():
            self.upload.hold()
            self.team.lock()
            yield
            self.done += len(records)
            self.upload.advance(self.done, self.total, tell=self._parts())

    def _parts(self) -> tuple[str, ...] | None:
        """The parts of the page to be drawn after this slice: none, the progress, or the list with it."""
        at = time.monotonic()
        if at - self.listed_at > LIST_PACE:
            self.told_at = self.listed_at = at
            return "import", "items", "backlog"
        if at - self.told_at > PACE:
            self.told_at = at
            return ("import",)
        return None

    def _is_joined(self, record: Record) -> bool:
        """Whether the record has a parent or links, or had some."""
        former = self.plan.known[record.key].prints if record.key in self.plan.known else {}
        return any(
            getattr(record, name)
            if name not in former
            else record.prints.get(name, former[name]) != former[name]
            for name in JOINTS
        )

    def _adopt_prefix(self) -> None:
        """Number on with the tracker's prefix in a team that had nothing of its own."""
        team = self.team
        if self.plan.known or team.items.exclude(arrival=self.upload).exists():
            return
        with transaction.atomic():
            team.lock()
            keys = team.items.values_list("key", flat=True)
            BacklogSettings.make_room_for(team, keys.iterator(), adopt=True)


def report_of(outcome: Outcome) -> dict:
    """The result as an upload keeps it."""
    return {
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "rejected": len(outcome.rejected),
        "left_out": rows_of(outcome.rejected[:SHOWN]),
        "notes": rows_of(outcome.notes[:SHOWN]),
    }


# The page shows so many of the rows that were left out; enough to see what is wrong with a file.
SHOWN = 50


def rows_of(rows: list[Rejected]) -> list[list]:
    """Rows with their reasons as they are stored."""
    return [[row.row, row.reason.text, dict(row.reason.values)] for row in rows]


def left_out_of(outcome: Outcome, content: bytes) -> dict[str, Any] | None:
    """All rows that were left out, with their cells, as they are stored."""
    if not outcome.rejected:
        return None
    rows = rows_of(outcome.rejected)
    header, cells = cells_of(content, {row for row, *_reason in rows}) if content else ([], {})
    return {"rows": rows, "header": header, "cells": cells}


def cells_of(content: bytes, rows: Container[int]) -> tuple[list[str], dict[int, list[str]]]:
    """The header of the file, and the cells of these rows of it."""
    sheet = sheet_of(content)
    return sheet.header, {number: [*cells] for number, cells in sheet.rows if number in rows}
