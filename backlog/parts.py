"""The pieces of the backlog page: what each is called and how it is drawn.

One word runs through all layers: the part `goals` is templates/backlog/goals.html and `id="goals"`. The row
of an item is a keyed part, `item-k3f9…`, and stands in `items`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from backlog import markdown
from backlog.filters import TABS, View
from backlog.labels import FIELDS, HORIZONS, STATES, TYPES
from backlog.labels import TABS as TAB_LABELS
from backlog.listing import Listing, number_of
from backlog.models import Change, Item, Upload
from backlog.models.undoing import CAN_UNDO
from backlog.readiness import Facts, checklist
from backlog.scales import label_of
from backlog.wording import version
from teams.models import Team
from teams.rights import Act, Standing

ITEM = "item-"
HISTORY = 40
# As much of a text as a line of history shows.
SHOWN = 160
# Three drawings: for who may curate, who may edit, and who reads.
CURATOR, EDITOR, READER = "curator", "editor", "reader"


def audience_of(standing: Standing) -> str:
    """Which of the three drawings shows what this standing may do, and nothing that it may not."""
    if standing.may(Act.CURATE):
        return CURATOR
    return EDITOR if standing.may(Act.EDIT_ITEMS) else READER


@dataclass
class Scene:
    """What is drawn: a view of a team's backlog, for one audience. Each question is asked once."""

    team: Team
    view: View
    audience: str

    @cached_property
    def listing(self) -> Listing:
        return Listing(self.team, self.view)

    @cached_property
    def item(self) -> Item | None:
        """The item that is open beside the list."""
        if not self.view.item:
            return None
        opened = self.team.items.filter(key=self.view.item).select_related("goal", "duplicate_of", "made_by")
        return opened.first()

    @cached_property
    def common(self) -> dict[str, Any]:
        """What every template of the page needs."""
        base = reverse("backlog:list", args=[self.team.slug])
        return {
            "base": base,
            "view": self.view,
            "query": f"?{self.view.query}" if self.view.query else "",
            "curates": self.audience == CURATOR,
            "edits": self.audience != READER,
            "opened": self.item,
        }


def tabs(scene: Scene) -> dict[str, Any]:
    return {
        "tabs": [
            {
                "name": tab,
                "label": TAB_LABELS[tab],
                "count": scene.listing.counts[tab],
                "query": _query(View(tab=tab)),
            }
            for tab in TABS
        ]
    }


def items(scene: Scene) -> dict[str, Any]:
    listing = scene.listing
    return {
        "listing": listing,
        "stretches": [
            (HORIZONS[stretch.horizon] if stretch.horizon else "", stretch) for stretch in listing.stretches
        ],
        "before": _query(scene.view.but(page=listing.page - 1)) if listing.page > 1 else None,
        "after": _query(scene.view.but(page=listing.page + 1)) if listing.last < listing.total else None,
    }


def goals(scene: Scene) -> dict[str, Any]:
    return {
        "goals": [(goal, _query(View(goal=goal.public_id))) for goal in scene.listing.goals],
        "chosen": scene.view.goal,
    }


def upload(scene: Scene) -> dict[str, Any]:
    return {"upload": Upload.latest(scene.team)}


def detail(scene: Scene) -> dict[str, Any]:
    item = scene.item
    if item is None:
        return {"item": None, "missing": scene.view.item}
    criteria = list(item.criteria.all())
    questions = list(item.questions.filter(withdrawn_at=None).select_related("asked_by", "answered_by"))
    blockers = [link.blocker for link in item.blocked_by.select_related("blocker")]
    facts = Facts(
        why=item.why,
        criteria=len(criteria),
        estimate=item.shown_estimate,
        open_questions=sum(question.is_open for question in questions),
        open_blockers=sum(blocker.state != Item.State.DONE for blocker in blockers),
        has_goal=item.goal_id is not None,
    )
    settings = scene.listing.settings
    return {
        "item": item,
        "texts": {field: version(getattr(item, field)) for field in ("title", "why", "description")},
        "description": markdown.html(item.description) if item.description else "",
        "number": number_of(item),
        "criteria": criteria,
        "questions": questions,
        "blockers": blockers,
        "checks": checklist(facts, settings.ready_checks, settings.size_limit),
        "types": TYPES.items(),
        "goals": scene.listing.goals,
        "cards": [card.label for card in settings.cards if card.is_size],
        "history": _history(item),
        "close": f"{scene.common['base']}{scene.common['query']}",
    }


def row(scene: Scene, public_id: str) -> dict[str, Any] | None:
    item = scene.listing.holds(public_id)
    return {"item": item} if item else None


SHARED: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "tabs": tabs,
    "import": upload,
    "goals": goals,
    "items": items,
    "detail": detail,
}


def draw(scene: Scene, names: tuple[str, ...]) -> dict[str, str]:
    """The HTML of these parts; those that are not on this page are left out."""
    drawn: dict[str, str] = {}
    for name in names:
        if name in SHARED:
            drawn[name] = _render(name, scene, SHARED[name](scene))
        elif name.startswith(ITEM) and (shown := row(scene, name.removeprefix(ITEM))):
            drawn[name] = _render("_row", scene, shown)
    return drawn


def _render(name: str, scene: Scene, context: dict[str, Any]) -> SafeString:
    # The template engine has escaped it; `strip` alone forgets that.
    return mark_safe(render_to_string(f"backlog/{name}.html", {**scene.common, **context}).strip())  # noqa: S308


def _query(view: View) -> str:
    return f"?{view.query}" if view.query else "."


# History


@dataclass(frozen=True)
class Happening:
    """One line of an item's history."""

    field: str
    label: Any
    before: str
    after: str
    change: Change
    undoable: bool


def _history(item: Item) -> list[Happening]:
    happenings, seen = [], set()
    untold = ["estimate_label", "estimate"] if item.is_being_estimated else ["estimate_label"]
    for change in item.changes.select_related("by").exclude(field__in=untold)[:HISTORY]:
        undoable = change.field in CAN_UNDO and change.field not in seen
        if change.field == "criterion":
            # Only a deletion can be taken back.
            undoable = undoable and not change.after
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
    if not text or field in ("rank", "goal"):
        return ""
    if field == "state":
        return str(STATES.get(text, text))  # type: ignore[call-overload]
    if field == "type":
        return str(TYPES.get(text, text))  # type: ignore[call-overload]
    if field == "estimate":
        return label_of(Decimal(text))
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
