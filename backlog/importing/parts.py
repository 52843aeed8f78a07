"""The outcome of each row of a file, in words."""

from dataclasses import dataclass
from typing import Any

from backlog.importing.queries.diff import Changed, Fate
from backlog.models.labels import FATES, FIELDS, STATES, TYPES

LABELS: dict[str, dict[Any, Any]] = {"state": STATES, "type": TYPES}


@dataclass(frozen=True)
class Told:
    """A field that changes, with its former and its new value where they are short."""

    label: Any
    before: Any
    after: Any


def told(fate: Fate) -> dict[str, Any]:
    return {
        "number": fate.row,
        "kind": fate.kind,
        "label": FATES[fate.kind],
        "title": fate.title,
        "key": fate.key,
        "reason": fate.reason,
        "changes": [_told(each) for each in fate.changes],
    }


def _told(changed: Changed) -> Told:
    words = LABELS.get(changed.name, {})
    label = FIELDS.get(changed.name, changed.name)
    return Told(label, words.get(changed.before, changed.before), words.get(changed.after, changed.after))
