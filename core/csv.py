"""Writes CSV files whose cells no spreadsheet takes for a formula. Pure."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(file: Any, header: Sequence[object], rows: Iterable[Sequence[object]]) -> None:
    """Write a header and rows to an object with `write`; no cell of the rows is a formula."""
    writer = csv.writer(file)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
