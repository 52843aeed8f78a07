"""Mail to those who asked. It is recorded when somebody presses Send, and leaves by a worker."""

import logging
from collections.abc import Iterable

from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task

from backlog.models import Answer, Feedback, Item
from teams.models import Member

logger = logging.getLogger(__name__)


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


@task()
def mail_answer(public_id: str) -> None:
    """Send the mail. A second worker finds that it has left."""
    found = Answer.objects.select_related("item__team", "sent_by__user").filter(public_id=public_id)
    answer = found.first()
    if answer is None or not answer.is_on_its_way:
        return
    sender = answer.sent_by.user
    mail = EmailMessage(
        answer.subject, answer.text, to=[answer.contact], reply_to=[sender.email] if sender else []
    )
    try:
        mail.send()
    except Exception:
        answer.fail()
        logger.exception("An answer could not be sent: %s", answer.public_id)
    else:
        answer.deliver()
