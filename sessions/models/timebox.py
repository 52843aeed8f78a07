"""A phase of a session: its length, and its deadline while it runs or else the time left."""

from datetime import datetime

from django.db import models

from sessions.meeting.rules.agenda import Phase, Timebox


class PhaseTimebox(models.Model):
    session = models.ForeignKey("refinement.Session", models.CASCADE, related_name="timeboxes")
    position = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=10, choices=[(phase.value, phase.name) for phase in Phase])
    planned = models.PositiveIntegerField(help_text="seconds")
    length = models.FloatField(help_text="seconds, extensions included")
    left = models.FloatField(help_text="seconds, while it does not run")
    ends_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Seconds that this phase saved and the deep dive was given.
    given_away = models.FloatField(default=0)
    # Seconds that this phase overran and those ahead lent it, by their position.
    borrowed = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="one_timebox_per_position")
        ]

    def __str__(self):
        return f"{self.phase} of {self.session_id}"

    @property
    def box(self) -> Timebox:
        """The arithmetic of it."""
        return Timebox(self.length, self.left, self.ends_at)

    @property
    def spent(self) -> float:
        """Seconds used so far, for one that does not run."""
        return self.length - self.left

    # Changes

    def put(self, box: Timebox, **more) -> None:
        """Store what the arithmetic says, and nothing else."""
        self.length, self.left, self.ends_at = box.length, box.left, box.ends_at
        for field, value in more.items():
            setattr(self, field, value)
        self.save(update_fields=["length", "left", "ends_at", *more])

    def begin(self, at: datetime) -> None:
        self.put(self.box.run(at), started_at=self.started_at or at, ended_at=None)

    def end(self, at: datetime) -> None:
        self.put(self.box.stop(at), ended_at=at)
