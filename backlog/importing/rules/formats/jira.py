"""Jira's CSV, of Cloud and of Data Center, in any language; also data sets made of it, and its workbooks."""

import re
from collections.abc import Iterable, Iterator, Sequence

from backlog.importing.rules.columns import Columns, plain
from backlog.importing.rules.tables import first_rows
from core.text import tidy

from .sheets import MOST_COLUMNS, WIKI, Content, Format, Several, Sheet

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,20}-\d{1,9}")
_RANK = re.compile(r"\d\|[0-9a-zA-Z]{2,}:[0-9a-zA-Z]*")


def _recognises(content: Content) -> bool:
    """Whether keys such as PAY-42 stand in a column of their own."""
    if content.data is not None:
        return False
    columns = Columns(content.guessed_all())
    if "key" not in columns:
        return False
    return any(_KEY.fullmatch(tidy(columns.value(cells, "key") or "")) for _number, cells in content.first)


def _sheet(content: Content) -> Sheet:
    names = content.table.header
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        # A name that repeats is one column of several values; columns without a name are each their own.
        places.setdefault(name or f"\x00{place}", []).append(place)
    empty: list[str] = []
    if len(places) > MOST_COLUMNS:
        # A site has a thousand fields, and each project a few of them.
        filled = _filled(content.table.rows)
        empty = [name for name, each in places.items() if not filled.intersection(each)]
        places = {name: each for name, each in places.items() if filled.intersection(each)}
    header = [name if not name.startswith("\x00") else "" for name in places]
    rows = _Gathered(content.table.rows, [*places.values()], len(names)) if len(places) < len(names) else None
    roles = content.guessed(header)
    if "rank" not in roles:
        _find_rank(roles, rows or content.table.rows)
    # No label of Jira has a blank in it; only an old one writes several components into a cell.
    is_old = any(plain(name) == "components" and "/" in name for name in header)
    return Sheet(
        "jira",
        header,
        roles,
        rows or content.table.rows,
        markup=WIKI,
        lists=r"[,;\s]+",
        component_lists="," if is_old else "",
        left_empty=[name for name in empty if not name.startswith("\x00")],
    )


def _filled(rows: Iterable[tuple[int, Sequence[str]]]) -> set[int]:
    """The places of the columns that have any value."""
    filled: set[int] = set()
    for _number, cells in rows:
        filled.update(place for place, cell in enumerate(cells) if cell and place not in filled)
    return filled


def _find_rank(roles: list[str], rows: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Give the rank its role by what is in it: each language has names of its own for it."""
    for _number, cells in first_rows(rows, 20):
        for place, cell in enumerate(cells[: len(roles)]):
            if not roles[place] and _RANK.fullmatch(cell.strip()):
                roles[place] = "rank"
                return


class _Gathered:
    """Rows in which the cells of repeated columns are one cell."""

    def __init__(self, rows: Iterable[tuple[int, Sequence[str]]], places: list[list[int]], width: int):
        self.rows, self.width = rows, width
        self.places = [each[0] if len(each) == 1 else each for each in places]

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return self._gathered(self.rows)

    def first(self, number: int) -> list[tuple[int, list[str]]]:
        return list(self._gathered(first_rows(self.rows, number)))

    def _gathered(self, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, list[str]]]:
        for number, cells in rows:
            if len(cells) < self.width:
                cells = [*cells, *[""] * (self.width - len(cells))]
            gathered = [
                cells[each] if isinstance(each, int) else _several(cells, each) for each in self.places
            ]
            yield number, [*gathered, *cells[self.width :]]


def _several(cells: Sequence[str], places: list[int]) -> str:
    filled = [cell for place in places if (cell := cells[place])]
    return Several.of(filled) if filled else ""


FORMAT = Format("jira", _recognises, _sheet)
