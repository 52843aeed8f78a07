"""The open item, section by section. Each section reads what its own template shows."""

from collections.abc import Callable
from typing import Any

from backlog.deep.parts.fixes import letters
from backlog.deep.parts.value import value
from backlog.items.parts.comments import comments
from backlog.items.parts.feedback import feedback
from backlog.items.parts.history import history
from backlog.items.parts.readiness import readiness
from backlog.items.parts.ticket import due_and_labels, tracker
from backlog.items.queries.actions import actions_of, owners_of
from backlog.items.queries.lookup import number_of
from backlog.lookalikes.parts import look_alikes
from backlog.models import Item
from backlog.models.labels import TYPES
from backlog.ranked.parts.context import Scene
from backlog.relations.parts import dependencies, family
from core.markdown import to_html
from core.text import version


def detail(scene: Scene) -> dict[str, Any]:
    item = scene.item
    if item is None:
        return {"item": None, "missing": scene.view.item}
    shown: dict[str, Any] = {"item": item, "close": f"{scene.common['base']}{scene.common['query']}"}
    for section in SECTIONS:
        shown |= section(scene, item, shown)
    return shown


def texts(scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    return {
        "texts": {field: version(getattr(item, field)) for field in ("title", "why", "description")},
        "description": to_html(item.description) if item.description else "",
    }


def facts(scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": number_of(item),
        "types": TYPES.items(),
        "goals": scene.listing.goals,
        "themes": scene.listing.themes,
        "cards": [card.label for card in scene.listing.settings.cards if card.is_size],
    }


def written(scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    asked = item.questions.filter(withdrawn_at=None).select_related("asked_by", "answered_by")
    return {"criteria": list(item.criteria.all()), "questions": list(asked)}


def tracked(scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    found = actions_of(item)
    return {"actions": found, "owners": owners_of(scene.team) if found else []}


# In page order; a later section may use what earlier ones have found.
SECTIONS: tuple[Callable[[Scene, Item, dict[str, Any]], dict[str, Any]], ...] = (
    texts,
    facts,
    due_and_labels,
    written,
    tracked,
    dependencies,
    family,
    tracker,
    comments,
    readiness,
    look_alikes,
    value,
    letters,
    feedback,
    history,
)
