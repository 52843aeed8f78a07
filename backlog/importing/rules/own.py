"""Refine's own export of a backlog: its columns, how a value becomes a cell and is read again. Pure.

What the exporter writes and what the importer reads are one module, so that they cannot part: a file that is
imported again as it was exported changes nothing. The last column has what a spreadsheet has no use for; the
file is recognised by it, and a cell that somebody has edited by the fingerprints in it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from backlog.items.rules.scales import Card
from core.text import gettext_noop as _
from core.text import one_line, tidy

from .messages import Message
from .records import BLOCKED_BY, Attachment, Batch, Link, Record, Rejected, Remark
from .vocabulary import size_of, state_of, type_of

NAME = "refine"
VERSION = 1
JSON_FORMAT = "refine-backlog"
MARK = "Refine data"
# What a field is called in JSON, and what its column is called.
COLUMNS = {
    "key": "Key",
    "title": "Title",
    "type": "Type",
    "state": "State",
    "estimate": "Estimate",
    "rank": "Rank",
    "why": "Why",
    "description": "Description",
    "criteria": "Acceptance criteria",
    "theme": "Theme",
    "goal": "Goal",
    "labels": "Labels",
    "components": "Components",
    "parent": "Parent",
    "blocked_by": "Blocked by",
    "links": "Links",
    "due": "Due",
    "created": "Created",
    "updated": "Updated",
    "resolved": "Resolved",
    "reporter": "Reporter",
    "comments": "Comments",
    "attachments": "Attachments",
    "source": "Source",
    "source_key": "Key at source",
    "number": "Number at source",
    "url": "Address at source",
    "others": "Other columns",
    "refine": MARK,
}
HEADER = [*COLUMNS.values()]
TYPES = {
    "story": "User story",
    "bug": "Bug",
    "feature": "Feature request",
    "debt": "Technical debt",
    "spike": "Spike",
}
STATES = {
    "inbox": "Inbox",
    "backlog": "Backlog",
    "refining": "Refining",
    "ready": "Ready",
    "planned": "Planned",
    "done": "Done",
    "waiting": "Waiting",
    "declined": "Declined",
    "duplicate": "Duplicate",
    "archived": "Archived",
}
_WORDS = {
    "type": {label.casefold(): name for name, label in TYPES.items()},
    "state": {label.casefold(): name for name, label in STATES.items()},
}
MOMENTS = ("created", "updated", "resolved")
LINES = ("criteria", "labels", "components", "blocked_by")
# A spreadsheet takes a text that begins with one of these for a formula, without an apostrophe before it.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# No cell of a workbook may be longer. Counted in UTF-16, where a sign may take two.
LONGEST_CELL = 16_000
CONTINUED = "continued:"
INDENT = "  "
LONGEST_KEY, LONGEST_LABEL, LONGEST_AUTHOR = 60, 80, 80

type Fields = dict[str, Any]


# Cells


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; `unguarded` gives the text back."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def unguarded(cell: str) -> str:
    """The text of a guarded cell."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def cells_of(fields: Fields) -> list[str]:
    """The row of an exported item, in the order of HEADER."""
    return [guarded(_cell(name, fields.get(name))) for name in COLUMNS]


def plain(fields: Mapping[str, Any]) -> Fields:
    """The fields of an item in JSON that have the right type; somebody may have edited the file."""
    kept: Fields = {}
    for name in COLUMNS:
        with suppress(TypeError, KeyError, AttributeError):
            _cell(name, fields.get(name))
            kept[name] = fields.get(name)
    return kept


def in_parts(cells: Sequence[str], longest: int = LONGEST_CELL) -> Iterator[list[str]]:
    """The row as several, so that no cell is longer than a workbook may have; `rows_of` joins them again."""
    parts = max(1, *(-(-len(cell) // longest) for cell in cells))
    for part in range(parts):
        row = [cell[part * longest : (part + 1) * longest] for cell in cells]
        if part:
            # Else the rest of a text could begin like a formula.
            row = [*map(guarded, row[:-1]), row[-1]]
            row[0], row[-1] = cells[0], f"{CONTINUED}{row[-1]}"
        yield row


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in LINES:
        return "\n".join(value)
    match name:
        case "type" | "state":
            return (TYPES if name == "type" else STATES).get(value, value)
        case "links":
            return "\n".join(f"{link['kind']}: {link['key']}" for link in value)
        case "attachments":
            return "\n".join(f"{file['url']} {file['name']}" for file in value)
        case "comments":
            return _blocks((f"{each['at'] or ''} · {each['author']}", each["text"]) for each in value)
        case "others":
            return _blocks((one_line(column), text) for column, text in value.items())
        case "refine":
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def _blocks(pairs: Iterable[tuple[str, str]]) -> str:
    """Headings, each with its text indented below it."""
    return "\n".join(
        "\n".join([heading, *(INDENT + line for line in text.split("\n"))]) for heading, text in pairs
    )


def _read_blocks(cell: str) -> list[tuple[str, str]]:
    found: list[tuple[str, list[str]]] = []
    for line in cell.split("\n"):
        if found and (line.startswith(INDENT) or not line.strip()):
            found[-1][1].append(line.removeprefix(INDENT) if line.strip() else "")
        elif line.strip():
            found.append((line, []))
    return [(heading, "\n".join(lines)) for heading, lines in found]


def fields_of(row: Mapping[str, str]) -> Fields:
    """The fields of a row, as far as it has their columns. Raises ValueError for cells that say nothing."""
    fields: Fields = {}
    for name, column in COLUMNS.items():
        if column in row:
            fields[name] = _value(name, row[column])
    return fields


def _value(name: str, cell: str) -> Any:
    cell = tidy(cell)
    if name in LINES:
        return [line.strip() for line in cell.split("\n") if line.strip()]
    match name:
        case "rank":
            return cell or None
        case "type" | "state":
            return _WORDS[name].get(one_line(cell).casefold(), one_line(cell))
        case "links":
            pairs = (line.rpartition(": ") for line in cell.split("\n") if line.strip())
            return [{"kind": kind or "related", "key": key.strip()} for kind, _colon, key in pairs]
        case "attachments":
            pairs = (line.strip().partition(" ") for line in cell.split("\n") if line.strip())
            return [{"url": url, "name": file or url} for url, _space, file in pairs]
        case "comments":
            return [_read_comment(heading, text) for heading, text in _read_blocks(cell)]
        case "others":
            return dict(_read_blocks(cell))
        case "refine":
            return _read_data(cell)
    return cell


def _read_comment(heading: str, text: str) -> Fields:
    at, dot, author = heading.partition("·")
    return (
        {"at": at.strip() or None, "author": author.strip(), "text": text} if dot else _loose(heading, text)
    )


def _loose(heading: str, text: str) -> Fields:
    return {"at": None, "author": "", "text": "\n".join(filter(None, (heading, text)))}


def _read_data(cell: str) -> Fields:
    try:
        found = json.loads(cell) if cell else {}
    except (ValueError, RecursionError):
        found = {}
    return found if isinstance(found, dict) else {}


# Files


def is_own_header(header: Iterable[str]) -> bool:
    """Whether a table is an export of ours."""
    return MARK in header


def is_own_data(data: Any) -> bool:
    """Whether a file of JSON is an export of ours."""
    return (
        isinstance(data, dict) and data.get("format") == JSON_FORMAT and isinstance(data.get("items"), list)
    )


def rows_of(
    header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], rejected: list[Rejected]
) -> Iterator[tuple[int, Fields]]:
    """The items of a table with their rows' numbers; those that were written in parts are joined."""
    pending: tuple[int, list[str]] | None = None
    mark = header.index(MARK)
    for number, row in rows:
        cells = [*row, *[""] * (len(header) - len(row))]
        if not cells[mark].startswith(CONTINUED):
            if pending:
                yield pending[0], _fields(header, pending[1])
            pending = number, cells
        elif pending is None or _key(header, pending[1]) != _key(header, cells):
            rejected.append(Rejected(number, Message(_("it continues a row that doesn’t stand above it"))))
        else:
            pending = pending[0], _joined(header, pending[1], cells)
    if pending:
        yield pending[0], _fields(header, pending[1])


def _key(header: Sequence[str], cells: Sequence[str]) -> str:
    return cells[header.index("Key")] if "Key" in header else ""


def _joined(header: Sequence[str], cells: Sequence[str], more: Sequence[str]) -> list[str]:
    return [
        cell if name == "Key" else cell + (rest.removeprefix(CONTINUED) if name == MARK else unguarded(rest))
        for name, cell, rest in zip(header, cells, more, strict=False)
    ]


def _fields(header: Sequence[str], cells: Sequence[str]) -> Fields:
    return fields_of({name: unguarded(cell) for name, cell in zip(header, cells, strict=False)})


def batch(items: Iterable[tuple[int, Mapping[str, Any]]], cards: Sequence[Card], into: Batch) -> Batch:
    """The items of a file as records, in the order of the file."""
    seen: dict[str, int] = {}
    for number, fields in items:
        try:
            record = record_of(number, fields, cards, into.notes)
            if record.key in seen:
                raise ValueError(Message(_("row %(row)d has the same key"), {"row": seen[record.key]}))
        except ValueError as problem:
            into.rejected.append(Rejected(number, Message.of(problem)))
            continue
        seen[record.key] = number
        into.records.append(record)
    return into


# Records


def record_of(row: int, fields: Mapping[str, Any], cards: Sequence[Card], notes: list[Rejected]) -> Record:
    """The record of an item with these fields. Raises ValueError for one without a title."""
    title = one_line(_text(fields.get("title")))
    if not title:
        raise ValueError(Message(_("it has no title")))
    key = one_line(_text(fields.get("key")))[:LONGEST_KEY]
    data = fields.get("refine")
    data = data if isinstance(data, dict) else {}
    record = Record(row, key or f"title:{title.casefold()[:100]}", title, shown_key=key)
    record.base = data["as"] if isinstance(data.get("as"), dict) else None
    record.made = data["made"] if isinstance(data.get("made"), dict) else {}
    record.source = one_line(_text(fields.get("source")))[:20]
    record.source_key = one_line(_text(fields.get("source_key")))[:120]
    for name in ("why", "description"):
        if name in fields:
            record.fields[name] = tidy(_text(fields[name]))
    if "reporter" in fields:
        record.fields["reporter"] = one_line(_text(fields["reporter"]))[:LONGEST_AUTHOR]
    _read_words(record, fields)
    _read_size(record, fields, data, cards, notes)
    _read_dates(record, fields, notes)
    _read_lists(record, fields)
    _read_ticket(record, fields)
    return record


def _read_words(record: Record, fields: Mapping[str, Any]) -> None:
    if "type" in fields:
        word = _text(fields["type"])
        record.fields["type"] = word if word in TYPES else type_of(word)
    if "state" in fields:
        word = _text(fields["state"])
        record.fields["state"] = word if word in STATES else state_of(word, "", "")
    for name, longest in (("theme", 60), ("goal", 1000)):
        if name in fields:
            text = one_line(_text(fields[name]))[:longest]
            setattr(record, "epic" if name == "theme" else name, text)
    if "rank" in fields:
        try:
            place = Decimal(_text(fields["rank"]).replace(",", "."))
            record.rank = f"{place:015.3f}" if 0 < place < 10**9 else ""
        except InvalidOperation:
            record.rank = ""


def _read_size(
    record: Record, fields: Mapping[str, Any], data: Fields, cards: Sequence[Card], notes: list[Rejected]
) -> None:
    if "estimate" not in fields:
        return
    label = one_line(_text(fields["estimate"]))[:20]
    exported = data.get("size")
    if isinstance(exported, list) and len(exported) == 2 and exported[0] == label:
        # The card may have had another number of points in the scale of that day.
        points = exported[1]
        record.fields["estimate"] = None if points is None else _points(str(points))
        record.fields["estimate_label"] = label
        return
    try:
        record.fields["estimate"], record.fields["estimate_label"] = size_of(label, cards)
    except ValueError:
        message = _("“%(size)s” isn’t an estimate; the estimate stays as it is")
        notes.append(Rejected(record.row, Message(message, {"size": label})))


def _points(text: str) -> Decimal | None:
    try:
        points = Decimal(text)
    except InvalidOperation:
        return None
    return points if points.is_finite() and 0 <= points < 10**9 else None


def _read_dates(record: Record, fields: Mapping[str, Any], notes: list[Rejected]) -> None:
    for name in (*MOMENTS, "due"):
        if name not in fields:
            continue
        text = one_line(_text(fields[name]))
        try:
            if name == "due":
                record.fields["due_on"] = date.fromisoformat(text[:10]) if text else None
            elif text:
                record.moments[name] = moment(text)
        except ValueError:
            message = _("“%(text)s” isn’t a date such as 2026-12-24; the date stays as it is")
            notes.append(Rejected(record.row, Message(message, {"text": text[:40]})))


def moment(text: str) -> datetime:
    """A moment as ISO writes it; one without a zone is in UTC. Raises ValueError."""
    at = datetime.fromisoformat(text)
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as problem:
        raise ValueError(text) from problem


def _read_lists(record: Record, fields: Mapping[str, Any]) -> None:
    if "criteria" in fields:
        record.criteria = [line for each in _list(fields["criteria"]) if (line := one_line(_text(each)))]
    for name in ("labels", "components"):
        if name in fields:
            words = (one_line(_text(each))[:LONGEST_LABEL] for each in _list(fields[name]))
            setattr(record, name, list(dict.fromkeys(filter(None, words))))
    if "parent" in fields:
        record.parent = one_line(_text(fields["parent"]))[:LONGEST_KEY]
    if "blocked_by" in fields or "links" in fields:
        blocking = (one_line(_text(key)) for key in _list(fields.get("blocked_by")))
        links = [Link(BLOCKED_BY, key[:LONGEST_KEY]) for key in blocking if key]
        for each in _objects(fields.get("links")):
            kind, key = one_line(_text(each.get("kind")))[:60], one_line(_text(each.get("key")))[:120]
            links += [Link(kind, key)] if kind and key else []
        record.links = list(dict.fromkeys(links))
    if "comments" in fields:
        found = (_remark(each) for each in _objects(fields["comments"]))
        record.comments = list(dict.fromkeys(remark for remark in found if remark.text))


def _remark(each: Fields) -> Remark:
    try:
        at = moment(_text(each.get("at"))) if each.get("at") else None
    except ValueError:
        at = None
    return Remark(one_line(_text(each.get("author")))[:LONGEST_AUTHOR], at, tidy(_text(each.get("text"))))


def _read_ticket(record: Record, fields: Mapping[str, Any]) -> None:
    if "number" in fields:
        record.number = one_line(_text(fields["number"]))[:60]
    if "url" in fields:
        url = one_line(_text(fields["url"]))[:2000]
        record.url = url if url.startswith(("http://", "https://")) else ""
    if "attachments" in fields:
        record.attachments = [
            Attachment(one_line(_text(each.get("name"))), one_line(_text(each.get("url"))))
            for each in _objects(fields["attachments"])
            if _text(each.get("url")).strip().startswith(("http://", "https://"))
        ]
    if isinstance(fields.get("others"), dict):
        record.others = {one_line(str(name)): tidy(_text(text)) for name, text in fields["others"].items()}


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(value: Any) -> list[Fields]:
    return [each for each in _list(value) if isinstance(each, dict)]


def beginning(made: Fields) -> Fields:
    """The columns that a new item begins with beside those of the table, as far as they make sense."""
    found: Fields = {}
    if made.get("urgency") == "urgent":
        found["urgency"] = "urgent"
    if isinstance(made.get("reason"), str):
        found["state_reason"] = tidy(made["reason"])
    if isinstance(values := made.get("values"), dict) and values:
        found["values"] = {
            str(model): {
                str(name): number for name, number in inputs.items() if isinstance(number, int | float)
            }
            for model, inputs in values.items()
            if isinstance(inputs, dict)
        }
    if isinstance(prints := made.get("imported"), dict):
        found["imported"] = prints
    if isinstance(made.get("since"), str):
        with suppress(ValueError):
            found["state_since"] = moment(made["since"])
    if isinstance(made.get("until"), str):
        with suppress(ValueError):
            found["return_on"] = date.fromisoformat(made["until"])
    return found
