"""What a chosen file would change, and what is decided about it before it is imported."""

import json
import zlib
from typing import Any

from django.db import models

from core.clock import now

from .source import Source
from .uploaded_file import UploadedFile

# Bytes as they are stored: some hundreds of rows.
SMALL = 32 * 1024


class UploadPreview(UploadedFile):
    # Where it comes from; null while that has not been decided.
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="uploads")
    # Its format, header and first rows, and the role that each column seems to have.
    sample = models.JSONField(default=dict, blank=True)
    # What was decided about its statuses, epics and sub-tasks, as keywords of Choices.
    choices = models.JSONField(default=dict, blank=True)
    # What the file would change, as JSON, compressed; and the team's counter when that was found.
    preview = models.BinaryField(null=True)
    preview_number = models.BigIntegerField(null=True)

    class Meta:
        abstract = True

    @property
    def is_small(self) -> bool:
        """Whether it is checked in the request: that takes less time than waiting for a worker."""
        return len(self.content or b"") <= SMALL

    def decide(self, columns: list[str] | None = None, source: Source | None = None, **choices: Any) -> None:
        """Set what its columns are, where it comes from and what becomes of its words; it is checked anew."""
        self.columns = self.columns if columns is None else columns
        self.source = source or self.source
        self.choices = {**self.choices, **choices}
        self.preview = self.preview_number = None
        self.save(update_fields=["columns", "source", "choices", "preview", "preview_number"])

    def note_check(self, rows_read: int, rows: int) -> None:
        """Store how far the file is read for its preview."""
        self._while_chosen().update(rows_read=rows_read, rows=rows, moved_at=now())

    def show(self, preview: dict[str, Any], number: int) -> None:
        """Store what the file would change, and the team's counter when that was found."""
        packed = zlib.compress(json.dumps(preview, separators=(",", ":")).encode(), 1)
        self._while_chosen().update(preview=packed, preview_number=number)

    @property
    def shown(self) -> dict[str, Any] | None:
        """What the file would change, as it was stored; None while nobody has found out."""
        return json.loads(zlib.decompress(self.preview)) if self.preview else None

    def _while_chosen(self) -> models.QuerySet[Any]:
        """This row, unless someone has started the import meanwhile."""
        raise NotImplementedError
