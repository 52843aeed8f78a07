"""Recognises the kind of export and reads its rows as records. Pure.

A tracker is recognised by its headers. Any other file is a plain list, read by the names of its columns; the
only column that a list must have is a title.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from backlog.deep.rules.value import Model
from backlog.items.rules.scales import Card
from core.text import gettext_noop as _
from core.text import one_line, tidy

from . import criteria, own_files, wiki
from .columns import VALUE, Columns, guessed
from .messages import Message
from .reading import Table, Unreadable, table
from .records import Batch, Record, Rejected
from .vocabulary import size_of, state_of, type_of

_FOOTER = re.compile(r"^Generated at .{5,80} using JIRA", re.I)
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,20}-\d{1,9}")
LONGEST_KEY = 60
LONGEST_SOURCE_KEY = 120
Progress = Callable[[int, int], None]


def batch(
    content: bytes,
    cards: Sequence[Card] = (),
    progress: Progress = lambda done, of: None,
    *,
    model: Model | None = None,
    roles: Sequence[str] = (),
) -> Batch:
    """The whole file as records. Raises Unreadable when it cannot be read as a list.

    `roles` are the roles of the columns; without any, they are guessed from their names.
    """
    read = table(content)
    if own := own_files.read(content, read.header, read.rows, cards, model.name if model else ""):
        return own
    columns = Columns(roles or guessed(read.header, [each.name for each in model.inputs] if model else ()))
    if "title" not in columns:
        named = ", ".join(name for name in read.header if name)[:200]
        raise Unreadable(
            Message(_("No title column found. Columns in the file: %(columns)s."), {"columns": named})
        )
    is_jira = _is_jira(columns, read)
    result = Batch("jira" if is_jira else "csv", model.name if model else "")
    seen: dict[str, int] = {}
    for done, (number, cells) in enumerate(read.rows, 1):
        if done % 500 == 0:
            progress(done, len(read.rows))
        if _FOOTER.match(cells[0].strip()):
            continue
        try:
            record = _record(number, cells, columns, cards, is_jira, result.notes)
            if model:
                _read_values(record, cells, columns, model, result.notes)
            if record.key in seen:
                raise ValueError(Message(_("row %(row)d has the same key"), {"row": seen[record.key]}))
        except ValueError as problem:
            result.rejected.append(Rejected(number, Message.of(problem)))
            continue
        seen[record.key] = number
        result.records.append(record)
    progress(len(read.rows), len(read.rows))
    return result


def _is_jira(columns: Columns, read: Table) -> bool:
    """Jira's exports, and data sets made of them: keys such as PAY-42 in a column of their own."""
    if "key" not in columns:
        return False
    keys = [columns.value(cells, "key") or "" for _number, cells in read.rows[:20]]
    return any(_KEY.fullmatch(tidy(key)) for key in keys)


def _record(
    row: int,
    cells: Sequence[str],
    columns: Columns,
    cards: Sequence[Card],
    is_jira: bool,
    notes: list[Rejected],
) -> Record:
    title = one_line(columns.value(cells, "title") or "")
    if not title:
        raise ValueError(Message(_("it has no title")))
    key = _source_key(cells, columns, title)
    record = Record(row, key, title, shown_key=key if _KEY.fullmatch(key) and len(key) <= LONGEST_KEY else "")
    record.rank = tidy(columns.value(cells, "rank") or "")
    _read_words(record, cells, columns, is_jira)
    _read_meanings(record, cells, columns)
    _read_size(record, cells, columns, cards, notes)
    return record


def _source_key(cells: Sequence[str], columns: Columns, title: str) -> str:
    """The identity of a row in later imports: its key, else its number, else its title."""
    for role in ("key", "id"):
        if role in columns:
            key = one_line(columns.value(cells, role) or "")
            if not key and role == "key":
                raise ValueError(Message(_("it has no key")))
            if key:
                # Two long keys may begin alike; the part that is cut off still counts.
                return key if len(key) <= LONGEST_SOURCE_KEY else f"{key[:80]}…{_digest(key)}"
    return f"title:{_digest(title.casefold())}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _read_words(record: Record, cells: Sequence[str], columns: Columns, is_jira: bool) -> None:
    lists: list[str] | None = None
    if (description := columns.value(cells, "description")) is not None:
        text = wiki.to_markdown(tidy(description)) if is_jira else wiki.with_real_breaks(tidy(description))
        record.fields["description"], lists = criteria.split(tidy(text))
    if (stated := columns.value(cells, "criteria")) is not None:
        text = tidy(stated)
        lists = (lists or []) + criteria.lines_of(wiki.to_markdown(text) if is_jira else text)
    record.criteria = lists
    if (why := columns.value(cells, "why")) is not None:
        record.fields["why"] = tidy(why)
    if (reporter := columns.value(cells, "reporter")) is not None:
        record.fields["reporter"] = one_line(reporter)[:80]


def _read_meanings(record: Record, cells: Sequence[str], columns: Columns) -> None:
    if "status" in columns or "category" in columns:
        words = [one_line(columns.value(cells, role) or "") for role in ("status", "category", "resolution")]
        record.fields["state"] = state_of(*words)
    if (kind := columns.value(cells, "type")) is not None:
        record.fields["type"] = type_of(one_line(kind))


def _read_size(
    record: Record, cells: Sequence[str], columns: Columns, cards: Sequence[Card], notes: list[Rejected]
) -> None:
    written = columns.value(cells, "points")
    if written is None:
        return
    points: Decimal | None
    try:
        points, label = size_of(one_line(written), cards)
    except ValueError:
        # An unreadable estimate does not reject the row: the item comes in without one.
        message = _("“%(size)s” isn’t an estimate; imported without one")
        notes.append(Rejected(record.row, Message(message, {"size": one_line(written)[:40]})))
        points, label = None, ""
    record.fields["estimate"], record.fields["estimate_label"] = points, label


def _read_values(
    record: Record, cells: Sequence[str], columns: Columns, model: Model, notes: list[Rejected]
) -> None:
    for each in model.inputs:
        written = one_line(columns.value(cells, VALUE + each.name) or "").replace(",", ".")
        if not written:
            continue
        try:
            number = each.read(float(written))
        except ValueError:
            number = None
        if number is None:
            message = _(
                "%(name)s must be a number from %(low)g to %(high)g, not %(written)s; imported without it"
            )
            values = {"name": each.name, "low": each.low, "high": each.high, "written": written[:20]}
            notes.append(Rejected(record.row, Message(message, values)))
        else:
            record.values[each.name] = number
