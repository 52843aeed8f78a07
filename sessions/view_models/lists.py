"""At the stage's side: the phase's list, the parking lot, a kind word to the facilitator."""

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
    opens_wall: bool = False


@dataclass(frozen=True)
class ParkedView:
    id: str
    text: str
    by: str
    outcome: str
    outcome_label: str


@dataclass(frozen=True)
class HintView:
    """One kind word to the facilitator; empty text when there is nothing to say."""

    text: str = ""
    # What mends it: an URL name of an order without arguments beyond the session, and its label.
    order: str = ""
    order_label: str = ""
