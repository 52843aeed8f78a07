"""What could go into a sprint: the rules of `sprint_plan`, asked about a team's own list."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from backlog.horizons import usual_size
from backlog.models import Dependency, Item, Sprint, SprintItem
from backlog.models.size import estimate_shown
from backlog.sprint_plan import Passed, Proposal, Story, propose
from live.clock import now
from teams.models import Team

# A blocker in one of these holds nothing up: done, being done in the sprint that runs, or not meant any more.
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
    """What is planned for a sprint, what it comes to, and what else could be taken."""

    def __init__(self, team: Team, sprint: Sprint, entries: Sequence[SprintItem]):
        self.team, self.sprint = team, sprint
        self.taken = {entry.item_id: entry.item.shown_estimate for entry in entries}

    # What is planned

    @cached_property
    def usual(self) -> Decimal:
        """What an item without a size counts as."""
        return usual_size((size for _, size, _ in self._ranked), self.sprint.capacity or Decimal(0))

    @property
    def points(self) -> Decimal:
        return sum((self.usual if size is None else size for size in self.taken.values()), Decimal(0))

    def size_of(self, item: Item) -> Decimal:
        size = item.shown_estimate
        return self.usual if size is None else size

    def blockers_of(self, item: Item) -> list[str]:
        """The keys of what has to be done before it, and is neither done nor planned with it."""
        return [
            self.key_of[blocker]
            for blocker, blocked in self._edges
            if blocked == item.pk and blocker not in self._settled and blocker not in self.taken
        ]

    # What else could be taken

    @cached_property
    def proposal(self) -> Proposal[int] | None:
        """None while nobody said how much fits."""
        if self.sprint.capacity is None:
            return None
        stories = [Story(pk, size, state == Item.State.READY) for pk, size, state in self._ranked]
        return propose(stories, self.sprint.capacity, self._edges, settled=self._settled, taken=self.taken)

    @cached_property
    def passed(self) -> list[Passed[int]]:
        """What was left out, and why, in rank order; what is in progress already is not among it."""
        if self.proposal is None:
            return []
        found = {each.ref: each for each in self.proposal.passed}
        return [found[pk] for pk, _, state in self._ranked if pk in found and state != Item.State.PLANNED]

    def items(self, shown: int) -> dict[int, Item]:
        """The items that are proposed, and the first of those left out."""
        chosen = self.proposal.chosen if self.proposal else ()
        wanted = [*chosen, *(each.ref for each in self.passed[:shown])]
        return self.team.items.defer("description", "why", "imported").in_bulk(wanted) if wanted else {}

    @cached_property
    def key_of(self) -> dict[int, str]:
        """The keys of all that blocks something."""
        return {blocker: key for blocker, _, _, key in self._links}

    # The rows

    @cached_property
    def _ranked(self) -> list[tuple[int, Decimal | None, str]]:
        return list(self.team.items.ranked().values_list("pk", estimate_shown(now()), "state"))

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
