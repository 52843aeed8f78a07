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
    # The seconds that this phase saved and gave to the deep dive.
    given_away = models.FloatField(default=0)
    # The seconds that each later phase lent to this one, which overran, by position.
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
        """The timebox for the arithmetic."""
        return Timebox(self.length, self.left, self.ends_at)

    @property
    def spent(self) -> float:
        """The seconds used so far, for one that is not running."""
        return self.length - self.left

    # Changes

    def put(self, box: Timebox, **more) -> None:
        """Saves the result of the arithmetic, and nothing else."""
        self.length, self.left, self.ends_at = box.length, box.left, box.ends_at
        for field, value in more.items():
            setattr(self, field, value)
        self.save(update_fields=["length", "left", "ends_at", *more])

    def begin(self, at: datetime) -> None:
        self.put(self.box.run(at), started_at=self.started_at or at, ended_at=None)

    def end(self, at: datetime) -> None:
        self.put(self.box.stop(at), ended_at=at)
