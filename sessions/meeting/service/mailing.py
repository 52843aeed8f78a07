"""Email about a session: recorded when someone presses Send, and sent by a worker."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import TaskContext, task
from django.utils.translation import gettext as _

from core.background import when_given_up
from core.dates import moment_text
from core.mail import is_set_up, tell_once
from sessions.models import Session, SessionMail
from teams.models import Member, Team

logger = logging.getLogger(__name__)


def send(
    session: Session,
    to: Iterable[str],
    by: Member,
    *,
    remarks: Mapping[str, str] | None = None,
    **letter: str,
) -> list[SessionMail]:
    """Writes to each of these addresses, once for this draft, and returns the emails that will be sent.

    The letter has a `draft`, `subject` and `text`, and the session as a `calendar` file if that is asked for.
    `remarks` follow the text, by the address that they are for.
    """
    with transaction.atomic():
        return _queued(SessionMail.write(session, to, by, remarks=remarks or {}, **letter))


def in_own_zones(at: datetime, team: Team, people: Iterable[Member]) -> dict[str, str]:
    """By their address, the moment on the clocks of those of these people whose clocks show another time."""
    ours = moment_text(at, team.time_zone, with_zone=False)
    return {
        member.user.email: _("In your time zone: %s") % moment_text(at, member.time_zone)
        for member in people
        if member.user and moment_text(at, member.time_zone, with_zone=False) != ours
    }


def send_again(session: Session) -> list[SessionMail]:
    """Retries every summary that could not be sent, and returns the emails that will be sent."""
    with transaction.atomic():
        return _queued(SessionMail.write_again(session))


def _queued(mails: list[SessionMail]) -> list[SessionMail]:
    # The row and its task are saved together, so no email is sent that is not recorded, and none is recorded
    # that no worker sends.
    for mail in mails:
        mail_summary.enqueue(mail.public_id)
    return mails


@task(takes_context=True)
def mail_summary(context: TaskContext, public_id: str) -> None:
    """Send the mail. A second worker does nothing while it is being sent or has been."""
    mail = SessionMail.objects.select_related("sent_by__user").filter(public_id=public_id).first()
    if mail is None:
        return
    if not mail.claim():
        if context.attempt > 1:
            mail.give_up()  # its first worker ended between claiming it and noting that it was sent
        return
    if not is_set_up():
        tell_once()
        mail.fail()
        return
    sender = mail.sent_by.user
    reply_to = [sender.email] if sender else []
    message = EmailMessage(mail.subject, mail.text, to=[mail.contact], reply_to=reply_to)
    if mail.calendar:
        message.attach("refinement.ics", mail.calendar, "text/calendar")
    try:
        message.send()
    except Exception:
        mail.fail()
        logger.exception("A mail about a session could not be sent: %s", mail.public_id)
    else:
        mail.deliver()


@when_given_up(mail_summary)
def give_up_summary(public_id: str) -> None:
    """Say on the summary's page that the mail may not have been sent."""
    if mail := SessionMail.objects.filter(public_id=public_id).first():
        mail.give_up()
