"""The velocity of a team, and the points that an item without an estimate counts as."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Count

from backlog.models.estimation import hidden_since
from backlog.models.item import Item
from backlog.models.settings import BacklogSettings
from backlog.models.sprint import Sprint
from backlog.ranked.rules.horizons import usual_size
from backlog.sprints.rules.plan import SPRINTS_COUNTED, velocity
from core.clock import now
from core.db.prepared import Prepared
from teams.models import Team

type Sizes = Mapping[Decimal | None, tuple[int, int]]

_LAST_DONE = Prepared(
    lambda team: Sprint.objects.finished().filter(team=team).values_list("done", flat=True)[:SPRINTS_COUNTED],
    int,
)
# By the bare columns, in the order of the index: to sort ten thousand `estimate_shown` takes longer.
_SIZES = Prepared(
    lambda team: (
        Item.objects.filter(team=team)
        .ranked()
        .order_by()
        .values_list("estimate", "sizing_since", "state")
        .annotate(number=Count("pk"))
    ),
    int,
)


def velocity_of(team: Team, settings: BacklogSettings | None = None) -> Decimal | None:
    """Points a sprint: the mean of the last three finished; with fewer than three, the team's own figure.

    A team without a figure has the mean of those it finished; None when there are none either.
    """
    own = (
        settings.velocity
        if settings
        else BacklogSettings.objects.filter(team=team).values_list("velocity", flat=True).first()
    )
    return measured(_LAST_DONE.all(team.pk)[::-1], own)


def measured(done: list[Decimal], own: Decimal | None) -> Decimal | None:
    """The same from the points of the last finished sprints, oldest first."""
    return velocity(done if len(done) >= SPRINTS_COUNTED or not own else [], own)


def usual_of(team: Team, fallback: Decimal | None) -> Decimal:
    """The points of an item of this team without an estimate; `fallback` is a sprint's capacity."""
    return usual_among(sizes_of(team), fallback)


def usual_among(sizes: Sizes, fallback: Decimal | None) -> Decimal:
    """The same for a list of those `sizes`."""
    numbers = {size: number for size, (number, _) in sizes.items() if size is not None}
    return usual_size(Counter(numbers).elements(), fallback or Decimal(0))


def sizes_of(team: Team) -> Sizes:
    """For each size, how many items of the list have it, and how many of those are ready.

    Counts instead of the ten thousand items of a long list; None is the size of those without.
    """
    hidden = hidden_since(now())
    counts: dict[Decimal | None, tuple[int, int]] = {}
    for size, sizing_since, state, number in _SIZES.all(team.pk):
        shown = None if sizing_since and sizing_since > hidden else size
        before, ready = counts.get(shown, (0, 0))
        counts[shown] = (before + number, ready + number if state == Item.State.READY else ready)
    return counts
