"""The items that a view shows, in order, and what the page says about them. A fixed number of queries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, Protocol

from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from backlog import finding
from backlog.filters import TABS, View
from backlog.horizons import Horizon, borders, usual_size
from backlog.models import BacklogSettings, Dependency, Item, ProductGoal, Question, Theme
from backlog.models.size import estimate_shown
from backlog.outlook import Outlook
from backlog.progress import with_progress
from live.clock import now
from teams.models import Team

ROWS = 100
# Later begins within so many rows of almost every list; where it does not, the rest is read too.
TOP = 400
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
        for horizon, (low, high) in self.bounds.items():
            items = [item for item in self.items if item.rank and low <= item.rank < (high or BEYOND)]
            # Of the whole horizon it says nothing where only some of it is looked at.
            sums = () if self.view.is_filtered else self._sums.get(horizon, ())
            if items:
                found.append(Stretch(horizon, items, *sums))
        return found

    def holds(self, public_id: str) -> Item | None:
        """The item as a row of this view, if it belongs here."""
        return decorated(self.chosen.filter(public_id=public_id)).first()

    @property
    def chosen(self) -> QuerySet[Item]:
        return self.held.filter(finding.matching(self, self.view))

    @property
    def held(self) -> QuerySet[Item]:
        """What the tab holds, whatever the filters."""
        tab = self.view.tab
        # The rank says the same of the list as its states do, and walks along an index.
        items = (
            self.team.items.ranked() if tab == "list" else self.team.items.filter(state__in=STATES_OF[tab])
        )
        return items.alias(shown=estimate_shown(now()))

    def without_each(self) -> dict[str, int]:
        """For each of the view's filters, how many items there would be without it: one query for all."""
        # Prefixed: an annotation by the name of a field would stand in for it in the next one's filter.
        counts = {
            f"without_{name}": Count("pk", filter=finding.matching(self, self.view, but=name))
            for name in self.view.filters
        }
        found = self.held.aggregate(**counts)
        return {name: found[f"without_{name}"] for name in self.view.filters}

    def everywhere(self) -> int:
        """How many items the same filters find in all tabs together."""
        return Listing(self.team, self.view.but(tab="all")).total

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
    def outlook(self) -> Outlook:
        return Outlook(self.team, self.settings)

    @property
    def fills_at(self) -> str:
        """The rank of the row after which the sprint is full; only where no row of the list is missing."""
        return self.outlook.fills_at if self.view.tab == "list" and not self.view.is_filtered else ""

    @cached_property
    def goals(self) -> list[ProductGoal]:
        """The current goals, each with how many items of the list serve it."""
        goals = list(self.team.goals.current())
        serving = self.team.items.ranked().order_by().values("goal").annotate(number=Count("pk"))
        numbers = dict(serving.values_list("goal", "number"))
        for goal in goals:
            goal.open_items = numbers.get(goal.pk, 0)
        return goals

    @cached_property
    def themes(self) -> list[Theme]:
        """The open themes, each with its `progress`."""
        return with_progress(list(self.team.themes.current()))

    @cached_property
    def sources(self) -> list[str]:
        """Where the team's items came from."""
        return list(self.team.items.order_by("source").values_list("source", flat=True).distinct())

    # Horizons: two queries, of the top of the list and of how often each size occurs

    @cached_property
    def bounds(self) -> dict[Horizon, tuple[str, str | None]]:
        """For each horizon that holds anything: from which rank on, and before which."""
        ranks = [self._top[start].rank for start, _ in self._places.values()]
        return dict(zip(self._places, _stretches(ranks), strict=True))

    @cached_property
    def _sums(self) -> dict[Horizon, "Sums"]:
        """What each horizon sums up to. The last is what the others leave of the whole list."""
        sums = {
            horizon: Sums.of((row.shown, row.state, 1) for row in self._top[start:end])
            for horizon, (start, end) in self._places.items()
        }
        if sums:
            whole = Sums.of((size, state, number) for (size, state), number in self._sizes.items())
            last = list(sums)[-1]
            sums[last] = whole.without(each for horizon, each in sums.items() if horizon is not last)
        return sums

    @cached_property
    def _places(self) -> dict[Horizon, tuple[int, int | None]]:
        """From which place to which each horizon reaches that holds anything."""
        soon, later = self._borders(self._top)
        if later is None and len(self._top) == TOP:
            self._top = self._ranked()
            soon, later = self._borders(self._top)
        starts = [(Horizon.NEXT, 0 if self._top else None), (Horizon.SOON, soon), (Horizon.LATER, later)]
        begun = {horizon: place for horizon, place in starts if place is not None}
        reach = dict(zip(begun, _stretches([*begun.values()]), strict=True))
        return {horizon: (start, end) for horizon, (start, end) in reach.items() if start != end}

    def _borders(self, rows: "list[Ranked]") -> tuple[int | None, int | None]:
        return borders((row.shown for row in rows), self.outlook.velocity, self._usual_size)

    @cached_property
    def _top(self) -> "list[Ranked]":
        return self._ranked(TOP)

    def _ranked(self, count: int | None = None) -> "list[Ranked]":
        rows = self.team.items.ranked().annotate(shown=estimate_shown(now()))
        return list(rows.values_list("rank", "shown", "state", named=True)[:count])

    @cached_property
    def _sizes(self) -> dict[tuple[Decimal | None, str], int]:
        """How many items of the list have each size, in each state."""
        sized = self.team.items.ranked().order_by().annotate(shown=estimate_shown(now()))
        counted = sized.values("shown", "state").annotate(number=Count("pk"))
        return {
            (size, state): number for size, state, number in counted.values_list("shown", "state", "number")
        }

    @cached_property
    def _usual_size(self) -> Decimal:
        """What an item without a size counts as: the median of the others."""
        velocity = self.outlook.velocity
        if not velocity:
            return Decimal(0)
        counts = Counter[Decimal]()
        for (size, _), number in self._sizes.items():
            if size is not None:
                counts[size] += number
        return usual_size(counts.elements(), velocity)


def _stretches[T](starts: list[T]) -> list[tuple[T, T | None]]:
    """From each to the next, and from the last to the end."""
    return list(zip(starts, [*starts[1:], None], strict=True)) if starts else []


class Ranked(Protocol):
    """What the horizons ask of a ranked item."""

    rank: str
    shown: Decimal | None
    state: str


class Sums(NamedTuple):
    """Some items, their points, and how many of them are ready."""

    number: int
    points: Decimal
    ready: int

    @classmethod
    def of(cls, sized: Iterable[tuple[Decimal | None, str, int]]) -> "Sums":
        """Of sizes in states, each so many times."""
        items, points, ready = 0, Decimal(0), 0
        for size, state, number in sized:
            items += number
            points += (size or 0) * number
            ready += number * (state == Item.State.READY)
        return cls(items, points, ready)

    def without(self, others: "Iterable[Sums]") -> "Sums":
        return Sums(*(whole - sum(parts) for whole, *parts in zip(self, *others, strict=True)))


def decorated(items: QuerySet[Item]) -> QuerySet[Item]:
    """What a row shows, and nothing that it does not."""
    return (
        items.select_related("theme")
        .prefetch_related(Prefetch("blocked_by", _OPEN_BLOCKERS, to_attr="open_blockers"))
        .defer("description", "why", "imported", "state_reason")
        .annotate(open_questions=_count(Question.objects.open()))
    )


# What a row says of what blocks it.
_OPEN_BLOCKERS = (
    Dependency.objects.open()
    .select_related("blocker")
    .only("blocked", "blocker__key", "blocker__rank", "blocker__state")
)


def number_of(item: Item) -> int:
    """The item's place in the list, from 1; 0 for one without a rank."""
    if item.rank is None:
        return 0
    return Item.objects.filter(team_id=item.team_id, rank__lte=item.rank).count()


def _count(rows: QuerySet):
    of_item = rows.filter(item=OuterRef("pk")).order_by().values("item").annotate(number=Count("pk"))
    return Coalesce(Subquery(of_item.values("number")), Value(0))
