"""What must be known of a whole file before its first row is read: keys, parents, dates, people. Pure."""

import hashlib
import re
from collections.abc import Sequence
from datetime import tzinfo

from core.text import gettext_noop as _
from core.text import one_line

from . import tables
from .columns import Columns, plain
from .formats.sheets import Several, Sheet
from .messages import Message
from .moments import Dates
from .vocabulary import is_epic, is_sub_task

LONGEST_SOURCE_KEY = 120
# What tools write for nothing.
NOTHING = ("NULL", "{}", "[]")
MOMENTS = ("created", "updated", "resolved")
# Rows by which columns of accounts' numbers are told from others.
LOOKED_AT = 300
_FOOTER = re.compile(r"^Generated at .{5,80} using JIRA", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"(?:[a-z0-9]{2,8}:)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?:[a-z0-9]{2,8}:)?[0-9a-f]{24}"
)
# About who made the export and when, not about the ticket: they differ from one export to the next.
_OF_THE_EXPORT = {
    plain(name)
    for name in [
        "last viewed",
        "vista por última vez",
        "ostatnio wyświetlone",
        "zuletzt angesehen",
        "dernière consultation",
        "última visualização",
        "ultima visualizzazione",
        "laatst bekeken",
        "последний просмотр",
        "上次查看",
        "最終閲覧日",
    ]
}


class Survey:
    """One walk through the rows of a sheet. Raises Unreadable where reading them does."""

    def __init__(self, sheet: Sheet, columns: Columns, zone: tzinfo):
        self.sheet, self.columns = sheet, columns
        self.dates = Dates(zone)
        self.rows = 0
        # By number of the row: the key, or the reason why the row is left out.
        self.keys: dict[int, str] = {}
        self.refused: dict[int, Message] = {}
        self.titles: dict[str, str] = {}
        self.epics: dict[str, str] = {}
        self.sub_tasks: set[str] = set()
        # By the tracker's number, and by the title where nothing else leads to a row.
        self.by_number: dict[str, str] = {}
        self.by_title: dict[str, str] = {}
        # The names of people by the numbers of their accounts.
        self.people: dict[str, str] = {}
        self.filled = [False] * len(sheet.header)
        self._accounts = [0] * len(sheet.header)
        self._walk()

    @property
    def dropped(self) -> set[int]:
        """The columns that say nothing of a ticket."""
        accounts = {place for place, number in enumerate(self._accounts) if number > 0}
        return accounts | {
            place for place, name in enumerate(self.sheet.header) if plain(name) in _OF_THE_EXPORT
        }

    def is_footer(self, cells: Sequence[str]) -> bool:
        """Whether this is the last line of an old Jira's export, which is no row."""
        return bool(cells) and bool(_FOOTER.match(cells[0].strip()))

    def found(self, reference: str) -> str:
        """The key of the row that a cell refers to by key, number or title; "" for none in the file."""
        reference = one_line(reference)
        if reference in self.titles:
            return reference
        return self.by_number.get(reference.removeprefix("#")) or self.by_title.get(reference.casefold(), "")

    def _walk(self) -> None:
        seen: dict[str, int] = {}
        times: dict[str, int] = {}
        dated = [place for role in (*MOMENTS, "due") for place in self.columns.places.get(role, ())]
        remarks = self.columns.places.get("comment", ())
        width = len(self.sheet.header)
        for number, cells in self.sheet.rows:
            self.rows += 1
            if self.is_footer(cells):
                continue
            for place, cell in enumerate(cells[:width]):
                if cell and not self.filled[place] and cell.strip() and cell not in NOTHING:
                    self.filled[place] = True
            if self.rows <= LOOKED_AT:
                self._look_for_accounts(cells[:width])
            self.dates.see(cells[place] for place in dated if place < len(cells) and cells[place])
            for place in remarks:
                if place < len(cells) and cells[place]:
                    self.dates.see(each.partition(";")[0] for each in parts_of(cells[place]))
            self._know(number, cells, seen, times)

    def _know(self, number: int, cells: Sequence[str], seen: dict[str, int], times: dict[str, int]) -> None:
        try:
            title = title_of(cells, self.columns)
            key = source_key(cells, self.columns, title)
        except ValueError as problem:
            is_mangled = tables.is_run_together(cells, len(self.sheet.header))
            message = Message(_("several of its cells stand in one"))
            self.refused[number] = message if is_mangled else Message.of(problem)
            return
        if key.startswith("title:"):
            # Two rows of one title are two items: the second is known by being the second.
            times[key] = times.get(key, 0) + 1
            key = key if times[key] == 1 else f"{key}:{times[key]}"
        if key in seen:
            self.refused[number] = Message(_("row %(row)d has the same key"), {"row": seen[key]})
            return
        seen[key] = number
        self.keys[number] = key
        self.titles[key] = title
        kind = one_line(self.columns.value(cells, "type") or "")
        if is_epic(kind):
            self.epics[key] = title
        elif is_sub_task(kind) or plain(kind) in self.sheet.sub_tasks:
            self.sub_tasks.add(key)
        if internal := one_line(self.columns.value(cells, "id") or ""):
            self.by_number.setdefault(internal, key)
        self.by_title.setdefault(title.casefold(), key)

    def _look_for_accounts(self, cells: Sequence[str]) -> None:
        """Learn which columns have accounts' numbers, and the names that stand before them."""
        for place, cell in enumerate(cells):
            if not cell.strip():
                continue
            numbers = parts_of(cell)
            if not all(_ACCOUNT.fullmatch(each.strip()) for each in numbers):
                self._accounts[place] = -LOOKED_AT * 2
                continue
            self._accounts[place] += 1
            names = parts_of(cells[place - 1]) if place else ()
            if len(names) == len(numbers):
                self.people.update(zip((each.strip() for each in numbers), names, strict=True))


def parts_of(cell: str) -> Sequence[str]:
    """The values of a cell: several where its format keeps them apart, else the one."""
    return cell.parts if isinstance(cell, Several) else (cell,)


def title_of(cells: Sequence[str], columns: Columns) -> str:
    title = one_line(columns.value(cells, "title") or "")
    if not title:
        raise ValueError(Message(_("it has no title")))
    return title


def source_key(cells: Sequence[str], columns: Columns, title: str) -> str:
    """The identity of a row in later imports: its key, else its number, else its title."""
    for role in ("key", "id"):
        if role in columns:
            key = one_line(columns.value(cells, role) or "")
            if not key and role == "key":
                raise ValueError(Message(_("it has no key")))
            if key:
                # Two long keys may begin alike; the part that is cut off still counts.
                return key if len(key) <= LONGEST_SOURCE_KEY else f"{key[:80]}…{_digest(key)}"
    return f"title:{_digest(title.casefold())}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
