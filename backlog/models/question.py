"""A question about an item: asked, and answered or taken along as an action."""

from collections.abc import Callable, Sequence

from django.db import models

from backlog.models.item import Item
from core.clock import now
from core.ids import new_public_id
from core.text import one_line, tidy
from teams.models import Member

from .lease import Lease

type Follower = Callable[["Question"], None]
_followers: list[Follower] = []


def when_answered(follow: Follower) -> Follower:
    """Register a function that is called within the change when a question is answered or reopened."""
    _followers.append(follow)
    return follow


class QuestionQuerySet(models.QuerySet["Question"]):
    def open(self):
        """Those without an answer; a question that became an action stays open until that is done."""
        return self.filter(answered_at=None, withdrawn_at=None)


class Question(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    # It became an action, and still blocks ready unless a person decides that it need not.
    action_since = models.DateTimeField(null=True)
    blocks_ready = models.BooleanField(default=True)
    withdrawn_at = models.DateTimeField(null=True)
    session = models.CharField(max_length=12, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self):
        return self.text[:60]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None

    # Changes

    @classmethod
    def ask(cls, item: Item, text: str, by: Member, session="") -> "Question":
        """Ask a question that must be answered before the item is ready."""
        return cls.ask_all(item, [text], by, session)[0]

    @classmethod
    def ask_all(cls, item: Item, texts: Sequence[str], by: Member, session="") -> list["Question"]:
        """Ask several questions in one change."""
        with item._changing() as item:
            asked: list[Question] = []
            for text in texts:
                row = cls.objects.create(item=item, text=one_line(text), asked_by=by, session=session)
                item._record("question", "", row.text, by, session)
                asked.append(row)
            Lease.spend(item.team_id, f"draft-question-{item.public_id}", by)
        return asked

    @classmethod
    def take_back_all(cls, item: Item, ids: Sequence[str], by: Member, session="") -> int:
        """Withdraw those of one's own questions that are open still, in one change; returns how many."""
        with item._changing() as item:
            rows = list(item.questions.open().filter(public_id__in=ids, asked_by=by, action_since=None))
            for row in rows:
                item._record("question", row.text, "", by, session)
            item.questions.filter(pk__in=[row.pk for row in rows]).update(withdrawn_at=now())
        return len(rows)

    def settle(self, answer: str, by: Member, session="") -> None:
        """Answer the question; a later answer replaces an earlier one."""
        with self.item._changing() as item:
            item._record("answer", self.answer, tidy(answer), by, session)
            Lease.spend(item.team_id, f"draft-answer-{self.public_id}", by)
            self.answer, self.answered_by, self.answered_at = tidy(answer), by, now()
            self.save(update_fields=["answer", "answered_by", "answered_at"])
            self._tell()

    def reopen(self, by: Member, session="") -> None:
        """Delete the answer."""
        with self.item._changing() as item:
            item._record("answer", self.answer, "", by, session)
            self.answer, self.answered_by, self.answered_at = "", None, None
            self.save(update_fields=["answer", "answered_by", "answered_at"])
            self._tell()

    def take_along(self) -> None:
        """Mark that the question became an action."""
        with self.item._changing():
            self.action_since = now()
            self.save(update_fields=["action_since"])

    def come_back(self, by: Member, session="") -> None:
        """Open it again: its action was undone, or it was dropped."""
        with self.item._changing() as item:
            if self.withdrawn_at:
                item._record("question", "", self.text, by, session)
            self.action_since = self.withdrawn_at = None
            self.save(update_fields=["action_since", "withdrawn_at"])

    def withdraw(self, by: Member, session="") -> None:
        with self.item._changing() as item:
            item._record("question", self.text, "", by, session)
            self.withdrawn_at = now()
            self.save(update_fields=["withdrawn_at"])

    def _tell(self) -> None:
        for follow in _followers:
            follow(self)
