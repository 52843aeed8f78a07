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
    # When the story is expected to begin, if each one before it takes its share.
    starts_at: datetime | None = None


@dataclass(frozen=True)
class QueueView:
    label: str
    rows: tuple[QueueRow, ...]
    # The decision that undo would take back: "PAY-150: Next"; empty if there is none.
    undo: str = ""
    # Whether a bulk estimate could be opened.
    opens_sizing_wall: bool = False
    # The list to which an item can be added here; empty if it cannot.
    adds_to: str = ""


@dataclass(frozen=True)
class ParkedView:
    id: str
    text: str
    by: str
    outcome: str
    outcome_label: str
