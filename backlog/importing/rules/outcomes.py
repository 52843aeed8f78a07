"""The outcomes of a file's rows, for items and for feedback. Pure."""

from dataclasses import dataclass

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
