"""A file to be imported into the backlog: received by a request, read by a background task."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from core.clock import now
from teams.models import Member, Team

from .uploaded_file import LONGEST_NAME, UploadedFile


class Upload(UploadedFile):
    class State(models.TextChoices):
        CHOSEN = "chosen", "Chosen"
        WAITING = "waiting", "Waiting"
        READING = "reading", "Reading"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    team = models.ForeignKey(Team, models.CASCADE, related_name="uploads")
    # Null once it was read.
    content = models.BinaryField(null=True)
    into_inbox = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHOSEN)
    rows_read = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    # The result: the four counts, and the first rows that were left out, each with its reason, which is
    # stored as a sentence and its values so that it can be read in any language.
    report = models.JSONField(default=dict, blank=True)
    problem = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.filename} ({self.state})"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.READING)

    @classmethod
    def latest(cls, team: Team) -> "Upload | None":
        """The team's last upload, unless its result was dismissed."""
        started = cls.objects.filter(team=team).exclude(state=cls.State.CHOSEN)
        last = started.defer("content").first()
        return last if last and last.dismissed_at is None else None

    # Changes

    @classmethod
    def receive(cls, team: Team, filename: str, content: bytes, by: Member, *, into_inbox=False) -> "Upload":
        """Keep the file until its columns are checked; it replaces an unfinished one of the same person."""
        with transaction.atomic():
            cls.objects.filter(team=team, by=by, state=cls.State.CHOSEN).delete()
            return cls.objects.create(
                team=team,
                filename=filename[-LONGEST_NAME:],
                content=cls.compressed(content),
                by=by,
                into_inbox=into_inbox,
            )

    def start(self, columns: list[str]) -> bool:
        """Have a worker read the file with these roles of its columns; False when it was started already."""
        with transaction.atomic():
            chosen = Upload.objects.filter(pk=self.pk, state=self.State.CHOSEN)
            if not chosen.update(state=self.State.WAITING, columns=columns):
                return False
            self.team.announce(self.team.topic, "import")
        self.refresh_from_db()
        return True

    def progress(self, rows_read: int, rows: int) -> None:
        """Announce the progress."""
        self._become(self.State.READING, rows_read=rows_read, rows=rows)

    def finish(self, report: dict) -> None:
        """Store the result and announce it."""
        self._become(self.State.DONE, report=report, content=None, finished_at=now())

    def fail(self, problem: str, values: Mapping[str, Any] | None = None) -> None:
        """Store why nothing was imported, as a sentence that may name values."""
        report = {"values": values or {}}
        self._become(self.State.FAILED, problem=problem, report=report, content=None, finished_at=now())

    def dismiss(self) -> None:
        """Dismiss the result."""
        self._become(self.state, dismissed_at=now())

    def _become(self, state: str, **fields) -> None:
        with transaction.atomic():
            self.state = self.State(state)
            for name, value in fields.items():
                setattr(self, name, value)
            self.save(update_fields=["state", *fields])
            self.team.announce(self.team.topic, "import")
