"""What a chosen file would change, found before anyone decides, in the background where the file is large."""

import json
import time
import zlib
from functools import lru_cache
from typing import Any

from backlog.importing.queries.diff import Plan
from backlog.importing.queries.sources import meeting, source_of
from backlog.importing.rules.messages import Message
from backlog.importing.rules.outcomes import Changed, RowOutcome
from backlog.importing.rules.reading import Sheet, Unreadable, sample
from backlog.importing.rules.records import Batch, Choices, Record
from backlog.models import Upload
from teams.models import Counter

from .importing import read_file

# Files whose outcomes are kept unpacked, of some megabytes each where they have ten thousand rows.
KEPT = 2
PACE = 0.5
# Rows of a sample.
SHOWN = 3
# Epics whose names are shown.
NAMED = 20


def choices_of(upload: Upload) -> Choices:
    """What was decided about this file."""
    return Choices(tuple(upload.columns), **upload.choices)


def sample_of(upload: Upload) -> Sheet:
    """The header, the roles that its columns seem to have, and the first rows, as they were when it came."""
    found = upload.sample
    if not found:  # It came before samples were kept.
        return sample(upload.file, SHOWN)
    return Sheet(found["format"], found["header"], found["roles"], found["rows"])


def is_current(upload: Upload) -> bool:
    """Whether what is stored is what importing the file now would do."""
    number = Counter.objects.filter(team=upload.team_id).values_list("value", flat=True).first()
    # Any change in the team may change the outcome of a row.
    return upload.preview is not None and upload.preview_number == number


def check(upload: Upload) -> None:
    """Find out what the file would change, and store it."""
    number = Counter.objects.filter(team=upload.team_id).values_list("value", flat=True).first() or 0
    try:
        choices = choices_of(upload)
        read = read_file(upload.file, upload.team, _pacemaker(upload), choices.roles, choices)
    except Unreadable as problem:
        message = Message.of(problem)
        upload.show({"problem": [message.text, dict(message.values)]}, number)
        return
    source = upload.source or source_of(upload.team, read)
    plan = Plan(upload.team, read, upload.into_inbox, source.slug)
    upload.show(_stored(plan, read, upload), number)


def outcomes_of(upload: Upload) -> list[RowOutcome]:
    """The outcome of each row, as it was stored; empty while nobody has found out."""
    return _outcomes(zlib.crc32(upload.preview), bytes(upload.preview)) if upload.preview else []


@lru_cache(maxsize=KEPT)
def _outcomes(_print: int, packed: bytes) -> list[RowOutcome]:
    rows = json.loads(zlib.decompress(packed)).get("rows", [])
    return [
        RowOutcome(
            row,
            kind,
            title,
            key,
            tuple(Message(text, values) for text, values in reasons),
            tuple(Changed(*each) for each in changes),
            tuple(Changed(*each) for each in ours),
            facts,
        )
        for row, kind, title, key, reasons, changes, ours, facts in rows
    ]


def _stored(plan: Plan, read: Batch, upload: Upload) -> dict[str, Any]:
    facts = {record.row: _facts(record) for record in read.records}
    return {
        "format": read.source,
        "source": plan.source,
        "total": len(read.records) + len(read.rejected),
        "statuses": [
            [each.word, each.status, each.resolution, number, each.state]
            for each, number in sorted(read.statuses.items(), key=lambda pair: (-pair[1], pair[0].word))
        ],
        "epics": read.epic_rows + sum(bool(record.epic) for record in read.records),
        "epics_named": [title[:80] for title in list(read.epics.values())[:NAMED]],
        "sub_tasks": read.sub_tasks,
        "kept": read.kept_columns,
        "empty": read.empty_columns,
        "dropped": read.dropped_columns,
        "meeting": meeting(plan) if upload.source is None else None,
        "rows": [
            [
                each.row,
                each.kind,
                each.title[:200],
                each.key,
                [[reason.text, dict(reason.values)] for reason in each.reasons],
                [[change.name, change.before[:200], change.after[:200]] for change in each.changes],
                [[change.name, change.before[:200], change.after[:200]] for change in each.ours],
                facts.get(each.row, {}),
            ]
            for each in plan.row_outcomes
        ],
    }


def _facts(record: Record) -> dict[str, Any]:
    """What was recognised in a row, as far as a person checks it at a glance."""
    created, due = record.moments.get("created"), record.fields.get("due_on")
    found: dict[str, Any] = {
        "type": record.fields.get("type"),
        "state": record.fields.get("state"),
        "estimate": record.fields.get("estimate_label"),
        "criteria": len(record.criteria or ()),
        "created": created.date().isoformat() if created else None,
        "due": due.isoformat() if due else None,
        "epic": record.epic,
        "parent": record.parent,
        "comments": len(record.comments or ()),
        "links": len(record.links or ()),
        "labels": len(record.labels or ()) + len(record.components or ()),
    }
    return {name: value for name, value in found.items() if value}


def _pacemaker(upload: Upload):
    told_at = float("-inf")

    def progress(done: int, of: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at > PACE:
            told_at = time.monotonic()
            upload.note_check(done, of)

    return progress
