"""The pieces of the backlog page: what each is called and how it is drawn.

One word runs through all layers: the part `goals` is templates/backlog/goals.html and `id="goals"`. The row
of an item is a keyed part, `item-k3f9…`, and stands in `items`.
"""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from backlog.parts.detail import detail
from backlog.parts.finding import bulk, saved
from backlog.parts.lists import goals, items, row, tabs, upload
from backlog.parts.relations import themes
from backlog.parts.runway import runway
from backlog.parts.scene import CURATOR, EDITOR, READER, Scene, audience_of

__all__ = ["CURATOR", "EDITOR", "ITEM", "READER", "SHARED", "Scene", "audience_of", "draw"]

ITEM = "item-"

SHARED: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "runway": runway,
    "tabs": tabs,
    "import": upload,
    "goals": goals,
    "themes": themes,
    "saved": saved,
    "items": items,
    "bulk": bulk,
    "detail": detail,
}


def draw(scene: Scene, names: tuple[str, ...]) -> dict[str, str]:
    """The HTML of these parts; those that are not on this page are left out."""
    drawn: dict[str, str] = {}
    for name in names:
        if name in SHARED:
            drawn[name] = _render(name, scene, SHARED[name](scene))
        elif name.startswith(ITEM) and (shown := row(scene, name.removeprefix(ITEM))):
            drawn[name] = shown
    return drawn


def _render(name: str, scene: Scene, context: dict[str, Any]) -> SafeString:
    # The template engine has escaped it; `strip` alone forgets that.
    return mark_safe(render_to_string(f"backlog/{name}.html", {**scene.common, **context}).strip())  # noqa: S308
