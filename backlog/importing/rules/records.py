"""The record that every format is read into, with only the fields that the file has a column for. Pure."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from core.text import version

from .messages import Message


@dataclass
class Record:
    """One row. `fields` has the values of the file, and no entry for a missing column."""

    row: int
    key: str
    title: str
    fields: dict[str, Any] = field(default_factory=dict)
    criteria: list[str] | None = None
    # Inputs of the team's value model, by their names.
    values: dict[str, float] = field(default_factory=dict)
    rank: str = ""
    shown_key: str = ""

    @cached_property
    def prints(self) -> dict[str, Any]:
        """A fingerprint of each field, by which the next import sees what has changed in the tracker."""
        prints: dict[str, Any] = {name: version(str(value)) for name, value in self.fields.items()}
        prints["title"] = version(self.title)
        if self.criteria is not None:
            prints["criteria"] = [version(line) for line in self.criteria]
        if self.values:
            prints["values"] = version(str(sorted(self.values.items())))
        if self.rank:
            prints["rank"] = self.rank
        return prints


@dataclass(frozen=True)
class Rejected:
    """A row that was left out, and the reason."""

    row: int
    reason: Message


@dataclass
class Batch:
    """A file that was read: its records in file order, the rejected rows, and the notes."""

    source: str
    # The value model that the records' values belong to.
    model: str = ""
    records: list[Record] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[Rejected] = field(default_factory=list)
