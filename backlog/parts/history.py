"""The open item's history as a readable timeline."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from backlog.labels import FIELDS, STATES, TYPES
from backlog.models import Change, Item
from backlog.models.undoing import CAN_UNDO
from backlog.parts.scene import Scene
from backlog.scales import label_of

HISTORY = 40
# As much of a text as a line of history shows.
SHOWN = 160


@dataclass(frozen=True)
class Happening:
    """One line of an item's history."""

    field: str
    label: Any
    before: str
    after: str
    change: Change
    undoable: bool


def history(scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    return {"history": _happenings(item)}


def _happenings(item: Item) -> list[Happening]:
    happenings, seen = [], set()
    untold = ["estimate_label", "estimate"] if item.is_being_estimated else ["estimate_label"]
    for change in item.changes.select_related("by").exclude(field__in=untold)[:HISTORY]:
        undoable = change.field in CAN_UNDO and change.field not in seen
        if change.field == "criterion":
            # Only a deletion can be taken back.
            undoable = undoable and not change.after
        elif change.field in ("blocked_by", "blocks"):
            # What came by a split or a merge, which give the other's key as the reason, goes back with it.
            undoable = undoable and change.reason in ("", "undo")
        seen.add(change.field)
        happenings.append(
            Happening(
                field=change.field,
                label=FIELDS.get(change.field, change.field),
                before=_said(change.field, change.before),
                after=_said(change.field, change.after),
                change=change,
                undoable=undoable,
            )
        )
    return happenings


def _said(field: str, text: str) -> str:
    """A value as a reader would say it."""
    if not text or field in ("rank", "goal", "theme"):
        return ""
    if field == "state":
        return str(STATES.get(text, text))  # type: ignore[call-overload]
    if field == "type":
        return str(TYPES.get(text, text))  # type: ignore[call-overload]
    if field == "estimate":
        return label_of(Decimal(text))
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
