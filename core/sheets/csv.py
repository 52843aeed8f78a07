"""Writes CSV files whose cells no spreadsheet takes for a formula. Pure."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# By it Excel reads the file as UTF-8.
BOM = "\ufeff"


def write_csv(file: Any, header: Sequence[object], rows: Iterable[Sequence[object]]) -> None:
    """Write a header and rows to an object with `write`; no cell of the rows is a formula."""
    writer = csv.writer(file)
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Each row as a line of CSV; its cells are safe already."""
    line: list[str] = []
    writer = csv.writer(_Lines(line))
    for row in rows:
        writer.writerow(row)
        yield line.pop()


class _Lines:
    def __init__(self, lines: list[str]):
        self.write = lines.append


def safe_cell(cell: object) -> object:
    """The cell, with an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
