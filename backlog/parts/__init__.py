"""The pieces of the backlog page: what each is called and how it is drawn.

One word runs through all layers: the part `goals` is templates/backlog/goals.html and `id="goals"`. The row
of an item is a keyed part, `item-k3f9…`, and stands in `items`.
"""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from backlog.filters import ABOUT
from backlog.parts.detail import detail
from backlog.parts.finding import bulk, saved
from backlog.parts.letters import explained, meter
from backlog.parts.lists import goals, inbox_count, items, row, tabs, upload
from backlog.parts.relations import themes
from backlog.parts.runway import runway
from backlog.parts.scene import CURATOR, EDITOR, READER, Scene, audience_of
from backlog.parts.worth import worth

__all__ = ["CURATOR", "EDITOR", "ITEM", "READER", "SHARED", "Scene", "audience_of", "draw"]

ITEM = "item-"

SHARED: dict[str, Callable[[Scene], dict[str, Any]]] = {
    # First: what it reckons of all items, the rows need of theirs.
    "meter": meter,
    "inbox-count": inbox_count,
    "runway": runway,
    "tabs": tabs,
    "import": upload,
    "goals": goals,
    "themes": themes,
    "saved": saved,
    "worth": worth,
    "items": items,
    "bulk": bulk,
    "detail": detail,
    "explained": explained,
}
TEMPLATES = {
    "meter": "backlog/meter.html",
    "inbox-count": "backlog/inbox/inbox-count.html",
    "runway": "backlog/runway.html",
    "tabs": "backlog/tabs.html",
    "import": "backlog/import.html",
    "goals": "backlog/goals.html",
    "themes": "backlog/themes.html",
    "saved": "backlog/saved.html",
    "worth": "backlog/worth.html",
    "items": "backlog/items.html",
    "bulk": "backlog/bulk.html",
    "detail": "backlog/detail.html",
    "explained": "backlog/explained.html",
}
# What an explaining page shows instead of a list.
EXPLAINING = {"": frozenset(SHARED) - {"explained"}, ABOUT[0]: frozenset({"meter", "runway", "explained"})}


def draw(scene: Scene, names: tuple[str, ...]) -> dict[str, str]:
    """The HTML of these parts; those that are not on this page are left out."""
    drawn: dict[str, str] = {}
    for name in names:
        if name in SHARED and name not in EXPLAINING[scene.view.about]:
            continue
        if name in SHARED:
            drawn[name] = _render(name, scene, SHARED[name](scene))
        elif name.startswith(ITEM) and (shown := row(scene, name.removeprefix(ITEM))):
            drawn[name] = shown
    return drawn


def _render(name: str, scene: Scene, context: dict[str, Any]) -> SafeString:
    # The template engine has escaped it; `strip` alone forgets that.
    return mark_safe(render_to_string(TEMPLATES[name], {**scene.common, **context}).strip())  # noqa: S308
