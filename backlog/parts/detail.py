"""The open item, section by section. A section asks for what its own template shows."""

from collections.abc import Callable
from typing import Any

from backlog import markdown
from backlog.labels import TYPES
from backlog.listing import number_of
from backlog.models import Item
from backlog.parts.history import history
from backlog.parts.look_alikes import look_alikes
from backlog.parts.relations import dependencies, family
from backlog.parts.scene import Scene
from backlog.readiness import Facts, checklist
from backlog.wording import version


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
        "description": markdown.html(item.description) if item.description else "",
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


def readiness(scene: Scene, item: Item, shown: dict[str, Any]) -> dict[str, Any]:
    asked = Facts(
        why=item.why,
        criteria=len(shown["criteria"]),
        estimate=item.shown_estimate,
        open_questions=sum(question.is_open for question in shown["questions"]),
        open_blockers=sum(not tie.is_settled for tie in shown["blockers"]),
        has_goal=item.goal_id is not None,
    )
    settings = scene.listing.settings
    return {"checks": checklist(asked, settings.ready_checks, settings.size_limit)}


# In page order; a later one may use what earlier ones have found.
SECTIONS: tuple[Callable[[Scene, Item, dict[str, Any]], dict[str, Any]], ...] = (
    texts,
    facts,
    written,
    dependencies,
    family,
    readiness,
    look_alikes,
    history,
)
