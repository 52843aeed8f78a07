"""Reads the first sheet of a workbook that has a header as rows of text, as people see the cells. Pure."""

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import openpyxl

from core.text import gettext_noop as _
from core.text import tidy

from .columns import guessed
from .kinds import ZIP
from .messages import Message, Unreadable
from .tables import MOST_CELLS, MOST_ROWS, Table, too_long, too_wide
from .workbook_sizes import LAST_ROW, refuse_too_large

# Bytes that the cells of a sheet may take, and the rows above a header: a title, the day of the export.
MOST_MEMORY = 160 * 1024 * 1024
ABOVE = 20


def is_workbook(content: bytes) -> bool:
    """Whether this is a workbook of Excel; raises Unreadable for another document that is a ZIP file."""
    if not content.startswith(ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise Unreadable(_damaged()) from None
    if "xl/workbook.bin" in names or "content.xml" in names:
        message = _("This workbook is in a format that can’t be read. Save it as XLSX or CSV.")
        raise Unreadable(Message(message))
    if any(name.startswith(("word/", "ppt/")) for name in names):
        message = _("This is a document, not a workbook. Save its table as XLSX or CSV.")
        raise Unreadable(Message(message))
    return any(name.startswith("xl/") for name in names)


def table(content: bytes) -> Table:
    """The workbook as a table; raises Unreadable."""
    try:
        refuse_too_large(content)
        # A workbook may have what openpyxl does not know, such as rules for entering cells; none is read.
        with warnings.catch_warnings(action="ignore"):
            return _table(content)
    except Unreadable:
        raise
    except Exception as problem:  # a damaged workbook fails anywhere inside
        raise Unreadable(_damaged()) from problem


def _table(content: bytes) -> Table:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    found: tuple[Any, int] | None = None
    for sheet in sheets:
        # The size that a sheet says it has may be made up, and rows would be padded to it.
        sheet.reset_dimensions()
        place, has_titles = _header_of(sheet)
        if has_titles or (place and not found):
            found = sheet, place
        if has_titles:
            break
    if not found:
        raise Unreadable(Message(_("The file is empty.")))
    sheet, place = found
    header = next(cells for number, cells in _rows(sheet) if number == place)
    return Table([tidy(name) for name in header], SheetRows(sheet, place))


class SheetRows:
    """The rows of a sheet below its header; kept from the first time that all of them are read."""

    def __init__(self, sheet: Any, header: int):
        self.sheet, self.header = sheet, header
        self.kept: list[tuple[int, Sequence[str]]] | None = None

    def __iter__(self) -> Iterator[tuple[int, Sequence[str]]]:
        if self.kept is None:
            self.kept = self._read(MOST_ROWS + 1)
            if len(self.kept) > MOST_ROWS:
                self.kept = None
                raise Unreadable(too_long())
        yield from self.kept

    def first(self, number: int) -> list[tuple[int, Sequence[str]]]:
        """The first rows alone, read from the sheet."""
        return self.kept[:number] if self.kept is not None else self._read(number)

    def _read(self, most: int) -> list[tuple[int, Sequence[str]]]:
        found: list[tuple[int, Sequence[str]]] = []
        cost = 0
        try:
            with warnings.catch_warnings(action="ignore"):
                for number, cells in _rows(self.sheet):
                    if number > self.header:
                        found.append((number, cells))
                        cost += 100 + 8 * len(cells) + sum(50 + len(cell) for cell in cells if cell)
                    if cost > MOST_MEMORY:
                        message = _("The workbook is too large to be read. Save its sheet as CSV.")
                        raise Unreadable(Message(message))
                    if len(found) >= most:
                        break
        except Unreadable:
            raise
        except Exception as problem:  # a damaged workbook fails anywhere inside
            raise Unreadable(_damaged()) from problem
        return found


def _header_of(sheet: Any) -> tuple[int, bool]:
    """The row of the header, 0 in an empty sheet, and whether it names titles."""
    first = 0
    for number, cells in islice(_rows(sheet), ABOVE):
        first = first or number
        if "title" in guessed(cells):
            return number, True
    return first, False


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet that are not blank, without the empty cells at their ends."""
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > LAST_ROW:
            raise Unreadable(_damaged())
        if len(row) > MOST_CELLS:
            # Cells that were only ever coloured reach to the last column; they have no text.
            last = max((place for place, cell in enumerate(row) if cell.value not in (None, "")), default=0)
            if last >= MOST_CELLS:
                raise Unreadable(too_wide(last + 1, MOST_CELLS))
            row = row[: last + 1]
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield number, cells


def _text(cell: Any) -> str:
    """The text of a cell as its reader sees it; a date as ISO writes it, so that its order is certain."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if value.startswith("#") and cell.data_type == "e" else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        if str(cell.number_format).endswith("%"):
            return f"{value * 100:.12g}%"
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    return str(value)


def _damaged() -> Message:
    return Message(_("This workbook is damaged. Save it again, or export the items as CSV."))
