"""Writes workbooks row by row: what has been written is on the disk, not in memory."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

PIECE = 256 * 1024
# Between so many rows others have their turn.
ROWS = 200


def workbook_pieces(
    title: str, header: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int] = ()
) -> Iterator[bytes]:
    """A workbook with one sheet, as pieces of bytes; empty ones while its rows are written."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    heading = [WriteOnlyCell(sheet, value=name) for name in header]
    for cell in heading:
        cell.font = Font(bold=True)
    sheet.append(heading)
    for number, row in enumerate(rows, 1):
        sheet.append([_cell(sheet, value) for value in row])
        if number % ROWS == 0:
            yield b""
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0, os.SEEK_SET)
        while piece := file.read(PIECE):
            yield piece


def _cell(sheet, value: object) -> object:
    """The value, as a text wherever openpyxl would make a formula or an error of it."""
    if not isinstance(value, str) or not value:
        return value
    value = _writable(value)
    if value.startswith("=") or value in ERROR_CODES:
        cell = WriteOnlyCell(sheet, value=value)
        cell.data_type = "s"
        return cell
    return value


def _writable(value: str) -> str:
    """Without the signs that no XML may have."""
    return ILLEGAL_CHARACTERS_RE.sub("", value).replace("\ufffe", "").replace("\uffff", "")
