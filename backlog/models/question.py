"""A question about an item: asked, and answered or taken along as an action."""

from django.db import models

from backlog.models.item import Item
from core.clock import now
from core.ids import new_public_id
from core.text import one_line, tidy
from teams.models import Member


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
        with item._changing() as item:
            question = cls.objects.create(item=item, text=one_line(text), asked_by=by, session=session)
            item._record("question", "", question.text, by, session)
        return question

    def settle(self, answer: str, by: Member, session="") -> None:
        """Answer the question; a later answer replaces an earlier one."""
        with self.item._changing() as item:
            item._record("answer", self.answer, tidy(answer), by, session)
            self.answer, self.answered_by, self.answered_at = tidy(answer), by, now()
            self.save(update_fields=["answer", "answered_by", "answered_at"])

    def reopen(self, by: Member, session="") -> None:
        """Delete the answer."""
        with self.item._changing() as item:
            item._record("answer", self.answer, "", by, session)
            self.answer, self.answered_by, self.answered_at = "", None, None
            self.save(update_fields=["answer", "answered_by", "answered_at"])

    def take_along(self) -> None:
        """Mark that the question became an action."""
        with self.item._changing():
            self.action_since = now()
            self.save(update_fields=["action_since"])

    def come_back(self) -> None:
        """Open it again: its action was undone or dropped."""
        with self.item._changing():
            self.action_since = self.withdrawn_at = None
            self.save(update_fields=["action_since", "withdrawn_at"])

    def withdraw(self, by: Member, session="") -> None:
        with self.item._changing() as item:
            item._record("question", self.text, "", by, session)
            self.withdrawn_at = now()
            self.save(update_fields=["withdrawn_at"])
