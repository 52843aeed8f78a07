"""The facilitator and the date that the planner suggests."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from sessions.models import Session, SessionSettings
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
    """The next date: as agreed, else by the team's cadence, else a week after the last session.

    For a team that has neither met nor chosen a cadence, it is tomorrow at ten.
    """
    last = Session.objects.filter(team=team).order_by("-starts_at").first()
    if last and last.next_at and last.next_at > at:
        return last.next_at
    if cadence := SessionSettings.of(team).cadence:
        return cadence.next_after(max(at, last.starts_at) if last else at, last.starts_at if last else None)
    if last:
        weeks = max(1, -(-(at - last.starts_at) // timedelta(days=7)))
        return last.starts_at.replace(second=0, microsecond=0) + weeks * timedelta(days=7)
    ten = timezone.localtime(at).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while ten.weekday() > 4:
        ten += timedelta(days=1)
    return ten
