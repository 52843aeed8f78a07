"""The outcomes of a file's rows on a page, for items and for feedback."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backlog.importing.rules.outcomes import Changed, RowOutcome
from backlog.models.labels import FIELDS, STATES, TYPES, translated
from core.dates import day_text

ROWS = 100
LABELS: dict[str, dict[Any, Any]] = {"state": STATES, "type": TYPES}


@dataclass(frozen=True)
class ChangedField:
    """A field that changes, with its former and its new value where they are short."""

    label: Any
    before: Any
    after: Any


def outcome_page(
    outcomes: Sequence[RowOutcome], labels: Mapping[str, Any], kind: str, number: str | None
) -> dict[str, Any]:
    """A page of the outcomes of this kind, or of all, and how many there are of each kind in `labels`."""
    counts = Counter(each.kind for each in outcomes)
    kind = kind if kind in labels else ""
    shown = [each for each in outcomes if each.kind == kind] if kind else outcomes
    page = Paginator(shown, ROWS).get_page(number)
    return {
        "kinds": [(name, label, counts[name]) for name, label in labels.items()],
        "kind": kind,
        "page": page,
        "rows": [_row(each) for each in page],
    }


def reason_of(outcome: RowOutcome) -> str:
    """The reasons of an outcome in the reader's language."""
    return "; ".join(map(translated, outcome.reasons))


def _row(outcome: RowOutcome) -> dict[str, Any]:
    return {
        "number": outcome.row,
        "kind": outcome.kind,
        "title": outcome.title,
        "key": outcome.key,
        "reason": reason_of(outcome),
        "changes": [_changed(each) for each in outcome.changes],
        "ours": [_changed(each) for each in outcome.ours],
        "facts": [_fact(name, value) for name, value in outcome.facts.items() if name in WORDS],
    }


# What was recognised in a row, in a few words each.
WORDS: dict[str, Callable[[Any], str]] = {
    "type": lambda value: str(TYPES.get(value, value)),
    "state": lambda value: str(STATES.get(value, value)),
    "estimate": lambda value: _("estimate %s") % value,
    "criteria": lambda number: ngettext("%d criterion", "%d criteria", number) % number,
    "created": lambda value: _("created %s") % day_text(date.fromisoformat(value), with_year=True),
    "due": lambda value: _("due %s") % day_text(date.fromisoformat(value), with_year=True),
    "epic": lambda value: _("epic %s") % value,
    "parent": lambda value: _("below %s") % value,
    "comments": lambda number: ngettext("%d comment", "%d comments", number) % number,
    "links": lambda number: ngettext("%d link", "%d links", number) % number,
    "labels": lambda number: ngettext("%d label", "%d labels", number) % number,
}


def _fact(name: str, value: Any) -> str:
    return WORDS[name](value)


def _changed(changed: Changed) -> ChangedField:
    words = LABELS.get(changed.name, {})
    label = FIELDS.get(changed.name, changed.name)
    return ChangedField(
        label, words.get(changed.before, changed.before), words.get(changed.after, changed.after)
    )
