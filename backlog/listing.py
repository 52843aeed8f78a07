"""The items that a view shows, in order, and what the page says about them. A fixed number of queries."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from backlog.filters import TABS, View
from backlog.horizons import Horizon, horizons
from backlog.models import BacklogSettings, Criterion, Item, ProductGoal, Question
from backlog.models.size import estimate_shown
from live.clock import now
from teams.models import Team

ROWS = 100
# After every rank: digits and letters only.
BEYOND = "~"
# Which states a tab shows; the list shows what has a rank.
STATES_OF = {
    "list": Item.RANKED_STATES,
    "inbox": (Item.State.INBOX,),
    "waiting": (Item.State.WAITING,),
    "done": (Item.State.DONE,),
    "closed": (Item.State.DECLINED, Item.State.DUPLICATE, Item.State.ARCHIVED),
    "all": tuple(Item.State),
}


@dataclass(frozen=True)
class Stretch:
    """The rows of one horizon on this page, under what its divider says of the whole horizon."""

    horizon: Horizon | None
    items: list[Item]
    count: int = 0
    points: Decimal = Decimal(0)
    ready: int = 0


class Listing:
    """One view of a team's backlog at this moment."""

    def __init__(self, team: Team, view: View):
        self.team, self.view = team, view

    # The rows

    @cached_property
    def total(self) -> int:
        """How many items the view holds in all. Without a filter the tab's own count says it."""
        return self.chosen.count() if self.view.is_filtered else self.counts[self.view.tab]

    @cached_property
    def first(self) -> int:
        """The number of the first row of this page, from 0; the last page when the asked one is beyond it."""
        return min((self.view.page - 1) * ROWS, max(0, self.total - 1) // ROWS * ROWS)

    @property
    def last(self) -> int:
        return min(self.first + ROWS, self.total)

    @property
    def page(self) -> int:
        return self.first // ROWS + 1

    @cached_property
    def items(self) -> list[Item]:
        return list(decorated(self._ordered(self.chosen))[self.first : self.first + ROWS])

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The rows of this page, by horizon where they have a rank."""
        if self.view.tab != "list":
            return [Stretch(None, self.items)] if self.items else []
        found = []
        for horizon, (low, high, count, points, ready) in self._horizons.items():
            items = [item for item in self.items if item.rank and low <= item.rank < (high or BEYOND)]
            if items:
                found.append(Stretch(horizon, items, count, points, ready))
        return found

    def holds(self, public_id: str) -> Item | None:
        """The item as a row of this view, if it belongs here."""
        return decorated(self.chosen.filter(public_id=public_id)).first()

    @property
    def chosen(self) -> QuerySet[Item]:
        view = self.view
        items = self.team.items.filter(state__in=STATES_OF[view.tab])
        if view.text:
            text = Q(title__icontains=view.text) | Q(key__iexact=view.text) | Q(why__icontains=view.text)
            items = items.filter(text | Q(key__istartswith=view.text))
        if view.type:
            items = items.filter(type=view.type)
        if view.state:
            items = items.filter(state=view.state)
        if view.goal:
            items = (
                items.filter(goal=None) if view.goal == "none" else items.filter(goal__public_id=view.goal)
            )
        return items

    def _ordered(self, items: QuerySet[Item]) -> QuerySet[Item]:
        if self.view.tab == "list":
            return items.order_by("rank")
        if self.view.tab == "inbox":
            return items.order_by("created_at", "pk")
        if self.view.tab == "all":
            return items.order_by(F("rank").asc(nulls_last=True), "-state_since", "-pk")
        return items.order_by("-state_since", "-pk")

    # What is said about them

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many items each tab holds."""
        by_state = dict(self.team.items.order_by().values_list("state").annotate(Count("pk")))
        return {tab: sum(by_state.get(state, 0) for state in STATES_OF[tab]) for tab in TABS}

    @cached_property
    def settings(self) -> BacklogSettings:
        return BacklogSettings.objects.filter(team=self.team).first() or BacklogSettings(team=self.team)

    @cached_property
    def goals(self) -> list[ProductGoal]:
        return list(
            self.team.goals.current().annotate(
                open_items=Count("items", filter=Q(items__state__in=Item.RANKED_STATES))
            )
        )

    @cached_property
    def _horizons(self) -> dict[Horizon, tuple[str, str | None, int, Decimal, int]]:
        """For each horizon that holds anything: from which rank to which, and what it sums up to."""
        ranked = list(self.team.items.ranked().values_list("rank", estimate_shown(now()), "state"))
        places = list(horizons((estimate for _, estimate, _ in ranked), self.settings.velocity))
        found: dict[Horizon, list[Any]] = {}
        for horizon in Horizon:
            of = [row for row, place in zip(ranked, places, strict=True) if place is horizon]
            if of:
                points = sum((estimate or Decimal(0) for _, estimate, _ in of), Decimal(0))
                ready = sum(state == Item.State.READY for _, _, state in of)
                found[horizon] = [of[0][0], None, len(of), points, ready]
        for former, latter in pairwise(found.values()):
            former[1] = latter[0]
        return {horizon: tuple(values) for horizon, values in found.items()}


def decorated(items: QuerySet[Item]) -> QuerySet[Item]:
    """What a row shows, and nothing that it does not."""
    return (
        items.select_related("goal")
        .defer("description", "why", "imported", "state_reason")
        .annotate(
            open_questions=_count(Question.objects.open()),
            criteria_count=_count(Criterion.objects.all()),
        )
    )


def number_of(item: Item) -> int:
    """The item's place in the list, from 1; 0 for one without a rank."""
    if item.rank is None:
        return 0
    return Item.objects.filter(team_id=item.team_id, rank__lte=item.rank).count()


def _count(rows: QuerySet):
    of_item = rows.filter(item=OuterRef("pk")).order_by().values("item").annotate(number=Count("pk"))
    return Coalesce(Subquery(of_item.values("number")), Value(0))
