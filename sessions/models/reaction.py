"""A reaction: shown to everyone for a moment and then gone."""

from datetime import datetime, timedelta

from django.db import models

from core.clock import now
from core.ids import new_public_id

from .participant import Participant
from .session import Session

# How long a screen shows one, and how soon the same person may send another.
SHOWN_FOR = timedelta(seconds=6)
PACE = timedelta(seconds=1)
KEPT_FOR = timedelta(minutes=1)


class ReactionQuerySet(models.QuerySet["Reaction"]):
    def fresh(self, at: datetime):
        """The reactions that screens still show, oldest first."""
        return self.filter(at__gt=at - SHOWN_FOR).order_by("at", "pk")


class Reaction(models.Model):
    class Kind(models.TextChoices):
        AGREE = "agree", "Agreed"
        THANKS = "thanks", "Thank you"
        CHEER = "cheer", "Well done"
        LOST = "lost", "You lost me"

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="reactions")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    at = models.DateTimeField(default=now)

    objects = ReactionQuerySet.as_manager()

    def __str__(self):
        return self.kind

    # Changes

    @classmethod
    def send(cls, participant: Participant, kind: str, at: datetime) -> bool:
        """Shows everybody a reaction; False, and no change, if this person sent one a moment ago."""
        with participant.session.changing("reactions") as session:
            mine = cls.objects.filter(session=session, participant=participant, at__gt=at - PACE)
            if session.is_finished or mine.exists():
                session.nothing_changed()
                return False
            cls.objects.filter(session=session, at__lt=at - KEPT_FOR).delete()
            cls.objects.create(session=session, participant=participant, kind=kind, at=at)
        return True
