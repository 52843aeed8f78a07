"""Emails to the people who asked. Each is recorded when someone presses Send, and sent by a worker."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import TaskContext, task

from backlog.models import Answer, Feedback, Item
from core.background import when_given_up
from core.clock import now
from core.mail import is_set_up, tell_once
from teams.models import Member

logger = logging.getLogger(__name__)

# The delay before each further try; after the last one the email has failed.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))


def notify(
    item: Item, feedback: Iterable[Feedback], by: Member, *, seen: str, subject: str, text: str
) -> list[Answer]:
    """Answer these people about the item, an email each, and return those under way. Raises Moved."""
    # Record and task are one transaction: no email is sent unrecorded, and none is recorded that no worker
    # sees.
    with transaction.atomic():
        answers = Answer.write(item, feedback, by, seen=seen, subject=subject, text=text)
        for answer in answers:
            mail_answer.enqueue(answer.public_id)
    return answers


def notify_again(answer: Answer) -> bool:
    """Send an email again that could not be sent; False when there is nothing left to send. Raises Moved."""
    with transaction.atomic():
        if again := answer.try_again():
            mail_answer.enqueue(answer.public_id)
    return again


@task(takes_context=True)
def mail_answer(context: TaskContext, public_id: str) -> None:
    """Send the email, or try again later. A second worker does nothing while it is being sent or has been."""
    found = Answer.objects.select_related("item__team", "sent_by__user").filter(public_id=public_id)
    answer = found.first()
    if answer is None:
        return
    if not answer.claim():
        if context.attempt > 1:
            answer.give_up()  # its first worker ended between claiming it and noting that it was sent
        return
    if not is_set_up():
        tell_once()
        answer.fail()
        return
    try:
        _mail(answer).send()
    except Exception as problem:
        # Only the kind of the error: the text of a mail server names the address.
        logger.error("An answer could not be sent: %s, %s", answer.public_id, type(problem).__name__)
        _later(answer, problem)
    else:
        answer.deliver()


@when_given_up(mail_answer)
def give_up_answer(public_id: str) -> None:
    """Say beside the request that the email may not have been sent."""
    if answer := Answer.objects.select_related("item__team").filter(public_id=public_id).first():
        answer.give_up()


def _mail(answer: Answer) -> EmailMessage:
    sender = answer.sent_by.user
    return EmailMessage(
        answer.subject,
        answer.text,
        to=[answer.contact],
        reply_to=[sender.email] if sender else [],
        # The same at every try, so that an email that did arrive before the connection broke is recognised.
        headers={"Message-ID": f"<answer-{answer.public_id}@{settings.SITE_HOST}>"},
    )


def _later(answer: Answer, problem: Exception) -> None:
    """Try again after a while, until all tries are used."""
    can_wait = mail_answer.get_backend().supports_defer
    if isinstance(problem, SMTPRecipientsRefused) or answer.tries >= len(WAITS) or not can_wait:
        answer.fail()
        return
    wait = WAITS[answer.tries]
    with transaction.atomic():
        answer.postpone()
        mail_answer.using(run_after=now() + wait).enqueue(answer.public_id)
