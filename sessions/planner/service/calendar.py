"""Sessions in people's calendars: the file of one, and the calendar of all that a team's address gives."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from sessions.models import Session
from sessions.planner.queries.calendar import on_calendar
from sessions.planner.rules.calendar_file import Event, calendar_feed, calendar_file
from teams.models import Team


def file_of(session: Session) -> str:
    """The session as one event, with the team's permanent address."""
    return calendar_file(_event_of(session))


def feed_of(team: Team, at: datetime) -> str:
    """The team's sessions from thirty days before that moment on; no names of people and no items."""
    return calendar_feed(
        _("%(team)s: refinement") % {"team": team.name},
        [_event_of(session) for session in on_calendar(team, at)],
    )


def address_of(team: Team) -> str:
    """The team's permanent address, which opens the running session, else the next lobby."""
    return settings.SITE_URL + reverse("sessions:address", args=[team.code])


def _event_of(session: Session) -> Event:
    address, number = address_of(session.team), _("Refinement %d") % session.number
    starts_at, revised_at = session.starts_at, session.revised_at
    if session.started_at and session.finished_at and session.finished_at <= starts_at:
        # It was over before its time: nobody is to come to it any more.
        starts_at, revised_at = session.started_at, max(revised_at, session.finished_at)
    return Event(
        uid=f"{session.public_id}@refine",
        title=f"{session.team.name}: {session.goal or number}",
        starts_at=starts_at,
        minutes=session.planned_minutes,
        url=address,
        words="\n".join(filter(None, (number, session.call_url, address))),
        revised_at=revised_at,
        place=session.call_url,
    )
