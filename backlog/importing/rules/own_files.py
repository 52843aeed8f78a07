"""Opens the files of our own export, whatever they are written in: CSV, a workbook or JSON. Pure."""

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl

from backlog.items.rules.scales import Card

from . import own
from .records import Batch

ZIP = b"PK\x03\x04"


type Rows = Iterable[tuple[int, Sequence[str]]]


def read(
    content: bytes, header: Sequence[str], rows: Rows, cards: Sequence[Card], model: str = ""
) -> Batch | None:
    """The records of an export of ours, which was read as this table; None for any other file."""
    into = Batch(own.NAME, model)
    if (data := data_of(content)) is not None:
        objects = (each if isinstance(each, dict) else {} for each in data["items"])
        return own.batch(enumerate(objects, 1), cards, into)
    if not own.is_own_header(header):
        return None
    return own.batch(own.rows_of(header, rows, into.rejected), cards, into)


def data_of(content: bytes) -> Any:
    """The JSON of an export of ours; None for any other file."""
    if not content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return None
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return data if own.is_own_data(data) else None


def as_table(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]] | None:
    """An export of ours in JSON or as a workbook as a table to look at; None for any other file."""
    if (data := data_of(content)) is not None:
        objects = [each for each in data["items"] if isinstance(each, dict)]
        return own.HEADER, [(number, own.cells_of(each)) for number, each in enumerate(objects, 1)]
    if content.startswith(ZIP):
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            rows = [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].values]
        except (zipfile.BadZipFile, KeyError, ValueError, OSError):
            return None
        if rows and own.is_own_header(rows[0]):
            return rows[0], [*enumerate(rows[1:], 2)]
    return None
