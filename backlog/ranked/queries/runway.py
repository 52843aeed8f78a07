"""The reach of a team's ready work: its velocity, its runway, and where the next sprint is full."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from backlog.models import BacklogSettings, Item
from backlog.models.estimation import estimate_unless_sizing, hidden_since
from backlog.models.velocity import Sizes, sizes_of, usual_among, velocity_of
from backlog.sprints.rules.plan import RUNWAY_GOAL, Story, filled_after, runway
from core.clock import now
from core.db.prepared import Prepared
from teams.models import Team

_READY = Prepared(
    lambda team, since: (
        Item.objects.filter(team=team).ready().values_list("rank", estimate_unless_sizing(since))
    ),
    int,
    datetime,
)


@dataclass
class Outlook:
    """A look at the ready work of a team. Each query runs once, and only if it is needed."""

    team: Team
    settings: BacklogSettings
    goal = RUNWAY_GOAL

    @cached_property
    def velocity(self) -> Decimal | None:
        return velocity_of(self.team, self.settings)

    @cached_property
    def sizes(self) -> Sizes:
        return sizes_of(self.team)

    @cached_property
    def usual(self) -> Decimal:
        """The points that an item without an estimate counts as."""
        return usual_among(self.sizes, self.velocity)

    @cached_property
    def ready(self) -> list[tuple[str, Decimal]]:
        """The ready items in rank order, each with its size; one without counts as the usual one."""
        rows = _READY.all(self.team.pk, hidden_since(now()))
        return [(rank, self.usual if size is None else size) for rank, size in rows]

    @property
    def points(self) -> Decimal:
        return sum((size for _, size in self.ready), Decimal(0))

    @property
    def runway(self) -> Decimal | None:
        """The number of sprints that the ready work lasts; None without a velocity."""
        return runway((size for _, size in self.ready), self.velocity, Decimal(0))

    @cached_property
    def fills_at(self) -> str:
        """The rank of the item at which the ready work fills a sprint; empty when it does not."""
        place = filled_after([Story(rank, size) for rank, size in self.ready], self.velocity)
        return self.ready[place - 1][0] if place else ""
