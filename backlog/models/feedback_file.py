"""A file of feedback that was chosen and not yet taken: each row's fate is shown before any is written."""

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
    # What each column holds, as somebody has said; by their names while it is empty.
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
        """Keep the file until it is taken or put away; one that was left lying by the same person goes."""
        with transaction.atomic():
            cls.objects.filter(team=team, by=by).delete()
            return cls.objects.create(
                team=team, by=by, filename=filename[-200:], source=source, content=zlib.compress(content, 1)
            )

    def read_as(self, columns: list[str]) -> None:
        """Say what its columns hold."""
        self.columns = columns
        self.save(update_fields=["columns"])

    def take(self, rows: list[dict[str, Any]], by: Member, batch: str) -> int:
        """Write down these rows of it, all or none, and say how many; the file is not needed any more."""
        with transaction.atomic():
            taken = Feedback.capture_many(self.team, rows, by, batch)
            self.delete()
        return taken

    def drop(self) -> None:
        """It is not wanted."""
        self.delete()
