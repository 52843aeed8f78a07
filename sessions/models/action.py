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
    def left_for(self, session: Session):
        """What earlier sessions left open, and what of it was ticked off since this one began."""
        before = self.filter(team=session.team_id, dropped_at=None).exclude(session=session)
        began = session.started_at or now()
        return before.filter(models.Q(done_at=None) | models.Q(done_at__gte=began)).order_by("due", "pk")

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
    # In the kick-off of this session it was said that it is still to be done.
    carried_by = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="+")

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

    def finish(self, done: bool = True, session: Session | None = None) -> None:
        """It is done, or not after all. Told to the `session` in which that was said, else to its own."""
        with (session or self.session).changing("stage", "wrap-up"):
            self.done_at = now() if done else None
            self.save(update_fields=["done_at"])

    def carry_over(self, session: Session) -> bool:
        """Say in this session's kick-off that it is still to be done, or take that back.

        False when it is done or dropped meanwhile.
        """
        with session.changing("stage") as session:
            present = ActionItem.objects.select_for_update().get(pk=self.pk)
            if present.done_at or present.dropped_at:
                session.nothing_changed()
                return False
            present.carried_by = None if present.carried_by_id == session.pk else session
            present.save(update_fields=["carried_by"])
        return True

    def drop(self) -> None:
        with self.session.changing("wrap-up", "stage"):
            self.dropped_at = now()
            self.save(update_fields=["dropped_at"])
