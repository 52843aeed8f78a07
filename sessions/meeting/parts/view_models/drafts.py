"""Lines that are being written and not sent yet, with their writers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DraftView:
    text: str
    writer: str
    writer_id: str


@dataclass(frozen=True)
class DraftsView:
    """The drafts of one kind: "criterion", "question", "answer", "note", "why", "topic" or "action"."""

    kind: str
    rows: tuple[DraftView, ...] = ()
