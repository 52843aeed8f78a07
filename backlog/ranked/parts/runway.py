"""The runway of ready work: a figure above the list, and the line in it where the next sprint is full."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from backlog.models import Item
from backlog.ranked.parts.context import Scene, query_of
from backlog.ranked.queries.listing import Listing
from backlog.ranked.queries.runway import Outlook
from backlog.ranked.rules.url_state import View


def runway(scene: Scene) -> dict[str, Any]:
    return runway_facts(scene.listing.outlook)


def runway_facts(outlook: Outlook) -> dict[str, Any]:
    """The figure, and the list that it counts."""
    return {
        "outlook": outlook,
        "runway": outlook.runway,
        "is_short": outlook.runway is not None and outlook.runway < outlook.goal,
        "ready_query": query_of(View(state=Item.State.READY)),
    }


def with_fill_line(listing: Listing, items: list[Item], rows: list[SafeString]) -> list[SafeString]:
    """The rendered rows of these items, with the line after the one at which the next sprint is full."""
    full_at = listing.fills_at
    place = next((place for place, item in enumerate(items, 1) if full_at and item.rank == full_at), None)
    if place is None:
        return rows
    line = render_to_string("backlog/ranked/_fill_line.html", {"outlook": listing.outlook}).strip()
    # The template engine has escaped it; `strip` returns a plain string that does not say so.
    return [*rows[:place], mark_safe(line), *rows[place:]]  # noqa: S308
