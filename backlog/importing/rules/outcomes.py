"""The outcomes of a file's rows, for items and for feedback. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .messages import Message

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
NEW, KNOWN = "new", "known"
REJECTED = "rejected"


@dataclass(frozen=True)
class Changed:
    """A field that a row changes: its name in the history, and both values where they are short."""

    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class RowOutcome:
    """The outcome of one row; a row that is taken may have reasons too, for parts that were left out."""

    row: int
    kind: str
    title: str = ""
    key: str = ""
    reasons: tuple[Message, ...] = ()
    changes: tuple[Changed, ...] = ()
    # Fields that the team and the tracker have both changed: the team's stay.
    ours: tuple[Changed, ...] = ()
    # What was recognised in the row: its estimate, how many criteria, its parent …
    facts: Mapping[str, Any] = field(default_factory=dict)
