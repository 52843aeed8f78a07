"""An answer to someone who asked for an item: a text of its own, never the reason from the session."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import models

from core.clock import now
from core.ids import new_public_id
from core.text import one_line, tidy
from teams.models import Member

from .feedback import Feedback
from .item import Item

# No mail server takes that long; a worker that has not finished by then has died.
STUCK_AFTER = timedelta(minutes=15)


class Moved(Exception):
    """The item is no longer in the state that the text describes."""


class Kind(models.TextChoices):
    """The kinds of answer. An item in the inbox has none yet."""

    TAKEN = "taken", "On the list"
    PLANNED = "planned", "In progress"
    DONE = "done", "Done"
    WAITING = "waiting", "Snoozed"
    DECLINED = "declined", "Declined"
    JOINED = "joined", "Combined with another"


_KINDS = {
    Item.State.BACKLOG: Kind.TAKEN,
    Item.State.REFINING: Kind.TAKEN,
    Item.State.READY: Kind.TAKEN,
    Item.State.PLANNED: Kind.PLANNED,
    Item.State.DONE: Kind.DONE,
    Item.State.WAITING: Kind.WAITING,
    Item.State.DECLINED: Kind.DECLINED,
    Item.State.ARCHIVED: Kind.DECLINED,
    Item.State.DUPLICATE: Kind.JOINED,
}


def kind_of(state: str) -> Kind | None:
    """The kind of answer for an item in this state; None while nothing is decided."""
    return _KINDS.get(Item.State(state))


class Answer(models.Model):
    """One email to one person. It is written when someone presses Send, and sent by a worker."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="answers")
    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    contact = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    sent_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=now)
    # The number of failed tries, and since when a worker is sending it: other workers leave it alone then.
    tries = models.PositiveSmallIntegerField(default=0)
    trying_since = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self):
        return f"to {self.contact} about {self.item_id}"

    @property
    def is_queued(self) -> bool:
        return self.delivered_at is None and self.failed_at is None

    @property
    def is_stuck(self) -> bool:
        """Whether a worker ended while sending it: it may have been sent, so only people send it again."""
        if self.trying_since is None or self.delivered_at:
            return False
        return self.failed_at is not None or self.trying_since < now() - STUCK_AFTER

    # Changes

    @classmethod
    def write(
        cls, item: Item, feedback: Iterable[Feedback], by: Member, *, seen: str, subject: str, text: str
    ) -> list["Answer"]:
        """Record answers to these people, and return the emails to be sent.

        A person whose last answer was about the same decision gets no other. Raises Moved when the decision
        is no longer of the kind that was `seen`.
        """
        with item._changing() as row:
            if not seen or seen != kind_of(row.state):
                raise Moved
            sent = last_sent(row)
            answers = [
                Answer(
                    item=row,
                    feedback=each,
                    kind=seen,
                    contact=each.contact,
                    subject=one_line(subject)[:200],
                    text=tidy(text),
                    sent_by=by,
                )
                for each in feedback
                if each.pk not in sent or sent[each.pk].kind != seen
            ]
            Answer.objects.bulk_create(answers)
            for answer in answers:
                row._record("told", "", answer.feedback.asker or answer.contact, by)
        return answers

    def claim(self) -> bool:
        """Reserve the email for this worker; False when another has it or nothing is left to send."""
        waiting = Answer.objects.filter(pk=self.pk, delivered_at=None, failed_at=None, trying_since=None)
        return bool(waiting.update(trying_since=now()))

    def deliver(self) -> None:
        """Record that it was sent."""
        self._become(delivered_at=now(), trying_since=None, failed_at=None)

    def postpone(self) -> None:
        """Record that it could not be sent, and will be tried again."""
        self._become(tries=self.tries + 1, trying_since=None)

    def fail(self) -> None:
        """Record that it could not be sent, and is not tried again unless a person asks for it."""
        self._become(tries=self.tries + 1, trying_since=None, failed_at=now())

    def give_up(self) -> None:
        """Record that nobody will send it any more; one that a worker was sending may have been sent."""
        if self.is_queued:
            self._become(failed_at=now())

    def try_again(self) -> bool:
        """Queue it again; False when it is under way, was sent, or was replaced by a newer answer.

        Raises Moved when its text is no longer true.
        """
        with self.item._changing() as item:
            row = Answer.objects.select_for_update().get(pk=self.pk)
            if not (row.failed_at or row.is_stuck):
                return False
            if row.kind != kind_of(item.state):
                raise Moved
            sent = last_sent(item).get(row.feedback_id)
            if sent and sent.pk != row.pk and sent.kind == row.kind:
                return False
            self.tries, self.trying_since, self.failed_at = 0, None, None
            self.save(update_fields=["tries", "trying_since", "failed_at"])
        return True

    def _become(self, **facts) -> None:
        with self.item._changing():
            for name, value in facts.items():
                setattr(self, name, value)
            self.save(update_fields=list(facts))


def written_last(item: Item) -> dict[int, Answer]:
    """The last email for each feedback, by its key, whether it was sent or not."""
    written: dict[int, Answer] = {}
    for answer in item.answers.select_related("sent_by"):
        written.setdefault(answer.feedback_id, answer)
    return written


def last_sent(item: Item) -> dict[int, Answer]:
    """The last answer about this item that was sent for each feedback, by its key."""
    sent: dict[int, Answer] = {}
    for answer in item.answers.filter(failed_at=None).select_related("sent_by"):
        sent.setdefault(answer.feedback_id, answer)
    return sent
