"""Tidies a team's backlog once a day, as soon as someone has one of its pages open.

No timer runs for teams that nobody looks at: what is due happens when it can be seen.
"""

from datetime import datetime, timedelta

from backlog.models import Tidying
from backlog.models.snooze import TidyResult
from core.clock import now
from teams.models import Team


def next_tidying(team_id: str) -> datetime:
    """The moment at which that team is tidied next: at the end of the day on which it was tidied last."""
    row = Tidying.objects.select_related("team").filter(team__public_id=team_id).first()
    if row is None or row.tidied_on is None:
        return now()
    return row.team.midnight(row.tidied_on + timedelta(days=1))


def tidy(team_id: str, at: datetime) -> TidyResult:
    """Do what is due by then; a second time in a day changes nothing."""
    team = Team.objects.filter(public_id=team_id).first()
    return Tidying.tidy(team, team.today(at)) if team else TidyResult()
