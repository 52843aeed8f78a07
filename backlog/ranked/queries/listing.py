"""The items that a view shows, in order, and the figures of the page. A fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from backlog.deep.queries.report import DeepReport, report_of
from backlog.deep.queries.scores import scores_of, with_inputs
from backlog.items.queries.ticket import source_names
from backlog.models import BacklogSettings, Item, Label, ProductGoal, Question, Theme
from backlog.models.estimation import estimate_shown
from backlog.ranked.queries import filters
from backlog.ranked.queries.horizons import Reach
from backlog.ranked.queries.runway import Outlook
from backlog.ranked.rules.horizons import Horizon
from backlog.ranked.rules.url_state import TABS, View
from backlog.relations.queries import with_progress
from core.clock import now
from core.db.among import KEYS, among
from core.db.prepared import Prepared
from teams.models import Team

ROWS = 100
# After every rank: digits and letters only.
BEYOND = "~"
# The columns of a row: another field would be one more query for each of a hundred rows.
SHOWN = (
    "public_id",
    "key",
    "title",
    "type",
    "state",
    "state_since",
    "rank",
    "urgency",
    "estimate",
    "estimate_label",
    "sizing_since",
    "changed_outside_at",
    "values",
    "due_on",
)
# The states that a tab shows; the list shows every item with a rank.
STATES_OF = {
    "list": Item.RANKED_STATES,
    "inbox": (Item.State.INBOX,),
    "waiting": (Item.State.WAITING,),
    "done": (Item.State.DONE,),
    "closed": (Item.State.DECLINED, Item.State.DUPLICATE, Item.State.ARCHIVED),
    "all": tuple(Item.State),
}

# The labels that a filter offers: those that most items have.
MOST_LABELS = 200
# In alphabetical order "component" comes before "label".
_NAMES = Prepared(
    lambda keys: (
        Item.labels.through.objects.filter(item__in=among(keys))
        .order_by("item", "label__kind", "label__name")
        .values_list("item", "label__name")
    ),
    KEYS,
)
_SETTINGS = Prepared(lambda team: BacklogSettings.objects.filter(team=team), int)


@dataclass(frozen=True)
class Stretch:
    """The rows of one horizon on this page, and the sums of the whole horizon for its divider."""

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
        """The number of items in the view. Without a filter it is the tab's own count."""
        if self.view.is_filtered:
            return self.chosen.count()
        # The dividers read that of the whole list anyway.
        return self.reach.total if self._is_whole else self.counts[self.view.tab]

    @cached_property
    def items(self) -> list[Item]:
        if self.view.order:
            keys = self.by_value_keys[self.first : self.first + ROWS]
            rows = decorated(self.team.items.filter(pk__in=keys)).in_bulk()
            return self._with_relations(rows[key] for key in keys if key in rows)
        if self._is_whole:
            return self._with_relations(_page(self.first).all(self.team.pk))
        return self._with_relations(decorated(self._ordered(self.chosen))[self.first : self.first + ROWS])

    @property
    def keys(self) -> list[int]:
        """All items of the view, on whatever page, in its order."""
        if self.view.order:
            return self.by_value_keys
        return list(self._ordered(self.chosen).values_list("pk", flat=True))

    @cached_property
    def by_value_keys(self) -> list[int]:
        """The items of the view by falling value; those without one come last, by rank."""
        values = self.report.values_by_item
        if self.view.tab != "list":
            scores = scores_of(self.team, list(with_inputs(self.chosen)))
            values = {pk: score.number for pk, score in scores.items()}
        keys = self._ordered(self.chosen).values_list("pk", flat=True)
        return sorted(keys, key=lambda key: (key not in values, -values.get(key, 0)))

    @cached_property
    def places(self) -> dict[int, int]:
        """The number of each item of the list, from 1."""
        ranked = self.team.items.ranked().values_list("pk", flat=True)
        return {key: number for number, key in enumerate(ranked, 1)}

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The rows of this page, by horizon where they have a rank."""
        if self.view.tab != "list" or self.view.order:
            return [Stretch(None, self.items)] if self.items else []
        found = []
        for horizon, (low, high) in self.reach.bounds.items():
            items = [item for item in self.items if item.rank and low <= item.rank < (high or BEYOND)]
            # The sums of the whole horizon are left out where only some of it is shown.
            sums = () if self.view.is_filtered else self.reach.sums.get(horizon, ())
            if items:
                found.append(Stretch(horizon, items, *sums))
        return found

    def holds(self, public_id: str) -> Item | None:
        """The item as a row of this view, if it belongs here."""
        return next(iter(self._with_relations(decorated(self.chosen.filter(public_id=public_id)))), None)

    @property
    def _is_whole(self) -> bool:
        """True if no row of the list is missing, and each is in its place."""
        return self.view.tab == "list" and not self.view.is_filtered and not self.view.order

    @property
    def chosen(self) -> QuerySet[Item]:
        return self.held.filter(filters.matching(self, self.view))

    @property
    def held(self) -> QuerySet[Item]:
        """The items of the tab, without filters."""
        tab = self.view.tab
        # The rank selects the list as well as its states do, and walks along an index.
        items = (
            self.team.items.ranked() if tab == "list" else self.team.items.filter(state__in=STATES_OF[tab])
        )
        return items.alias(shown=estimate_shown(now()))

    def without_each(self) -> dict[str, int]:
        """The number of items without each of the view's filters: one query for all."""
        # Prefixed: an annotation with the name of a field would replace it in the next one's filter.
        counts = {
            f"without_{name}": Count("pk", filter=filters.matching(self, self.view, but=name))
            for name in self.view.filters
        }
        found = self.held.aggregate(**counts)
        return {name: found[f"without_{name}"] for name in self.view.filters}

    def everywhere(self) -> int:
        """The number of items that match the same filters in all tabs together."""
        return Listing(self.team, self.view.but(tab="all")).total

    def _ordered(self, items: QuerySet[Item]) -> QuerySet[Item]:
        if self.view.tab == "list":
            return items.order_by("rank")
        if self.view.tab == "inbox":
            return items.order_by("created_at", "pk")
        if self.view.tab == "all":
            return items.order_by(F("rank").asc(nulls_last=True), "-state_since", "-pk")
        return items.order_by("-state_since", "-pk")

    def _with_relations(self, items: Iterable[Item]) -> list[Item]:
        """The same items, each with its `open_blockers`, the keys and ranks of the items that block it, and
        with the names of its labels: first the components, then the labels.
        """
        items, waits = list(items), self.report.blockers
        names: dict[int, list[str]] = {}
        for pk, name in _NAMES.raw([item.pk for item in items]) if items else ():
            names.setdefault(pk, []).append(name)
        for item in items:
            item.open_blockers = waits.get(item.pk, [])  # type: ignore[attr-defined]
            item.label_names = names.get(item.pk, [])  # type: ignore[attr-defined]
        return items

    # Figures and labels about them

    @cached_property
    def counts(self) -> dict[str, int]:
        """The number of items in each tab."""
        by_state = dict(self.team.items.order_by().values_list("state").annotate(Count("pk")))
        return {tab: sum(by_state.get(state, 0) for state in STATES_OF[tab]) for tab in TABS}

    @cached_property
    def settings(self) -> BacklogSettings:
        return _SETTINGS.first(self.team.pk) or BacklogSettings(team=self.team)

    @cached_property
    def outlook(self) -> Outlook:
        return Outlook(self.team, self.settings)

    @cached_property
    def reach(self) -> Reach:
        return Reach(self.outlook)

    @property
    def fills_at(self) -> str:
        """The rank of the row after which the sprint is full; only where no row of the list is missing."""
        return self.outlook.fills_at if self._is_whole else ""

    @cached_property
    def report(self) -> DeepReport:
        """The report of what the items lack and are worth."""
        return report_of(self.team, self.settings, lambda: self.reach.bounds)

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
        """The sources of the team's items, including Refine itself."""
        # By an index of the imported items, instead of by every item.
        elsewhere = self.team.items.exclude(source_key="").order_by("source")
        return ["refine", *elsewhere.exclude(source="refine").values_list("source", flat=True).distinct()]

    @cached_property
    def source_names(self) -> dict[str, Any]:
        """The names of the team's sources."""
        return source_names(self.team)

    @cached_property
    def labels(self) -> dict[str, list[str]]:
        """The names of the labels and of the components that most of the team's items have, by their kind."""
        used = Label.objects.filter(team=self.team).annotate(number=Count("items")).filter(number__gt=0)
        most = used.order_by("-number", "pk").values_list("kind", "name")[: 2 * MOST_LABELS]
        names: dict[str, list[str]] = {}
        for kind, name in most:
            names.setdefault(kind, []).append(name)
        return {kind: sorted(found[:MOST_LABELS], key=str.casefold) for kind, found in names.items()}


def decorated(items: QuerySet[Item]) -> QuerySet[Item]:
    """The rows with exactly the fields that they show."""
    return (
        items.only(*SHOWN)
        # Plain values instead of a row for each theme: a hundred rows would be made for two words.
        .annotate(theme_name=F("theme__name"), theme_hue=F("theme__hue"))
        .annotate(parent_key=F("parent__key"), arrival_state=F("arrival__state"))
        .annotate(open_questions=_count(Question.objects.open(), "item"))
        .annotate(parts=_count(Item.objects.all(), "parent"))
    )


@cache
def _page(first: int) -> Prepared:
    """The rows of the whole list from that one on: the most frequent view."""
    return Prepared(
        lambda team: decorated(Item.objects.filter(team=team).ranked())[first : first + ROWS], int
    )


def _count(rows: QuerySet, to_item: str):
    of_item = rows.filter(**{to_item: OuterRef("pk")}).order_by().values(to_item).annotate(number=Count("pk"))
    return Coalesce(Subquery(of_item.values("number")), Value(0))
