"""What every format is turned into: a record with only the fields that the file has a column for. Pure."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from core.text import version

from .messages import Sentence


@dataclass
class Record:
    """One row. `fields` holds what the file says, and nothing for a column that it lacks."""

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
        """A fingerprint of each field, by which the next import sees what the tracker has changed since."""
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
    """A row that was left out, and why."""

    row: int
    reason: Sentence


@dataclass
class Batch:
    """A file, read: its records in file order, what was left out, and what is worth saying."""

    source: str
    # The value model that the records' values are of.
    model: str = ""
    records: list[Record] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[Rejected] = field(default_factory=list)
