"""Our own export, in CSV, as a workbook or in JSON: read field by field, as it says what it means."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backlog.importing.rules import own
from backlog.importing.rules.records import Rejected

from .sheets import MARKDOWN, Content, Format, Sheet


class Items:
    """The items of a file of JSON, which a table of their cells stands for where people look at it."""

    def __init__(self, objects: Sequence[Mapping[str, Any]]):
        self.objects = objects

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        for number, each in enumerate(self.objects, 1):
            yield number, own.cells_of(own.plain(each))

    def first(self, number: int) -> list[tuple[int, list[str]]]:
        return list(Items(self.objects[:number]))


def _recognises(content: Content) -> bool:
    if content.data is not None:
        return own.is_own_data(content.data)
    return own.is_own_header(content.table.header)


def _sheet(content: Content) -> Sheet:
    if content.data is not None:
        objects = [each if isinstance(each, dict) else {} for each in content.data["items"]]
        return Sheet(own.NAME, own.HEADER, content.guessed(own.HEADER), Items(objects), markup=MARKDOWN)
    header = content.table.header
    return Sheet(own.NAME, header, content.guessed(header), content.table.rows, markup=MARKDOWN)


def items_of(sheet: Sheet, rejected: list[Rejected]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The fields of each item of such a file, with the number of its row."""
    if isinstance(sheet.rows, Items):
        return enumerate(sheet.rows.objects, 1)
    return own.rows_of(sheet.header, sheet.rows, rejected)


FORMAT = Format(own.NAME, _recognises, _sheet)
