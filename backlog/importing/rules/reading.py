"""Reads a file of any known format: as a sheet to look at, and as records to import. Pure.

A format turns the bytes into a sheet, the roles of its columns turn the sheet into records; what is done with
columns, states, dates and parents is the same for all formats.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from backlog.deep.rules.value import Model
from backlog.items.rules.scales import Card
from core.text import gettext_noop as _

from . import own
from .columns import Columns
from .formats import refine
from .formats.registry import sheet_of
from .formats.sheets import Content, Sheet
from .messages import Message, Unreadable
from .records import Batch, Choices, Rejected
from .survey import Survey
from .tickets import Tickets

Progress = Callable[[int, int], None]
__all__ = ["Progress", "Sheet", "Table", "Unreadable", "read", "sample", "table"]


def read(
    content: bytes,
    cards: Sequence[Card] = (),
    progress: Progress = lambda done, of: None,
    *,
    model: Model | None = None,
    choices: Choices | None = None,
    zone: tzinfo = UTC,
) -> Batch:
    """The whole file as records. Raises Unreadable, with nothing taken, where a part of it cannot be read.

    `choices` are what a person decided, `zone` is that of the times in the file that name none.
    """
    choices = choices or Choices()
    sheet = sheet_of(content, _inputs(model))
    if sheet.format == own.NAME:
        return _own(sheet, cards, progress, model)
    columns = Columns(choices.roles or sheet.roles)
    if "title" not in columns:
        named = ", ".join(name for name in sheet.header if name)[:200]
        message = _("No title column found. Columns in the file: %(columns)s.")
        raise Unreadable(Message(message, {"columns": named}))
    survey = Survey(sheet, columns, zone)
    batch = Batch(sheet.format, model.name if model else "", former=sheet.former, notes=[*sheet.notes])
    tickets = Tickets(survey, choices, cards, model, batch)
    batch.epics = tickets.family.themes
    batch.sub_tasks, batch.epic_rows = len(survey.sub_tasks), len(survey.epics)
    for done, (number, cells) in enumerate(sheet.rows, 1):
        if done % 500 == 0:
            progress(done, survey.rows)
        if survey.is_footer(cells):
            continue
        key = survey.keys.get(number, "")
        reason = tickets.family.left_out(number, cells) if key else survey.refused[number]
        if reason:
            batch.rejected.append(Rejected(number, reason))
        elif key not in batch.epics:
            batch.records.append(tickets.read(number, cells))
    tickets.tell_unread()
    _name_columns(batch, survey, columns)
    progress(survey.rows, survey.rows)
    return batch


def _own(sheet: Sheet, cards: Sequence[Card], progress: Progress, model: Model | None) -> Batch:
    """An export of ours: its columns are what they are, whatever anybody chose."""
    batch = Batch(sheet.format, model.name if model else "")
    own.batch(refine.items_of(sheet, batch.rejected), cards, batch)
    progress(len(batch.records), len(batch.records))
    return batch


def sample(content: bytes, rows: int, *, model: Model | None = None) -> Sheet:
    """The header with the roles that its columns seem to have, and the first rows. Raises Unreadable."""
    return sheet_of(content, _inputs(model)).first(rows)


@dataclass(frozen=True)
class Table:
    """A file's header and all of its rows, each with the row number that a spreadsheet shows."""

    header: list[str]
    rows: list[tuple[int, Sequence[str]]]


def table(content: bytes) -> Table:
    """The file as a table, for what is no list of items. Raises Unreadable."""
    found = Content(content)
    if found.data is not None:
        message = _("This is JSON, not a table. Export CSV or XLSX and choose that file.")
        raise Unreadable(Message(message))
    return Table(found.table.header, [*found.table.rows])


def _inputs(model: Model | None) -> list[str]:
    return [each.name for each in model.inputs] if model else []


def _name_columns(batch: Batch, survey: Survey, columns: Columns) -> None:
    """Name the columns that are kept as they are, those without any value, and those that are left out."""
    header, dropped = survey.sheet.header, survey.dropped
    filled = {name for place, name in enumerate(header) if survey.filled[place]}
    kept: dict[str, None] = {}
    left: dict[str, None] = {}
    for place, name in enumerate(header):
        if name and survey.filled[place] and not columns.role(place):
            (left if place in dropped else kept)[name] = None
    batch.kept_columns, batch.dropped_columns = [*kept], [*left]
    empty = [name for name in header if name and name not in filled]
    batch.empty_columns = [*dict.fromkeys([*empty, *survey.sheet.left_empty])]
