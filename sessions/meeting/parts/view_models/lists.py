"""The panel beside the stage: the phase's list, and the parking lot."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class QueueRow:
    entry_id: str
    key: str
    title: str
    # "done", "now" or "ahead"
    state: str
    # "next", "decline", ... in triage; "ready", "put-off" in the deep dive; empty while open.
    outcome: str = ""
    outcome_label: str = ""
    estimate: str = ""
    reason: str = ""
    # When the story is expected to begin, if each before it keeps its share.
    starts_at: datetime | None = None


@dataclass(frozen=True)
class QueueView:
    label: str
    rows: tuple[QueueRow, ...]
    # What undo would take back: "PAY-150: Next"; empty when nothing.
    undo: str = ""
    # Whether a sizing wall could be opened.
    opens_sizing_wall: bool = False
    # The list that an item is added to here; empty where there is none.
    adds_to: str = ""


@dataclass(frozen=True)
class ParkedView:
    id: str
    text: str
    by: str
    outcome: str
    outcome_label: str
