"""A phase of a session: its length, and its deadline while it runs or else the time left."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import models

from sessions.meeting.rules.agenda import LISTED, Phase, PhaseAhead, Timebox
from sessions.meeting.rules.pace import borrowed


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

    def ahead(self, has_waiting: bool, less: float = 0) -> PhaseAhead:
        """It as a phase to come, `less` seconds that it lends; only triage and deep dive can be empty."""
        phase = Phase(self.phase)
        return PhaseAhead(phase, self.left - less, has_waiting or phase not in LISTED)

    def can_be_returned_to(self, waiting: Collection[str]) -> bool:
        """True if it was on, or if it is one of the phases in which something waits."""
        return bool(self.started_at) or self.phase in waiting

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

    def leave(self, ahead: Sequence["PhaseTimebox"], at: datetime) -> None:
        """Stops it; what it overran is taken from the phases ahead, what it saved is given away."""
        self.end(at)
        if self.left < 0:
            self._borrow(ahead)
        else:
            self.give_away(ahead)

    def give_away(self, ahead: Sequence["PhaseTimebox"]) -> None:
        """Gives what it has left to the deep dive, if that is after it."""
        deep_dive = next((later for later in ahead if later.phase == Phase.DEEP_DIVE), None)
        if deep_dive and deep_dive.position > self.position and self.left >= 1:
            deep_dive.put(deep_dive.box.extend(self.left))
            self.given_away = self.left
            self.save(update_fields=["given_away"])

    def take_back(self, rows: Sequence["PhaseTimebox"]) -> None:
        """Takes back what it gave away, and returns what it borrowed, as the room goes back behind it."""
        deep_dive = next((each for each in rows if each.phase == Phase.DEEP_DIVE), None)
        if deep_dive and self.given_away:
            deep_dive.put(deep_dive.box.extend(-self.given_away))
            self.given_away = 0
            self.save(update_fields=["given_away"])
        if self.borrowed:
            self._change_ahead(rows, 1)
            self.borrowed = {}
            self.save(update_fields=["borrowed"])

    def _borrow(self, ahead: Sequence["PhaseTimebox"]) -> None:
        # The session ends when it was to end.
        lent = zip(ahead, borrowed(-self.left, [later.left for later in ahead]), strict=True)
        self.borrowed = {str(later.position): seconds for later, seconds in lent if seconds >= 1}
        self.save(update_fields=["borrowed"])
        self._change_ahead(ahead, -1)

    def _change_ahead(self, rows: Sequence["PhaseTimebox"], sign: int) -> None:
        for later in rows:
            if seconds := self.borrowed.get(str(later.position)):
                later.put(later.box.extend(sign * seconds))
