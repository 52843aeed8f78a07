"""Reminders of action items: one email the morning before an item is due, sent by a worker, never twice."""

import logging
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.tasks import task
from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import now
from core.dates import day_text
from core.mail import is_set_up, tell_once
from sessions.models import ActionItem
from teams.models import Team

logger = logging.getLogger(__name__)

MORNING = time(7)


def today_of(team: Team) -> date:
    """The day that it is for the team."""
    return team.today(now())


def plan_reminder(action: ActionItem) -> None:
    """Schedules the owner's reminder, if they have an address and the action is due on a later day.

    Without email none is scheduled.
    """
    if not is_set_up() or action.due is None or action.owner is None or action.owner.user is None:
        return
    zone = action.owner.time_zone
    for day in (action.due - timedelta(days=1), action.due):
        moment = datetime.combine(day, MORNING, zone)
        if moment > now():
            remind.using(run_after=moment).enqueue(action.public_id, action.due.isoformat())
            return


@task()
def remind(public_id: str, due: str) -> None:
    """Sends the reminder, unless the action is done, dropped, due another day, or was reminded of already."""
    found = ActionItem.objects.select_related("team", "owner__user", "session")
    action = found.filter(public_id=public_id).first()
    day = date.fromisoformat(due)
    if not is_set_up():
        tell_once()
        return
    if action is None or action.owner is None or action.owner.user is None or not action.claim_reminder(day):
        return
    try:
        EmailMessage(
            _("Due soon: %s") % action.text, _letter(action, day), to=[action.owner.user.email]
        ).send()
    except Exception:
        logger.exception("A reminder could not be sent: %s", action.public_id)


def _letter(action: ActionItem, due: date) -> str:
    link = settings.SITE_URL + reverse("sessions:action-link", args=[action.public_id, action.done_token])
    return "\n\n".join(
        (
            action.text,
            _("You took this on in %(session)s of %(team)s. It is due on %(day)s.")
            % {"session": action.session, "team": action.team.name, "day": day_text(due)},
            _("Done? Mark it done with one click: %s") % link,
        )
    )
