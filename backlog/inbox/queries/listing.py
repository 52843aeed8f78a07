"""What lies in the inbox at this moment. A fixed number of queries, whatever there is."""

from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Left

from backlog.inbox.rules.url_state import SHELVES, InboxView
from backlog.items.queries import lookup
from backlog.models import CaptureLink, Feedback, FeedbackLink, Item, Tidying
from backlog.models.feedback import FeedbackQuerySet
from backlog.models.snooze import leaving
from core.clock import now
from core.paging import ROWS, Paged
from teams.models import Team

# As much of a feedback's text as its row shows.
EXCERPT = 400
# The side shows so many of each; all of them are in the backlog.
ARRIVALS = 30
AWAY = 10


def waiting_count(team: Team) -> int:
    """How much there is to look at: new feedback, and items that await triage. Asked with every page."""
    fresh = Feedback.objects.fresh().filter(team=team).count()
    return fresh + team.items.filter(state=Item.State.INBOX).count()


class InboxListing(Paged):
    """One view of a team's inbox."""

    def __init__(self, team: Team, view: InboxView):
        self.team, self.view = team, view

    # Feedback

    @cached_property
    def counts(self) -> dict[tuple[str, str], int]:
        """How much feedback there is by shelf and source."""
        rows = self.team.feedback.order_by().values_list("state", "source").annotate(Count("pk"))
        return {(state, source): number for state, source, number in rows}

    def on_shelf(self, shelf: str) -> int:
        return sum(number for (state, _source), number in self.counts.items() if state == shelf)

    @cached_property
    def shelves(self) -> dict[str, int]:
        return {shelf: self.on_shelf(shelf) for shelf in SHELVES}

    @cached_property
    def total(self) -> int:
        """How much the view holds in all. Words have to be looked for, all else is counted already."""
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
            words = Q(text__icontains=self.view.text) | Q(asker__icontains=self.view.text)
            rows = rows.filter(words)
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

    # What is out of sight, or soon will be

    @cached_property
    def returning(self) -> list[Item]:
        """What waits for a day, the next to come back first."""
        waiting = self.team.items.filter(state=Item.State.WAITING, return_on__isnull=False)
        return list(_rows(waiting.order_by("return_on", "pk"))[:AWAY])

    @cached_property
    def leaving(self) -> list[Item]:
        """What is put aside soon unless somebody touches it."""
        tidying = Tidying.of(self.team)
        return list(_rows(leaving(self.team, tidying, now().date()))[:AWAY]) if tidying.aside_after else []

    @cached_property
    def waiting(self) -> int:
        """What the sidebar says."""
        return self.shelves["new"] + self.arrivals_count

    @cached_property
    def has_link(self) -> bool:
        return CaptureLink.objects.open().filter(team=self.team).exists()


def decorated(rows: QuerySet[Feedback]) -> QuerySet[Feedback]:
    """What a row shows, and nothing that it does not."""
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
    return lookup.found(items, words)


def _rows(items: QuerySet[Item]) -> QuerySet[Item]:
    return items.defer("description", "why", "imported")
