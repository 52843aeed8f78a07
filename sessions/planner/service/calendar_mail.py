"""The calendar file of a session by email; nothing is sent unless someone asks for it."""

import hashlib
from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.dates import moment_text
from sessions.meeting.service.mailing import in_own_zones, send
from sessions.models import Session, SessionMail
from sessions.planner.service.calendar import address_of, file_of
from teams.models import Member


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
        text="\n\n".join(filter(None, (title, moment, session.call_url, address_of(session.team), asked_by))),
        remarks=in_own_zones(session.starts_at, session.team, to),
        calendar=file_of(session),
    )


def _draft(session: Session) -> str:
    """The key of the draft: the same for the same date, so that asking twice sends one email."""
    key = f"{session.public_id} {session.starts_at.isoformat()} {session.planned_minutes}"
    return hashlib.sha256(key.encode()).hexdigest()[:12]
