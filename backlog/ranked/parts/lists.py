"""The list and the parts around it: tabs, goals, the current import."""

from typing import Any

from django.utils.safestring import SafeString

from backlog.importing.rules.messages import Message
from backlog.models import Upload
from backlog.models.labels import HORIZONS, translated
from backlog.models.labels import TABS as TAB_LABELS
from backlog.ranked.parts.context import Scene, query_of
from backlog.ranked.parts.filters import widenings
from backlog.ranked.parts.rows import rendered
from backlog.ranked.parts.runway import with_fill_line
from backlog.ranked.rules.url_state import TABS, View
from core.clock import now


def inbox_count(scene: Scene) -> dict[str, Any]:
    return {"inbox_count": scene.inbox_count}


def tabs(scene: Scene) -> dict[str, Any]:
    return {
        "tabs": [
            {
                "name": tab,
                "label": TAB_LABELS[tab],
                "count": scene.listing.counts[tab],
                "query": query_of(View(tab=tab)),
            }
            for tab in TABS
        ]
    }


def items(scene: Scene) -> dict[str, Any]:
    listing = scene.listing
    page = listing.page
    return {
        "listing": listing,
        "stretches": [
            (
                HORIZONS[stretch.horizon] if stretch.horizon else "",
                stretch,
                with_fill_line(listing, stretch.items, rendered(scene, stretch.items)),
            )
            for stretch in listing.stretches
        ],
        "widenings": [] if listing.total else widenings(scene),
        "before": query_of(scene.view.but(page=page.previous_page_number())) if page.has_previous() else None,
        "after": query_of(scene.view.but(page=page.next_page_number())) if page.has_next() else None,
    }


def goals(scene: Scene) -> dict[str, Any]:
    return {
        "goals": [(goal, query_of(View(goal=goal.public_id))) for goal in scene.listing.goals],
        "chosen": scene.view.goal,
    }


def upload(scene: Scene) -> dict[str, Any]:
    last = Upload.latest(scene.team)
    report = last.report if last else {}
    rows = sorted((*report.get("left_out", ()), *report.get("notes", ())), key=lambda row: row[0])
    still_from = last.still_from if last else None
    return {
        "upload": last,
        # Passed, or never known: it is said at once.
        "still_from": still_from if still_from and still_from > now() else None,
        "may_undo": bool(last and last.may_be_undone),
        "problem": translated(Message(last.problem, report.get("values", {})))
        if last and last.problem
        else "",
        # An entry stored by an older version is a text alone.
        "left_out": [(number, translated(Message(*reason))) for number, *reason in rows],
    }


def row(scene: Scene, public_id: str) -> SafeString | None:
    """One row by itself, if the view has it."""
    item = scene.listing.holds(public_id)
    return rendered(scene, [item])[0] if item else None
