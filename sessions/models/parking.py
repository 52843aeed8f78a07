"""The parking lot: topics that are left for later."""

from django.db import models

from backlog.models import Item, Lease, Question
from core.clock import now
from core.ids import new_public_id
from core.text import one_line
from teams.models import Member

from .action import ActionItem
from .entry import Entry
from .session import Session


class ParkedTopic(models.Model):
    class Outcome(models.TextChoices):
        ACTION = "action", "Turned into an action"
        ITEM = "item", "Turned into an item"
        NEXT_AGENDA = "next-agenda", "Added to the next agenda"
        DROPPED = "dropped", "Dropped"

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="parked")
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="parked")
    text = models.CharField(max_length=300)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    outcome_at = models.DateTimeField(null=True)
    # The unanswered question from which this topic was made.
    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="+")
    # The action or item that was made of it.
    action = models.ForeignKey(ActionItem, models.SET_NULL, null=True, related_name="+")
    item = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]

    # Changes

    @classmethod
    def park(cls, session: Session, text: str, by: Member) -> "ParkedTopic | None":
        """Parks a topic for later; None once the session is finished and its summary written."""
        with session.changing("parking-lot", "draft-topic", "wrap-up") as session:
            if session.is_finished:
                session.nothing_changed()
                return None
            Lease.spend(session.team_id, f"draft-topic-{session.public_id}", by)
            return cls.objects.create(
                session=session, entry=session.on_stage, text=one_line(text)[:300], by=by
            )

    def resolve(self, outcome: str, **made) -> None:
        """Saves the outcome and what was made of the topic; no outcome reopens it. Inside `changing`."""
        self.outcome, self.outcome_at = outcome, now() if outcome else None
        self.action, self.item = made.get("action"), made.get("item")
        self.save(update_fields=["outcome", "outcome_at", "action", "item"])
