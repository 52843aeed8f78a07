"""The history of a session: what happened, when and by whom. It contains no card before the reveal."""

from django.db import models

from core.clock import now
from teams.models import Member


class Event(models.Model):
    class Kind(models.TextChoices):
        STARTED = "started"
        PHASE = "phase"
        PAUSED = "paused"
        RESUMED = "resumed"
        EXTENDED = "extended"
        BROUGHT_UP = "brought_up"
        DECIDED = "decided"
        UNDONE = "undone"
        ROUND_OPENED = "round_opened"
        REVEALED = "revealed"
        SETTLED = "settled"
        SPLIT = "split"
        WALL_OPENED = "wall_opened"
        READY = "ready"
        OBJECTED = "objected"
        HANDED_OVER = "handed_over"
        TAKEN_OVER = "taken_over"
        LEAD_SHARED = "lead_shared"
        HAS_THE_WORD = "has_the_word"
        SHOWN_OUT = "shown_out"
        FINISHED = "finished"
        REOPENED = "reopened"

    session = models.ForeignKey("refinement.Session", models.CASCADE, related_name="events")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=now)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.kind
