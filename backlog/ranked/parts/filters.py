"""The bar of filters, the saved views, and the bar of a selection."""

from itertools import groupby
from typing import Any

from backlog.items.queries.links import REFINE_NOW, address_of
from backlog.models import Item
from backlog.models.labels import STATES, TYPES, URGENCIES
from backlog.ranked.parts.context import Scene, query_of
from backlog.ranked.queries.filters import BY_NAME, FILTERS, Filter
from backlog.ranked.rules.url_state import View

# The states that a selection may be moved to, in this order; the others are decided in a session.
SENT_TO = (
    Item.State.BACKLOG,
    Item.State.INBOX,
    Item.State.WAITING,
    Item.State.DONE,
    Item.State.DECLINED,
    Item.State.ARCHIVED,
)


def filter_bar(scene: Scene) -> dict[str, Any]:
    """The fields, and a chip for each active one. It never changes while the page shows the same view."""
    offered = [
        each for each in FILTERS if scene.view.tab not in each.not_in or each.name in scene.view.filters
    ]
    fields = [(each, _field(scene, each)) for each in offered]
    return {
        "fields": [
            field for each, field in fields if field["groups"] or field["chosen"] or not each.needs_options
        ],
        "chips": [_chip(scene, name, value) for name, value in scene.view.filters.items()],
        "cleared": query_of(scene.view.unfiltered()),
        "view_query": scene.view.query,
    }


def widenings(scene: Scene) -> list[dict[str, Any]]:
    """Suggestions for an empty list: what would show without each filter, and in the other tabs."""
    view = scene.view
    counts = scene.listing.without_each() if view.filters else {}
    found = [
        {**_chip(scene, name, value), "count": counts[name]}
        for name, value in view.filters.items()
        if counts[name]
    ]
    if view.filters and view.tab != "all" and (count := scene.listing.everywhere()):
        found.append({"everywhere": True, "query": query_of(view.but(tab="all")), "count": count})
    return found


def saved(scene: Scene) -> dict[str, Any]:
    kept = list(scene.team.saved_views.kept())
    shown = scene.view.but(item="")
    return {
        "saved": [{"row": row, "query": query_of(row.view), "is_shown": row.view == shown} for row in kept]
    }


def bulk(scene: Scene) -> dict[str, Any]:
    return {
        "states": [(state, STATES[state]) for state in SENT_TO],
        "types": TYPES.items(),
        "urgencies": URGENCIES.items(),
        "goals": scene.listing.goals,
        "themes": scene.listing.themes,
        "view_query": scene.view.query,
        "refine_now_url": address_of(REFINE_NOW, scene.team.slug),
    }


def _field(scene: Scene, each: Filter) -> dict[str, Any]:
    options = list(each.options(scene.listing))
    chosen = scene.view.filters.get(each.name, "")
    # A value that is no option came by a link; the next choice must not lose it.
    more = chosen and all(option.value != chosen for option in options)
    return {
        "name": each.name,
        "label": each.label,
        "chosen": chosen,
        "groups": [
            (group, list(members)) for group, members in groupby(options, lambda option: option.group)
        ],
        "other": each.label_of(scene.listing, chosen) if more else "",
    }


def _chip(scene: Scene, name: str, value: str) -> dict[str, Any]:
    rest: View = scene.view.but(**{name: ""})
    if name == "text":
        return {"name": name, "label": "", "value": f"“{value}”", "query": query_of(rest)}
    filter_ = BY_NAME[name]
    return {
        "name": name,
        "label": filter_.label,
        "value": filter_.label_of(scene.listing, value),
        "query": query_of(rest),
    }
