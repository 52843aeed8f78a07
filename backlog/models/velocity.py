"""How much a team gets done in a sprint, and what an item without a size counts as."""

from collections import Counter
from decimal import Decimal

from django.db.models import Count

from backlog.horizons import usual_size
from backlog.models.settings import BacklogSettings
from backlog.models.size import estimate_shown
from backlog.models.sprint import Sprint
from backlog.sprint_plan import SPRINTS_COUNTED, velocity
from live.clock import now
from teams.models import Team


def velocity_of(team: Team, settings: BacklogSettings | None = None) -> Decimal | None:
    """Points a sprint: the mean of the last three finished; before there are three, the team's own figure.

    A team that named none has the mean of those that it finished; None when there is none either.
    """
    own = (
        settings.velocity
        if settings
        else BacklogSettings.objects.filter(team=team).values_list("velocity", flat=True).first()
    )
    return measured(list(Sprint.objects.filter(team=team).last_done(SPRINTS_COUNTED)), own)


def measured(done: list[Decimal], own: Decimal | None) -> Decimal | None:
    """The same from the points of the last finished sprints, oldest first."""
    return velocity(done if len(done) >= SPRINTS_COUNTED or not own else [], own)


def usual_of(team: Team, fallback: Decimal | None) -> Decimal:
    """What an item of this team counts as while it has no size; `fallback` is a sprint's capacity."""
    sized = team.items.ranked().order_by().annotate(shown=estimate_shown(now())).exclude(shown=None)
    # How often each size occurs, rather than the ten thousand of a long list.
    counts = Counter(dict(sized.values_list("shown").annotate(number=Count("pk"))))
    return usual_size(counts.elements(), fallback or Decimal(0))
