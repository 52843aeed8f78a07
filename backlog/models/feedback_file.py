"""A chosen file of feedback that is not imported yet: each row's outcome is shown before any is written."""

from typing import Any

from django.db import models, transaction

from teams.models import Member, Team

from .feedback import Feedback
from .uploaded_file import LONGEST_NAME, UploadedFile


class FeedbackFile(UploadedFile):
    team = models.ForeignKey(Team, models.CASCADE, related_name="feedback_files")
    source = models.CharField(max_length=12)
    content = models.BinaryField()

    def __str__(self):
        return self.filename

    # Changes

    @classmethod
    def receive(cls, team: Team, filename: str, content: bytes, source: str, by: Member) -> "FeedbackFile":
        """Keep the file until it is imported or discarded; it replaces an unfinished one of that person."""
        with transaction.atomic():
            cls.objects.filter(team=team, by=by).delete()
            return cls.objects.create(
                team=team,
                by=by,
                filename=filename[-LONGEST_NAME:],
                source=source,
                content=cls.compressed(content),
            )

    def take(self, rows: list[dict[str, Any]], by: Member, batch: str) -> int:
        """Add these rows of it, all or none, and return how many; the file is deleted."""
        with transaction.atomic():
            taken = Feedback.capture_many(self.team, rows, by, batch)
            self.delete()
        return taken

    def drop(self) -> None:
        """Discard the file."""
        self.delete()
