"""Rows of text as a CSV file that a spreadsheet opens and takes for nothing but text. Pure."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

# A spreadsheet would take a text that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(file: Any, header: Sequence[object], rows: Iterable[Sequence[object]]) -> None:
    """Write a header and its rows to whatever has `write`; no cell of the rows is ever a formula."""
    writer = csv.writer(file)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
