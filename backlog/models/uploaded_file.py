"""A file of rows that a person uploaded, kept until its columns are checked."""

import zlib
from collections.abc import Iterable

from django.db import models

from core.clock import now
from core.ids import new_public_id
from teams.models import Member

LONGEST_NAME = 200


class UploadedFile(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    # Null for a file that was imported by the command.
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    filename = models.CharField(max_length=LONGEST_NAME)
    # In the database, not on a disk: a worker may run on another machine.
    content: models.BinaryField
    # The role of each column, as a person chose them; empty while they are guessed from the names.
    columns = models.JSONField(default=list, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        abstract = True

    @property
    def file(self) -> bytes:
        """The file as it was sent."""
        return zlib.decompress(self.content or b"")

    @staticmethod
    def compressed(content: bytes | Iterable[bytes]) -> bytes:
        """The content as it is stored. A large file is given in parts, and is never in memory as a whole."""
        parts = [content] if isinstance(content, bytes) else content
        packer = zlib.compressobj(1)
        return b"".join([*(packer.compress(part) for part in parts), packer.flush()])

    def set_columns(self, columns: list[str]) -> None:
        """Set the roles of its columns."""
        self.columns = columns
        self.save(update_fields=["columns"])
