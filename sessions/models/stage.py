"""What the room looks at."""

from datetime import datetime

from django.db import models

from sessions.meeting.rules.agenda import Phase

from .changing import Changing


class Stage(Changing):
    on_stage = models.ForeignKey("refinement.Entry", models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True

    def put_on_stage(self, entry, at: datetime) -> None:
        """Change what the room looks at, and note how long it looked at the last one. Inside `changing`."""
        if self.on_stage is not None:
            self.on_stage.leave_stage(at)
        if entry is not None:
            entry.enter_stage(at)
        self.on_stage = entry
        self.save(update_fields=["on_stage"])

    def _clear_stage(self, phase: Phase, at: datetime) -> None:
        """Put the first waiting item of the phase on the stage; none where the phase has no list."""
        first = None
        if phase in (Phase.TRIAGE, Phase.DEEP_DIVE):
            first = self.entries.waiting_in(phase).first()
        self.put_on_stage(first, at)
