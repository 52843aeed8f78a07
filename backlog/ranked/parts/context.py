"""The context of every part of the backlog page: a view of a team's backlog, for one audience."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from backlog.access import CURATOR, READER
from backlog.deep.queries.report import DeepReport
from backlog.models import Feedback, Item
from backlog.ranked.queries.listing import Listing
from backlog.ranked.rules.url_state import View
from teams.models import Team


@dataclass
class Scene:
    """A view of a team's backlog, for one audience. Each query runs once."""

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
        opened = self.team.items.filter(key=self.view.item).select_related(
            "goal", "theme", "parent", "duplicate_of", "made_by", "arrival", "ticket"
        )
        # A file of megabytes may still be stored with the import that made it.
        return opened.defer("arrival__content", "arrival__preview", "arrival__left_out").first()

    def report_on(self, items: Iterable[Item]) -> DeepReport:
        """The DEEP report on these items; read once for all rows of the page and the open item."""
        opened = [self.item] if self.item else []
        known = self.listing.report
        known.facts(item.pk for item in (*items, *opened, *self.listing.__dict__.get("items", ())))
        return known

    @cached_property
    def inbox_count(self) -> int:
        """The count in the sidebar: new feedback, and items that await triage."""
        return self.listing.counts["inbox"] + Feedback.objects.fresh().filter(team=self.team).count()

    @cached_property
    def common(self) -> dict[str, Any]:
        """The context that every template of the page needs."""
        base = reverse("backlog:list", args=[self.team.slug])
        return {
            "team": self.team,
            "base": base,
            "view": self.view,
            "query": f"?{self.view.query}" if self.view.query else "",
            "curates": self.audience == CURATOR,
            # The same list in the other order.
            "by_rank": query_of(self.view.but(order="")),
            "by_value": query_of(self.view.but(order="value")),
            "edits": self.audience != READER,
            "opened": self.item,
        }


def query_of(view: View) -> str:
    return f"?{view.query}" if view.query else "."
