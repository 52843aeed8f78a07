"""The parts of the inbox page. Part `inbox-list` is templates/backlog/inbox/inbox-list.html.

The row of a feedback is a keyed part, `feedback-k3f9…`, inside `inbox-list`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from backlog.access import CURATOR, READER
from backlog.deep.queries.scores import scores_of
from backlog.deep.rules.value import shown
from backlog.inbox.parts import rows
from backlog.inbox.queries.listing import InboxListing, matches
from backlog.inbox.rules.url_state import SHELVES, InboxView
from backlog.lookalikes.queries import look_alikes
from backlog.models import BacklogSettings, Feedback, Item
from backlog.models.labels import FEEDBACK_SOURCES, VALUE_MODELS
from backlog.models.labels import SHELVES as SHELF_LABELS
from core.zones import in_zone
from teams.models import Team

FEEDBACK = "feedback-"


@dataclass
class InboxScene:
    """A view of a team's inbox, for one audience. Each query runs once."""

    team: Team
    view: InboxView
    audience: str
    # The search for an item to link to, on a page without script.
    find: str = ""

    @cached_property
    def listing(self) -> InboxListing:
        return InboxListing(self.team, self.view)

    @cached_property
    def common(self) -> dict[str, Any]:
        """The context that every template of the page needs."""
        return {
            "team": self.team,
            "base": reverse("backlog:inbox", args=[self.team.slug]),
            "backlog": reverse("backlog:list", args=[self.team.slug]),
            "view": self.view,
            "query": f"?{self.view.query}" if self.view.query else "",
            "curates": self.audience == CURATOR,
            "edits": self.audience != READER,
        }


def inbox_count(scene: InboxScene) -> dict[str, Any]:
    return {"inbox_count": scene.listing.waiting}


def shelves(scene: InboxScene) -> dict[str, Any]:
    listing, view = scene.listing, scene.view
    return {
        "shelves": [
            (shelf, SHELF_LABELS[shelf], listing.shelves[shelf], query_of(InboxView(shelf=shelf)))
            for shelf in SHELVES
        ],
        "sources": [
            (source, label, number, query_of(view.but(source=source, opened="")))
            for source, label in FEEDBACK_SOURCES.items()
            if (number := listing.counts.get((view.shelf, source), 0)) or source == view.source
        ],
        "all_sources": query_of(view.but(source="", opened="")),
    }


def inbox_list(scene: InboxScene) -> dict[str, Any]:
    listing, view = scene.listing, scene.view
    page = listing.page
    return {
        "rows": [_row(scene, feedback) for feedback in listing.rows],
        "listing": listing,
        "before": query_of(view.but(page=page.previous_page_number())) if page.has_previous() else None,
        "after": query_of(view.but(page=page.next_page_number())) if page.has_next() else None,
    }


def arrivals(scene: InboxScene) -> dict[str, Any]:
    items = scene.listing.arrivals
    scores = scores_of(scene.team, items)
    return {
        "arrivals": [
            (item, shown(score.number), score.is_guess)
            if (score := scores.get(item.pk))
            else (item, "", False)
            for item in items
        ],
        "arrivals_count": scene.listing.arrivals_count,
        "value_label": VALUE_MODELS[BacklogSettings.of(scene.team).value_model],
    }


def away(scene: InboxScene) -> dict[str, Any]:
    return {"returning": scene.listing.returning, "leaving": scene.listing.leaving}


def inbox_detail(scene: InboxScene) -> dict[str, Any]:
    feedback = scene.listing.opened
    if feedback is None:
        return {"feedback": None, "missing": bool(scene.view.opened)}
    return {
        "feedback": feedback,
        "links": list(
            feedback.links.select_related("item", "by").defer("item__description", "item__imported")
        ),
        "answers": list(
            feedback.answers.select_related("item", "sent_by").only(
                "item__key",
                "item__public_id",
                "sent_by__name",
                "text",
                "sent_at",
                "failed_at",
                "delivered_at",
                "trying_since",
                "tries",
                "feedback",
                "kind",
            )
        ),
        "sources": FEEDBACK_SOURCES.items(),
        "alike": _alike(scene, feedback),
        "find": scene.find,
        "matches": matches(scene.team, scene.find, feedback),
    }


SHARED: dict[str, Callable[[InboxScene], dict[str, Any]]] = {
    "inbox-count": inbox_count,
    "shelves": shelves,
    "inbox-list": inbox_list,
    "arrivals": arrivals,
    "away": away,
    "inbox-detail": inbox_detail,
}


@in_zone(lambda scene: scene.team.time_zone)
def render(scene: InboxScene, names: tuple[str, ...]) -> dict[str, str]:
    """The HTML of these parts, without those that are not on this page."""
    rendered: dict[str, str] = {}
    for name in names:
        if name in SHARED:
            rendered[name] = render_part(name, {**scene.common, **SHARED[name](scene)})
        elif name.startswith(FEEDBACK) and (row := scene.listing.holds(name.removeprefix(FEEDBACK))):
            rendered[name] = _row(scene, row)
    return rendered


def _alike(scene: InboxScene, feedback: Feedback) -> list[Item]:
    """The items that new feedback resembles: often one of them answers it."""
    if scene.audience == READER or feedback.state != Feedback.State.NEW:
        return []
    return look_alikes(scene.team, feedback.text)


def _row(scene: InboxScene, feedback: Feedback) -> SafeString:
    common = scene.common
    return rows.rendered(
        feedback,
        slug=scene.team.slug,
        query=common["query"],
        edits=common["edits"],
        is_open=feedback.public_id == scene.view.opened,
    )


def render_part(name: str, context: dict[str, Any]) -> SafeString:
    # The template engine has escaped it; `strip` returns a plain string that does not say so.
    return mark_safe(render_to_string(f"backlog/inbox/{name}.html", context).strip())  # noqa: S308


def query_of(view: InboxView) -> str:
    return f"?{view.query}" if view.query else ""
