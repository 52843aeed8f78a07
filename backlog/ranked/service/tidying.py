"""Tidies a team's backlog once a day, as soon as someone has one of its pages open.

No timer runs for teams that nobody looks at: what is due happens when it can be seen.
"""

from datetime import UTC, datetime, time, timedelta

from backlog.models import Tidying
from backlog.models.snooze import TidyResult
from core.clock import now
from teams.models import Team


def next_tidying(team_id: str) -> datetime:
    """The moment at which that team is tidied next: at the end of the day on which it was tidied last."""
    last = Tidying.objects.filter(team__public_id=team_id).values_list("tidied_on", flat=True).first()
    return datetime.combine(last + timedelta(days=1), time.min, UTC) if last else now()


def tidy(team_id: str, at: datetime) -> TidyResult:
    """Do what is due by then; a second time in a day changes nothing."""
    team = Team.objects.filter(public_id=team_id).first()
    return Tidying.tidy(team, at.date()) if team else TidyResult()
