"""The parking lot: topics that are left for later."""

from collections.abc import Sequence

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
        parked = cls.park_all(session, [text], by)
        return parked[0] if parked else None

    @classmethod
    def park_all(cls, session: Session, texts: Sequence[str], by: Member) -> list["ParkedTopic"]:
        """Parks several topics in one change; none once the session is finished."""
        with session.changing("parking-lot", "draft-topic", "wrap-up") as session:
            if session.is_finished:
                session.nothing_changed()
                return []
            Lease.spend(session.team_id, f"draft-topic-{session.public_id}", by)
            entry = session.on_stage
            return [
                cls.objects.create(session=session, entry=entry, text=one_line(text)[:300], by=by)
                for text in texts
            ]

    @classmethod
    def take_back_all(cls, session: Session, ids: Sequence[str], by: Member) -> int:
        """Removes those of these topics that this person parked and nobody has settled, in one change."""
        with session.changing("parking-lot", "wrap-up") as session:
            mine = cls.objects.filter(session=session, public_id__in=ids, by=by, outcome="")
            gone = 0 if session.is_finished else mine.delete()[0]
            if not gone:
                session.nothing_changed()
        return gone

    def resolve(self, outcome: str, **made) -> None:
        """Saves the outcome and what was made of the topic; no outcome reopens it. Inside `changing`."""
        self.outcome, self.outcome_at = outcome, now() if outcome else None
        self.action, self.item = made.get("action"), made.get("item")
        self.save(update_fields=["outcome", "outcome_at", "action", "item"])
