"""Email about a session: recorded when someone presses Send, and sent by a worker."""

from collections.abc import Iterable, Mapping

from django.db import models, transaction

from core.clock import now
from core.ids import new_public_id
from core.text import one_line, tidy
from teams.models import Member

from .session import Session


class SessionMailQuerySet(models.QuerySet["SessionMail"]):
    def summaries(self):
        return self.filter(calendar="")

    def _try_again(self) -> list["SessionMail"]:
        """Marks these to be sent again. Inside a transaction that has locked the session."""
        mails: list[SessionMail] = list(self)
        again = SessionMail.objects.filter(pk__in=[mail.pk for mail in mails])
        again.update(failed_at=None, trying_since=None, sent_at=now())
        return mails

    def lost(self):
        """The emails that could not be sent and were not replaced by a later one."""
        since = models.OuterRef("sent_at")
        later = self.filter(contact=models.OuterRef("contact"), session=models.OuterRef("session"))
        return self.exclude(failed_at=None).exclude(
            models.Exists(later.filter(sent_at__gt=since, failed_at=None))
        )


class SessionMail(models.Model):
    """An email about a session: its summary or, with a `calendar`, an invitation as a calendar file."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="mails")
    # The form it was written in: submitting it twice sends one email to each address.
    draft = models.CharField(max_length=12)
    contact = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    calendar = models.TextField(blank=True)
    sent_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=now)
    # Since when a worker is sending it; with `failed_at`, since when one was that has ended.
    trying_since = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    objects = SessionMailQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "draft", "contact"], name="one_mail_per_draft_and_contact"
            )
        ]

    def __str__(self):
        return f"about {self.session_id} to {self.contact}"

    @property
    def is_queued(self) -> bool:
        return self.delivered_at is None and self.failed_at is None

    @property
    def may_have_been_sent(self) -> bool:
        """Whether a worker ended while sending it: only people send it again."""
        return self.failed_at is not None and self.trying_since is not None

    # Changes

    @classmethod
    def write(
        cls,
        session: Session,
        contacts: Iterable[str],
        by: Member,
        *,
        draft: str,
        subject: str,
        text: str,
        calendar: str = "",
        remarks: Mapping[str, str] | None = None,
    ) -> list["SessionMail"]:
        """Records an email to each of these addresses, unless this very form has already written to it.

        `remarks` follow the text, by the address that they are for.
        Emails of this form that could not be sent are retried.
        """
        with transaction.atomic():
            cls._hold(session)
            former = SessionMail.objects.filter(session=session, draft=draft)
            again = former.filter(contact__in=list(contacts)).exclude(failed_at=None)._try_again()
            remarks = remarks or {}
            written = set(former.values_list("contact", flat=True))
            return again + SessionMail.objects.bulk_create(
                SessionMail(
                    session=session,
                    draft=draft,
                    contact=contact,
                    subject=one_line(subject)[:200],
                    text=tidy("\n\n".join(filter(None, (text, remarks.get(contact, ""))))),
                    calendar=calendar,
                    sent_by=by,
                )
                for contact in dict.fromkeys(contacts)
                if contact not in written
            )

    @classmethod
    def write_again(cls, session: Session) -> list["SessionMail"]:
        """Retries each summary that could not be sent, as it was written; a second press finds none."""
        with transaction.atomic():
            cls._hold(session)
            return SessionMail.objects.filter(session=session).summaries().lost()._try_again()

    @staticmethod
    def _hold(session: Session) -> None:
        # The lock makes the second of two presses see what the first one wrote.
        list(Session.objects.select_for_update(no_key=True).filter(pk=session.pk).values_list("pk"))

    def claim(self) -> bool:
        """Reserve it for this worker; False when another has it or nothing is left to send."""
        waiting = SessionMail.objects.filter(pk=self.pk, delivered_at=None, failed_at=None, trying_since=None)
        return bool(waiting.update(trying_since=now()))

    def deliver(self) -> None:
        """It has left."""
        self.delivered_at, self.trying_since, self.failed_at = now(), None, None
        self.save(update_fields=["delivered_at", "trying_since", "failed_at"])

    def fail(self) -> None:
        """It could not be sent."""
        self.failed_at, self.trying_since = now(), None
        self.save(update_fields=["failed_at", "trying_since"])

    def give_up(self) -> None:
        """Nobody will send it any more; one that a worker was sending may have been sent."""
        on_its_way = SessionMail.objects.filter(pk=self.pk, delivered_at=None, failed_at=None)
        on_its_way.update(failed_at=now())
