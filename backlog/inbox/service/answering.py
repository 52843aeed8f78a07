"""Mail to those who asked. It is recorded when somebody presses Send, and leaves by a worker."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task

from backlog.models import Answer, Feedback, Item
from core.clock import now
from teams.models import Member

logger = logging.getLogger(__name__)

# How long to wait before each further try; after the last it has failed.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))


def tell(
    item: Item, feedback: Iterable[Feedback], by: Member, *, seen: str, subject: str, text: str
) -> list[Answer]:
    """Tell these people about the item, a mail each, and return what is on its way. Raises Moved."""
    # Record and task are one: no mail leaves that is not recorded, and none is recorded that no worker sees.
    with transaction.atomic():
        answers = Answer.write(item, feedback, by, seen=seen, subject=subject, text=text)
        for answer in answers:
            mail_answer.enqueue(answer.public_id)
    return answers


def tell_again(answer: Answer) -> bool:
    """Send a mail that could not be sent; False when there is nothing to send any more. Raises Moved."""
    with transaction.atomic():
        if again := answer.try_again():
            mail_answer.enqueue(answer.public_id)
    return again


@task()
def mail_answer(public_id: str) -> None:
    """Send the mail, or try again later. A second worker finds that it has left or that another is at it."""
    found = Answer.objects.select_related("item__team", "sent_by__user").filter(public_id=public_id)
    answer = found.first()
    if answer is None or not answer.claim():
        return
    try:
        _mail(answer).send()
    except Exception as problem:
        # Its kind alone: what a mail server answers names the address.
        logger.error("An answer could not be sent: %s, %s", answer.public_id, type(problem).__name__)
        _later(answer, problem)
    else:
        answer.deliver()


def _mail(answer: Answer) -> EmailMessage:
    sender = answer.sent_by.user
    return EmailMessage(
        answer.subject,
        answer.text,
        to=[answer.contact],
        reply_to=[sender.email] if sender else [],
        # The same at every try: what did arrive before the connection broke is known again as one mail.
        headers={"Message-ID": f"<answer-{answer.public_id}@{settings.SITE_HOST}>"},
    )


def _later(answer: Answer, problem: Exception) -> None:
    """Try again after a while, until it makes no sense any more."""
    can_wait = mail_answer.get_backend().supports_defer
    if isinstance(problem, SMTPRecipientsRefused) or answer.tries >= len(WAITS) or not can_wait:
        answer.fail()
        return
    wait = WAITS[answer.tries]
    with transaction.atomic():
        answer.put_off()
        mail_answer.using(run_after=now() + wait).enqueue(answer.public_id)
