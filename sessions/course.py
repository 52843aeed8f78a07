"""What the earlier sessions of a team took and brought, read for those to come."""

from collections import defaultdict

from sessions.agenda import Phase
from sessions.models import PhaseTimebox, Session
from teams.models import Team

LEARNT_FROM = 5


def pace_of(team: Team) -> list[dict[Phase, float]]:
    """The seconds that each phase of the last finished sessions took, newest first."""
    last = list(Session.objects.filter(team=team).finished().values_list("pk", flat=True)[:LEARNT_FROM])
    taken: dict[int, dict[Phase, float]] = defaultdict(dict)
    for row in PhaseTimebox.objects.filter(session__in=last, started_at__isnull=False):
        taken[row.session_id][Phase(row.phase)] = max(0.0, row.spent)
    return [taken[pk] for pk in last]
