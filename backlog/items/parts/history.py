"""An item's history as a readable timeline: what changed, by whom, in which session, and how to undo it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from backlog.deep.rules.value import read_history_line
from backlog.items.queries.links import DECISIONS, SESSION, address_of, names_of
from backlog.items.rules.diff import Kind, Piece, diff, shortened
from backlog.items.rules.scales import label_of
from backlog.models import Change, Item, ProductGoal, Theme
from backlog.models.item import TEXTS
from backlog.models.labels import FIELDS, ORIGINS, PROPOSED, STATES, TYPES, URGENCIES, VALUE_INPUTS
from backlog.models.restore import RESTORABLE
from backlog.models.undo import CAN_UNDO
from backlog.ranked.parts.context import Scene
from core.dates import day_text
from core.text import version

# Lines shown beside the list; the rest is a page of its own.
HISTORY = 12
# Characters of a text shown in a line, beside the list and on that page.
SHOWN, SHOWN_FULLY = 280, 20_000
# Fields stored by public id, with the attribute that names the row.
NAMED: dict[str, tuple[Any, str]] = {
    "goal": (ProductGoal, "name"),
    "theme": (Theme, "name"),
    "proposed_goal": (ProductGoal, "name"),
    "proposed_theme": (Theme, "name"),
    "proposed_after": (Item, "key"),
}
LABELS: dict[str, dict[Any, Any]] = {
    "state": STATES,
    "type": TYPES,
    "urgency": URGENCIES,
    "proposed_outcome": PROPOSED,
    "proposed_type": TYPES,
}
WORDS = (*TEXTS, "criterion", "question", "answer", "created")
# Of these an import may write many lines at once, which are shown as one.
MANY = frozenset({"label", "component", "comment", "criterion"})
# Only their writers undo them, by the toast: the timeline is drawn for everyone alike.
OWN = frozenset({"comment"})


@dataclass(frozen=True)
class Restoration:
    """Former words and the version that the reader saw: see models/restore.py."""

    former: str
    seen: str


@dataclass(frozen=True)
class Happening:
    """One line of an item's history; what a session did by itself is Refine's, and the session is named."""

    field: str
    label: Any
    pieces: list[Piece]
    change: Change
    who: str
    session: str
    session_url: str
    undoable: bool
    restoration: Restoration | None


def history(scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    lines = list(shown_changes(item)[: HISTORY + 1])
    return {
        "history": happenings(item, lines[:HISTORY]),
        "more_history": len(lines) > HISTORY,
        "decisions": address_of(DECISIONS, scene.team.slug),
    }


def shown_changes(item: Item) -> QuerySet[Change]:
    """The changes that the timeline shows, newest first; an estimate is left out while cards are out."""
    hidden = Q(field="estimate_label")
    if item.is_being_estimated:
        hidden |= Q(field="estimate")
    # The change of state already says that an item entered or left the list, and so got or lost its rank.
    hidden |= Q(field="rank", before="") | Q(field="rank", after="")
    return item.changes.select_related("by", "bulk").defer("bulk__rows").exclude(hidden)


def happenings(
    item: Item, lines: list[Change], *, fully: bool = False, newest: bool = True
) -> list[Happening]:
    """These changes as lines; the first of each field can be undone when they are the `newest`."""
    found: list[Happening] = []
    seen: set[str] = set()
    names = _names(lines)
    sessions = names_of(SESSION, {change.session for change in lines})
    longest = SHOWN_FULLY if fully else SHOWN
    for _moment, alike in groupby(lines, key=_moment_of):
        change, *others = alike
        undoable = newest and change.field in CAN_UNDO - OWN and change.field not in seen and not others
        if change.field in ("blocked_by", "blocks"):
            # A link that came by a split or a merge has the other's key as its reason, and is undone with
            # that.
            undoable = undoable and change.reason in ("", "undo")
        seen.add(change.field)
        found.append(
            Happening(
                field=change.field,
                label=FIELDS.get(change.field, change.field),
                pieces=_pieces_of_all([change, *others], longest)
                if others
                else _pieces(change, names, longest),
                change=change,
                who=_who(change),
                session=sessions.get(change.session, _("a former session")) if change.session else "",
                session_url=address_of(SESSION, change.session),
                undoable=undoable,
                restoration=None if others else _restoration(item, change),
            )
        )
    return found


def _moment_of(change: Change) -> tuple[Any, ...]:
    """Equal for the lines of one import that are shown as one; each other line has its own."""
    if change.origin != Change.Origin.IMPORT or change.field not in MANY:
        return (change.pk,)
    return change.field, change.at, change.reason


def _pieces_of_all(lines: list[Change], longest: int) -> list[Piece]:
    """What several lines of an import took away and added, in the order in which it did."""
    pieces = []
    for kind, texts in (
        (Kind.GONE, [line.before for line in reversed(lines) if line.before]),
        (Kind.NEW, [line.after for line in reversed(lines) if line.after]),
    ):
        if texts:
            pieces.append(Piece(kind, " · ".join(texts)))
    return shortened(pieces, longest)


def _who(change: Change) -> str:
    """The person; without one the import, or Refine: by its rules, or by the clock of a session."""
    if change.by:
        return change.by.name
    return str(ORIGINS[Change.Origin(change.origin or Change.Origin.TIDYING)])


def _restoration(item: Item, change: Change) -> Restoration | None:
    if change.field not in RESTORABLE or not change.before:
        return None
    if change.field == "criterion":
        return Restoration(version(change.before), version(change.after))
    present = getattr(item, change.field)
    return None if present == change.before else Restoration(version(change.before), version(present))


def _pieces(change: Change, names: dict[str, str], longest: int) -> list[Piece]:
    if change.field in WORDS:
        return shortened(diff(change.before, change.after), longest)
    if change.field == "rank":
        return [Piece(Kind.NEW, _("moved up") if change.after < change.before else _("moved down"))]
    values = [(Kind.GONE, change.before), (Kind.NEW, change.after)]
    texts = [(kind, _text_of(change.field, value, names)) for kind, value in values]
    return shortened([Piece(kind, text) for kind, text in texts if text], longest)


def _text_of(field: str, text: str, names: dict[str, str]) -> str:
    """A value in words."""
    if not text:
        return ""
    if field in NAMED:
        return names.get(text, "")
    if field == "estimate":
        return label_of(Decimal(text))
    if field == "value":
        return _inputs_text(text)
    if field == "due_on":
        return day_text(date.fromisoformat(text))
    return str(LABELS.get(field, {}).get(text, text))


def _inputs_text(text: str) -> str:
    """A line of history in words: "Importance 9, Satisfaction 2"."""
    return ", ".join(
        f"{VALUE_INPUTS[name]} {number:g}" for name, number in read_history_line(text)[1].items()
    )


def _names(lines: list[Change]) -> dict[str, str]:
    """The names of the goals, themes and items in these lines, by their public ids."""
    found: dict[str, str] = {}
    for field, (model, name) in NAMED.items():
        ids = {text for line in lines if line.field == field for text in (line.before, line.after) if text}
        if ids:
            found |= dict(model.objects.filter(public_id__in=ids).values_list("public_id", name))
    return found
