"""Suggestions for a sprint: the rules of `plan`, applied to a team's own list."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from django.db.models import Subquery

from backlog.models import Dependency, Item, Sprint, SprintItem
from backlog.models.estimation import estimate_shown
from backlog.models.velocity import usual_of
from backlog.sprints.rules.plan import Passed, Proposal, Story, propose
from core.clock import now
from teams.models import Team

# A blocker in one of these states blocks nothing: done, being done in the running sprint, or not meant any
# more.
SETTLED = frozenset(
    {
        Item.State.DONE,
        Item.State.PLANNED,
        Item.State.DECLINED,
        Item.State.DUPLICATE,
        Item.State.ARCHIVED,
    }
)


class Chances:
    """The items planned for a sprint, their sum, and the items that could be added."""

    def __init__(self, team: Team, sprint: Sprint, entries: Sequence[SprintItem]):
        self.team, self.sprint = team, sprint
        self._sizes = {entry.item_id: entry.item.shown_estimate for entry in entries}

    # Planned

    @cached_property
    def usual(self) -> Decimal:
        """The points that an item without an estimate counts as."""
        return usual_of(self.team, self.sprint.capacity)

    @cached_property
    def taken(self) -> dict[int, Decimal]:
        """The planned items, each with the points it counts as."""
        return {pk: self._counts_as(size) for pk, size in self._sizes.items()}

    @property
    def points(self) -> Decimal:
        return sum(self.taken.values(), Decimal(0))

    def size_of(self, item: Item) -> Decimal:
        return self._counts_as(item.shown_estimate)

    def blockers_of(self, item: Item) -> list[str]:
        """The keys of the item's blockers that are neither done nor planned with it."""
        return [
            self.key_of[blocker]
            for blocker, blocked in self._edges
            if blocked == item.pk and blocker not in self._settled and blocker not in self._sizes
        ]

    # Could be added

    @cached_property
    def proposal(self) -> Proposal[int] | None:
        """None while the team has no capacity for it."""
        if self.sprint.capacity is None:
            return None
        stories = [
            Story(pk, self._counts_as(size), True) if state == Item.State.READY else Story(pk, None, False)
            for pk, size, state in self._ranked
        ]
        return propose(stories, self.sprint.capacity, self._edges, settled=self._settled, taken=self.taken)

    @cached_property
    def passed(self) -> list[Passed[int]]:
        """The items left out, and why, in rank order, without those in progress."""
        if self.proposal is None:
            return []
        found = {each.ref: each for each in self.proposal.passed}
        return [found[pk] for pk, _, state in self._ranked if pk in found and state != Item.State.PLANNED]

    def items(self, shown: int) -> dict[int, Item]:
        """The proposed items, and the first of those left out."""
        chosen = self.proposal.chosen if self.proposal else ()
        wanted = [*chosen, *(each.ref for each in self.passed[:shown])]
        return self.team.items.defer("description", "why", "imported").in_bulk(wanted) if wanted else {}

    @cached_property
    def key_of(self) -> dict[int, str]:
        """The keys of all items that block something."""
        return {blocker: key for blocker, _, _, key in self._links}

    # Rows

    @cached_property
    def _ranked(self) -> list[tuple[int, Decimal | None, str]]:
        """The list down to the last item that is ready: items below play no part."""
        last = self.team.items.ready().order_by("-rank").values("rank")[:1]
        rows = self.team.items.ranked().filter(rank__lte=Subquery(last))
        return list(rows.values_list("pk", estimate_shown(now()), "state"))

    def _counts_as(self, size: Decimal | None) -> Decimal:
        # The median of ten thousand is read only when something has no size.
        return self.usual if size is None else size

    @cached_property
    def _links(self) -> list[tuple[int, int, str, str]]:
        links = Dependency.objects.filter(blocked__team=self.team)
        return list(links.values_list("blocker_id", "blocked_id", "blocker__state", "blocker__key"))

    @property
    def _edges(self) -> list[tuple[int, int]]:
        return [(blocker, blocked) for blocker, blocked, _, _ in self._links]

    @cached_property
    def _settled(self) -> frozenset[int]:
        return frozenset(blocker for blocker, _, state, _ in self._links if state in SETTLED)
