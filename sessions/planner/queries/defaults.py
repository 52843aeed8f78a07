"""The facilitator and the date that the planner suggests."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from sessions.models import Session, SessionSettings
from sessions.planner.rules.cadence import a_week_after
from teams.members.rules.rights import ROLE_MAY, Act, Role
from teams.models import Member, Team


def facilitators(team: Team) -> list[Member]:
    """Those who may be asked to facilitate a session."""
    return list(team.members.staff().filter(role__in=ROLE_MAY[Act.TAKE_OVER]).by_name())


def facilitator_proposed(team: Team, by: Member, among: Iterable[Member]) -> Member:
    """The facilitator of the last session, else a Scrum Master, else the planner."""
    last = Session.objects.filter(team=team).order_by("-starts_at", "-pk").first()
    able = {member.pk: member for member in among}
    if last and last.facilitator_id in able:
        return able[last.facilitator_id]
    return next((member for member in able.values() if member.role == Role.SCRUM_MASTER), by)


def suggested_start(team: Team, at: datetime) -> datetime:
    """The next date that has no session yet: by the team's cadence, else a week after the last session.

    For a team that has neither met nor chosen a cadence, it is tomorrow at ten.
    """
    last = Session.objects.filter(team=team).order_by("-starts_at").first()
    settings = SessionSettings.of(team)
    if cadence := settings.cadence:
        if last is None:
            return cadence.next_after(at)
        return cadence.next_after(max(at, last.starts_at), last.occurs_at or last.starts_at)
    if last:
        return a_week_after(last.starts_at.replace(second=0, microsecond=0), at, team.time_zone)
    day = team.today(at) + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, time(10), team.time_zone).astimezone(UTC)
