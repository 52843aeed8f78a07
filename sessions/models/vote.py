"""Votes: the card that a person chose in a round, and what they said with it."""

from django.db import models

from core.clock import now

from .participant import Participant

REMARK_LENGTH = 120


class Vote(models.Model):
    class Confidence(models.TextChoices):
        SURE = "sure"
        FAIRLY = "fairly"
        GUESS = "guess"

    round = models.ForeignKey("Round", models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="votes")
    label = models.CharField(max_length=20)
    points = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    at = models.DateTimeField(default=now)
    confidence = models.CharField(max_length=6, choices=Confidence.choices, blank=True)
    reason = models.CharField(max_length=REMARK_LENGTH, blank=True)
    # Shown by hand by a person without a device, and entered by the facilitator.
    by_hand = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "participant"], name="one_vote_per_round_and_person")
        ]

    def __str__(self):
        # Never the card: this text may reach a log before the reveal.
        return f"a vote in round {self.round_id}"
