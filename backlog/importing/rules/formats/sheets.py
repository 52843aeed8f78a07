"""What a format turns a file into, and the little that a format has to say about itself. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import cached_property
from typing import Any

from backlog.importing.rules import tables, workbooks
from backlog.importing.rules.columns import guessed, plain
from backlog.importing.rules.messages import Unreadable
from backlog.importing.rules.records import Rejected
from backlog.importing.rules.tables import Table, first_rows, too_wide

from . import json_data

# Different columns: each is shown to the person who imports the file.
MOST_COLUMNS = 500
# Rows by which a format is recognised.
LOOKED_AT = 20
WIKI, MARKDOWN, HTML, BY_CONTENT = "wiki", "markdown", "html", ""


class Several(str):
    """A cell of several values: its text joins them, `parts` are they."""

    parts: tuple[str, ...]

    @classmethod
    def of(cls, parts: Iterable[str]) -> "Several":
        """The values that are not blank, in their order."""
        filled = tuple(part for part in parts if part.strip())
        cell = cls(", ".join(filled))
        cell.parts = filled
        return cell


@dataclass(frozen=True)
class Sheet:
    """A file as a person sees it, and how to read it.

    `rows` may be gone through several times, and reading them may raise Unreadable. `roles` has that of each
    column, "" for one without. `markup` says how texts are marked up, `lists` is a pattern that separates
    several labels in a cell; `parents` leads from the number of a row to that of the row above in a tree.
    With `types_from_labels` a label such as "bug" is the type, and rows of a type among `sub_tasks` are parts
    of another where they stand below one. What `former` names was this format's source before it had one of
    its own; `notes` are about what is no row at all, `left_empty` are columns without any value that are
    not shown, as there were too many.
    """

    format: str
    header: list[str]
    roles: list[str]
    rows: Iterable[tuple[int, Sequence[str]]]
    markup: str = BY_CONTENT
    lists: str = r"[,;\n]"
    component_lists: str = r"[,;\n]"
    parents: Mapping[int, int] = field(default_factory=dict)
    types_from_labels: bool = False
    sub_tasks: frozenset[str] = frozenset()
    former: str = ""
    notes: Sequence[Rejected] = ()
    left_empty: Sequence[str] = ()

    def zone_of(self, name: str) -> tzinfo | None:
        """The time zone that the name of a column says, such as "Created At (UTC)"."""
        return UTC if "UTC" in name else None

    def first(self, number: int) -> "Sheet":
        """The same with its first rows alone."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return Sheet(**{**values, "rows": first_rows(self.rows, number)})


class Content:
    """The bytes of a file, and what several formats look at, made once."""

    def __init__(self, content: bytes, inputs: Sequence[str] = ()):
        self.bytes = content
        # The inputs of the team's value model: a column named like one of them has that role.
        self.inputs = inputs

    @cached_property
    def data(self) -> Any:
        """What the file says in JSON; None for any other file."""
        return json_data.read(self.bytes)

    @cached_property
    def table(self) -> Table:
        """The file as a table. Raises Unreadable."""
        is_workbook = workbooks.is_workbook(self.bytes)
        found = workbooks.table(self.bytes) if is_workbook else tables.table(self.bytes)
        if not any(found.header):
            raise Unreadable(tables.empty())
        return found

    @cached_property
    def names(self) -> set[str]:
        """The names of the columns, plain; none for JSON."""
        return set() if self.data is not None else {plain(name) for name in self.table.header}

    @cached_property
    def first(self) -> list[tuple[int, Sequence[str]]]:
        """The first rows of the table."""
        return first_rows(self.table.rows, LOOKED_AT)

    def guessed_all(self) -> list[str]:
        """The roles of the table's columns, however many there are."""
        return guessed(self.table.header, self.inputs)

    def guessed(self, header: Sequence[str], also: Mapping[str, str] | None = None) -> list[str]:
        """The roles of these columns; `also` are names that mean something in this format alone."""
        if len(header) > MOST_COLUMNS:
            raise Unreadable(too_wide(len(header), MOST_COLUMNS))
        roles = guessed(header, self.inputs)
        own = {plain(name): role for name, role in (also or {}).items()}
        return [own.get(plain(name), role) for name, role in zip(header, roles, strict=True)]


@dataclass(frozen=True)
class Format:
    """One kind of file: whether a file is one, judged by its content, and the file as a sheet."""

    name: str
    recognises: Callable[[Content], bool]
    sheet: Callable[[Content], Sheet]
