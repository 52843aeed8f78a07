"""A chosen file of feedback that is not imported yet: each row's outcome is shown before any is written."""

import zlib
from typing import Any

from django.db import models, transaction

from core.clock import now
from core.ids import new_public_id
from teams.models import Member, Team

from .feedback import Feedback


class FeedbackFile(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="feedback_files")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    source = models.CharField(max_length=12)
    content = models.BinaryField()
    # The role of each column, as a person chose them; empty while they are guessed from the names.
    columns = models.JSONField(default=list, blank=True)
    at = models.DateTimeField(default=now)

    def __str__(self):
        return self.filename

    @property
    def file(self) -> bytes:
        """The file as it was sent."""
        return zlib.decompress(self.content)

    # Changes

    @classmethod
    def receive(cls, team: Team, filename: str, content: bytes, source: str, by: Member) -> "FeedbackFile":
        """Keep the file until it is imported or discarded; it replaces an unfinished one of the same
        person.
        """
        with transaction.atomic():
            cls.objects.filter(team=team, by=by).delete()
            return cls.objects.create(
                team=team, by=by, filename=filename[-200:], source=source, content=zlib.compress(content, 1)
            )

    def read_as(self, columns: list[str]) -> None:
        """Set the roles of its columns."""
        self.columns = columns
        self.save(update_fields=["columns"])

    def take(self, rows: list[dict[str, Any]], by: Member, batch: str) -> int:
        """Add these rows of it, all or none, and return how many; the file is deleted."""
        with transaction.atomic():
            taken = Feedback.capture_many(self.team, rows, by, batch)
            self.delete()
        return taken

    def drop(self) -> None:
        """Discard the file."""
        self.delete()
