"""The sessions that a team's calendar address gives."""

from datetime import datetime, timedelta

from sessions.models import Session
from teams.models import Team

LOOKS_BACK = timedelta(days=30)


def on_calendar(team: Team, at: datetime) -> list[Session]:
    """The team's sessions to come and those of the last 30 days, in their order.

    A skipped meeting has none: its session is the one that moved on.
    """
    ours = Session.objects.filter(team=team, starts_at__gt=at - LOOKS_BACK)
    return list(
        ours.select_related("team__session_settings")
        .prefetch_related("timeboxes")
        .order_by("starts_at", "pk")
    )
