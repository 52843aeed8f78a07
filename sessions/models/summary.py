"""What came of a session: copies, so that later changes to items rewrite nothing."""

from django.db import models

from live.clock import now
from teams.ids import new_public_id

from .participant import Participant
from .session import Session


class Summary(models.Model):
    session = models.OneToOneField(Session, models.CASCADE, primary_key=True, related_name="summary")
    data = models.JSONField()
    # Opens the summary without signing in; a new one revokes the old.
    link_nonce = models.CharField(max_length=12, default=new_public_id, editable=False)
    link_revoked_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=now)

    def __str__(self):
        return f"summary of {self.session_id}"


class Rating(models.Model):
    """How somebody liked the session, 1 to 5; shown only as a mean."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="ratings")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    stars = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "participant"], name="one_rating_per_person"),
            models.CheckConstraint(condition=models.Q(stars__range=(1, 5)), name="one_to_five_stars"),
        ]

    def __str__(self):
        return f"a rating of {self.session_id}"

    # Changes

    @classmethod
    def give(cls, session: Session, participant: Participant, stars: int) -> None:
        """Rate the session; a new rating replaces the old."""
        with session.changing("wrap-up", whose=participant.member.public_id):
            cls.objects.update_or_create(session=session, participant=participant, defaults={"stars": stars})
