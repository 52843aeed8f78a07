"""An action item: who does what until when."""

from datetime import date

from django.db import models

from backlog.models import Item, Question
from backlog.wording import one_line
from live.clock import now
from teams.ids import new_public_id
from teams.models import Member, Team

from .session import Session


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def open(self):
        return self.filter(done_at=None, dropped_at=None).order_by("due", "pk")


class ActionItem(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="actions")
    session = models.ForeignKey(Session, models.CASCADE, related_name="actions")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(Member, models.PROTECT, null=True, related_name="actions")
    # Somebody outside the team.
    owner_name = models.CharField(max_length=60, blank=True)
    due = models.DateField(null=True)
    item = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="actions")
    question = models.OneToOneField(Question, models.SET_NULL, null=True, related_name="action")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    # Its owner was reminded of the date that it is due on.
    reminded_of = models.DateField(null=True, editable=False)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]

    @property
    def owned_by(self) -> str:
        """The owner's name, of the team or from outside; empty when nobody has it."""
        return self.owner.name if self.owner else self.owner_name

    # Changes

    @classmethod
    def take(
        cls,
        session: Session,
        text: str,
        by: Member,
        *,
        owner: Member | None = None,
        owner_name: str = "",
        due: date | None = None,
        question: Question | None = None,
    ) -> "ActionItem":
        """Note who does what until when."""
        with session.changing("wrap-up", "questions") as session:
            return cls.objects.create(
                team=session.team,
                session=session,
                text=one_line(text)[:300],
                by=by,
                owner=owner,
                owner_name=owner_name,
                due=due,
                question=question,
                item=question.item if question else None,
            )

    def finish(self, done: bool = True) -> None:
        """It is done, or not after all."""
        with self.session.changing("stage", "wrap-up"):
            self.done_at = now() if done else None
            self.save(update_fields=["done_at"])

    def drop(self) -> None:
        with self.session.changing("wrap-up", "stage"):
            self.dropped_at = now()
            self.save(update_fields=["dropped_at"])
