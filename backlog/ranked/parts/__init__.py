"""The parts of the backlog page, with the function and the template of each.

One word runs through all layers: the part `goals` is templates/backlog/items/goals.html and `id="goals"`. The
row of an item is a keyed part, `item-k3f9…`, inside `items`.
"""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from backlog.deep.parts.letters import explained, meter
from backlog.deep.parts.value import value_order
from backlog.ranked.parts.context import Scene
from backlog.ranked.parts.detail import detail
from backlog.ranked.parts.filters import bulk, saved
from backlog.ranked.parts.lists import goals, inbox_count, items, row, tabs, upload
from backlog.ranked.parts.runway import runway
from backlog.ranked.rules.url_state import ABOUT
from backlog.relations.parts import themes
from core.zones import in_zone

__all__ = ["ITEM", "SHARED", "Scene", "render"]

ITEM = "item-"

SHARED: dict[str, Callable[[Scene], dict[str, Any]]] = {
    # First: the rows need the report that it reads.
    "meter": meter,
    "inbox-count": inbox_count,
    "runway": runway,
    "tabs": tabs,
    "import": upload,
    "goals": goals,
    "themes": themes,
    "saved": saved,
    "value-order": value_order,
    "items": items,
    "bulk": bulk,
    "detail": detail,
    "explained": explained,
}
TEMPLATES = {
    "meter": "backlog/deep/meter.html",
    "inbox-count": "backlog/inbox/inbox-count.html",
    "runway": "backlog/ranked/runway.html",
    "tabs": "backlog/ranked/tabs.html",
    "import": "backlog/importing/import.html",
    "goals": "backlog/items/goals.html",
    "themes": "backlog/relations/themes.html",
    "saved": "backlog/ranked/saved.html",
    "value-order": "backlog/deep/value-order.html",
    "items": "backlog/ranked/items.html",
    "bulk": "backlog/ranked/bulk.html",
    "detail": "backlog/items/detail.html",
    "explained": "backlog/deep/explained.html",
}
# The parts of a page that explains, instead of a list.
EXPLAINING = {"": frozenset(SHARED) - {"explained"}, ABOUT[0]: frozenset({"meter", "runway", "explained"})}


@in_zone(lambda scene: scene.team.time_zone)
def render(scene: Scene, names: tuple[str, ...]) -> dict[str, str]:
    """The HTML of these parts, without those that are not on this page."""
    rendered: dict[str, str] = {}
    for name in names:
        if name in SHARED and name not in EXPLAINING[scene.view.about]:
            continue
        if name in SHARED:
            rendered[name] = _render(name, scene, SHARED[name](scene))
        elif name.startswith(ITEM) and (shown := row(scene, name.removeprefix(ITEM))):
            rendered[name] = shown
    return rendered


def _render(name: str, scene: Scene, context: dict[str, Any]) -> SafeString:
    # The template engine has escaped it; `strip` returns a plain string that does not say so.
    return mark_safe(render_to_string(TEMPLATES[name], {**scene.common, **context}).strip())  # noqa: S308
