"""A session as a calendar file, to download or to email; nothing is sent unless someone asks for it."""

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import now
from core.dates import moment_text
from sessions.meeting.service.mailing import in_own_zones, send
from sessions.models import Session, SessionMail
from sessions.planner.rules.calendar_file import calendar_file
from teams.models import Member


def file_of(session: Session) -> str:
    """The session as one event, with the team's permanent address."""
    address, number = _address(session), _("Refinement %d") % session.number
    return calendar_file(
        uid=f"{session.public_id}@refine",
        title=f"{session.team.name}: {session.goal or number}",
        starts_at=session.starts_at,
        minutes=session.planned_minutes,
        url=address,
        words="\n".join(filter(None, (number, session.call_url, address))),
        at=now(),
        place=session.call_url,
    )


def send_calendar(session: Session, to: Iterable[Member], by: Member) -> list[SessionMail]:
    """Emails the file to those who have an address, once for this date, and returns the new emails."""
    to = list(to)
    moment = moment_text(session.starts_at, session.team.time_zone)
    number = _("Refinement %d") % session.number
    title = f"{session.team.name}: {number}" + (f", {session.goal}" if session.goal else "")
    asked_by = _("%(name)s sent you this session for your calendar.") % {"name": by.name}
    return send(
        session,
        [member.user.email for member in to if member.user],
        by,
        draft=_draft(session),
        subject=f"{title}, {moment}",
        text="\n\n".join(filter(None, (title, moment, session.call_url, _address(session), asked_by))),
        remarks=in_own_zones(session.starts_at, session.team, to),
        calendar=file_of(session),
    )


def _draft(session: Session) -> str:
    """The key of the draft: the same for the same date, so that asking twice sends one email."""
    key = f"{session.public_id} {session.starts_at.isoformat()} {session.planned_minutes}"
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _address(session: Session) -> str:
    return settings.SITE_URL + reverse("sessions:address", args=[session.team.code])
