"""The summary as mail: recorded when somebody presses Send, and brought on its way by a worker."""

from collections.abc import Iterable

from django.db import models, transaction

from backlog.wording import one_line, tidy
from live.clock import now
from teams.ids import new_public_id
from teams.models import Member

from .session import Session


class SummaryMail(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="mails")
    # The form it was written in: sent twice, it is one mail to each.
    draft = models.CharField(max_length=12)
    contact = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    sent_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=now)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "draft", "contact"], name="one_summary_mail_per_draft_and_contact"
            )
        ]

    def __str__(self):
        return f"summary of {self.session_id} to {self.contact}"

    @property
    def is_on_its_way(self) -> bool:
        return self.delivered_at is None and self.failed_at is None

    # Changes

    @classmethod
    def write(
        cls, session: Session, contacts: Iterable[str], by: Member, *, draft: str, subject: str, text: str
    ) -> list["SummaryMail"]:
        """Record a mail to each of these addresses; none to whom this very form has written already."""
        with transaction.atomic():
            # Under the session's lock, so that the second of two presses sees what the first one wrote.
            list(Session.objects.select_for_update(no_key=True).filter(pk=session.pk).values_list("pk"))
            written = set(
                SummaryMail.objects.filter(session=session, draft=draft).values_list("contact", flat=True)
            )
            return SummaryMail.objects.bulk_create(
                SummaryMail(
                    session=session,
                    draft=draft,
                    contact=contact,
                    subject=one_line(subject)[:200],
                    text=tidy(text),
                    sent_by=by,
                )
                for contact in dict.fromkeys(contacts)
                if contact not in written
            )

    def deliver(self) -> None:
        """It has left."""
        self.delivered_at = now()
        self.save(update_fields=["delivered_at"])

    def fail(self) -> None:
        """It could not be sent."""
        self.failed_at = now()
        self.save(update_fields=["failed_at"])
