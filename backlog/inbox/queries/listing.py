"""The content of the inbox at this moment, in a fixed number of queries."""

from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Left

from backlog.inbox.rules.url_state import SHELVES, InboxView
from backlog.items.queries import lookup
from backlog.models import CaptureLink, Feedback, FeedbackLink, Item, Tidying
from backlog.models.feedback import FeedbackQuerySet
from backlog.models.snooze import leaving
from core.clock import now
from core.db.search import holding
from teams.models import Team

ROWS = 100
# The length at which a row cuts the text of its feedback.
EXCERPT = 400
# The most items in each list of the sidebar; all of them are in the backlog.
ARRIVALS = 30
AWAY = 10


def waiting_count(team: Team) -> int:
    """The number of things to look at: new feedback, and items that await triage. Read with every page."""
    fresh = Feedback.objects.fresh().filter(team=team).count()
    return fresh + team.items.filter(state=Item.State.INBOX).count()


class InboxListing:
    """One view of a team's inbox."""

    def __init__(self, team: Team, view: InboxView):
        self.team, self.view = team, view

    # Feedback

    @cached_property
    def counts(self) -> dict[tuple[str, str], int]:
        """Counts of feedback by shelf and source."""
        rows = self.team.feedback.order_by().values_list("state", "source").annotate(Count("pk"))
        return {(state, source): number for state, source, number in rows}

    def on_shelf(self, shelf: str) -> int:
        return sum(number for (state, _source), number in self.counts.items() if state == shelf)

    @cached_property
    def shelves(self) -> dict[str, int]:
        return {shelf: self.on_shelf(shelf) for shelf in SHELVES}

    @cached_property
    def page(self) -> Page:
        """The page that the view asks for; the last one when it is beyond that."""
        # The count is known, so a range is enough in place of the rows.
        return Paginator(range(self.total), ROWS).get_page(self.view.page)

    @property
    def first(self) -> int:
        """The number of the first row of this page, from 0."""
        return max(0, self.page.start_index() - 1)

    @cached_property
    def total(self) -> int:
        """The number of rows in the view. Only a search for words needs a query, the rest is counted
        already.
        """
        if self.view.text:
            return self.chosen.count()
        if self.view.source:
            return self.counts.get((self.view.shelf, self.view.source), 0)
        return self.shelves[self.view.shelf]

    @property
    def chosen(self) -> FeedbackQuerySet:
        rows = Feedback.objects.filter(team=self.team, state=self.view.shelf)
        if self.view.source:
            rows = rows.filter(source=self.view.source)
        if self.view.text:
            rows = rows.filter(holding(self.view.text, "text", "asker"))
        return rows

    @cached_property
    def rows(self) -> list[Feedback]:
        return list(decorated(self.chosen.newest_first())[self.first : self.first + ROWS])

    def holds(self, public_id: str) -> Feedback | None:
        """The feedback as a row of this view, if it belongs here."""
        return decorated(self.chosen.filter(public_id=public_id)).first()

    @cached_property
    def opened(self) -> Feedback | None:
        if not self.view.opened:
            return None
        found = self.team.feedback.filter(public_id=self.view.opened).select_related(
            "captured_by", "state_by"
        )
        return found.first()

    # New items

    @cached_property
    def arrivals(self) -> list[Item]:
        """The items that await triage, in its order."""
        return list(_rows(self.team.items.inbox())[:ARRIVALS])

    @cached_property
    def arrivals_count(self) -> int:
        return self.team.items.filter(state=Item.State.INBOX).count()

    # Snoozed, or soon to be archived

    @cached_property
    def returning(self) -> list[Item]:
        """The snoozed items, the next to come back first."""
        waiting = self.team.items.filter(state=Item.State.WAITING, return_on__isnull=False)
        return list(_rows(waiting.order_by("return_on", "pk"))[:AWAY])

    @cached_property
    def leaving(self) -> list[Item]:
        """The items that are archived soon unless someone touches them."""
        tidying = Tidying.of(self.team)
        if not tidying.aside_after:
            return []
        return list(_rows(leaving(self.team, tidying, self.team.today(now())))[:AWAY])

    @cached_property
    def waiting(self) -> int:
        """The count in the sidebar."""
        return self.shelves["new"] + self.arrivals_count

    @cached_property
    def has_link(self) -> bool:
        return CaptureLink.objects.open().filter(team=self.team).exists()


def decorated(rows: QuerySet[Feedback]) -> QuerySet[Feedback]:
    """The rows with exactly the fields that they show."""
    links = FeedbackLink.objects.select_related("item").only("feedback", "item__key")
    return (
        rows.select_related("captured_by")
        .defer("text")
        .annotate(excerpt=Left("text", EXCERPT))
        .prefetch_related(Prefetch("links", links))
    )


def matches(team: Team, words: str, leaving_out: Feedback | None = None) -> list[Item]:
    """The items that these words may mean, without those that this feedback is linked to already."""
    items = team.items.exclude(state=Item.State.ARCHIVED)
    if leaving_out:
        linked = FeedbackLink.objects.filter(feedback=leaving_out, item=OuterRef("pk"))
        items = items.exclude(Exists(linked))
    return lookup.found(team, items, words)


def _rows(items: QuerySet[Item]) -> QuerySet[Item]:
    return items.defer("description", "why", "imported")
