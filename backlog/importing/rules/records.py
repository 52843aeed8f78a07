"""The record that every format is read into, with only the fields that the file has a column for. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from core.text import version

from .messages import Message

# What becomes of the epics and of the sub-tasks of a file.
THEME, PARENT = "theme", "parent"
CHILDREN, SKIP = "children", "skip"


@dataclass(frozen=True)
class Choices:
    """What a person decided about the files of a source; remembered for its next file.

    `states` has the state for a status as the tracker writes it (`ForeignStatus.word`); one that is missing
    goes where the vocabulary sends it.
    """

    roles: tuple[str, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    epics: str = THEME
    sub_tasks: str = CHILDREN


@dataclass(frozen=True)
class Remark:
    """A comment on the ticket; `at` is None where the file does not say it clearly."""

    author: str
    at: datetime | None
    text: str


@dataclass(frozen=True)
class Link:
    """A link to another ticket: `blocks`, `blocked by`, or the tracker's own words, and the other's key."""

    kind: str
    key: str


BLOCKS, BLOCKED_BY = "blocks", "blocked by"


@dataclass(frozen=True)
class Attachment:
    """A file at its source: only its name and address come along."""

    name: str
    url: str


@dataclass
class Record:
    """One ticket. None means that the file has no column for it, so that nothing is emptied.

    `fields` are columns of the item by their names: `description`, `why`, `state`, `type`, `estimate`,
    `estimate_label`, `reporter`, `due_on`.
    """

    row: int
    key: str
    title: str
    fields: dict[str, Any] = field(default_factory=dict)
    criteria: list[str] | None = None
    # Inputs of the team's value model, by their names.
    values: dict[str, float] = field(default_factory=dict)
    rank: str = ""
    shown_key: str = ""
    # The tracker's internal number and the ticket's address there, where the key is not already the number.
    number: str | None = None
    url: str | None = None
    # By `created`, `updated` and `resolved`; one that cannot be read for certain is missing here.
    moments: dict[str, datetime] = field(default_factory=dict)
    labels: list[str] | None = None
    components: list[str] | None = None
    # The name of its epic, and the key of its parent in the same source.
    epic: str | None = None
    parent: str | None = None
    links: list[Link] | None = None
    comments: list[Remark] | None = None
    attachments: list[Attachment] | None = None
    # The columns that have no place of their own here, by the name in the file.
    others: dict[str, str] = field(default_factory=dict)
    # Only in our own exports: the goal, where the item first came from, the fingerprints that it had when it
    # was exported, and columns that a new item begins with.
    goal: str | None = None
    source: str = ""
    source_key: str = ""
    base: dict[str, Any] | None = None
    made: dict[str, Any] = field(default_factory=dict)

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
        for name in ("labels", "components", "comments", "links"):
            if (rows := getattr(self, name)) is not None:
                prints[name] = [version(str(row)) for row in rows]
        for name in ("epic", "parent", "goal"):
            if (other := getattr(self, name)) is not None:
                prints[name] = version(other)
        ticket = (self.number, self.url, self.attachments, sorted(self.others.items()))
        if any(ticket):
            prints["ticket"] = version(str(ticket))
        if self.moments:
            prints["moments"] = version(str(sorted(self.moments.items())))
        return prints


@dataclass(frozen=True)
class Rejected:
    """A row that was left out, and the reason."""

    row: int
    reason: Message


@dataclass(frozen=True)
class ForeignStatus:
    """A status and a resolution as the tracker writes them, and the state that they become."""

    status: str
    resolution: str
    state: str

    @property
    def word(self) -> str:
        """What a choice of its state is stored under."""
        return f"{self.status} / {self.resolution}" if self.resolution else self.status


@dataclass
class Batch:
    """A file that was read: its records in file order, the rejected rows, and the notes."""

    # The name of the format: `jira`, `github`, `csv` …
    source: str
    # The value model that the records' values belong to.
    model: str = ""
    records: list[Record] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[Rejected] = field(default_factory=list)
    # How many rows are sub-tasks, and how many are epics, whatever becomes of them.
    sub_tasks: int = 0
    epic_rows: int = 0
    # How many records have which status in the tracker.
    statuses: Counter[ForeignStatus] = field(default_factory=Counter)
    # The columns that are kept on the item as they are, those without any value, and those that say nothing
    # of a ticket: the numbers of accounts, and when the person who exported had last looked at it.
    kept_columns: list[str] = field(default_factory=list)
    empty_columns: list[str] = field(default_factory=list)
    dropped_columns: list[str] = field(default_factory=list)
    # The titles, by key, of the rows that are epics and become themes instead of items; the rows below them
    # name these titles.
    epics: dict[str, str] = field(default_factory=dict)
    # The source that this format's items have from before it had one of its own.
    former: str = ""
