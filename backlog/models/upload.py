"""A file to be imported into the backlog: received by a request, checked and written by background tasks.

The writing takes many short transactions. What an upload has written so far is in its rows, in the same
transactions, so that an import whose worker ended goes on where it was, and can be undone as one.
"""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from core.clock import now
from teams.models import Member, Team

from .source import Source
from .upload_preview import UploadPreview
from .uploaded_file import LONGEST_NAME

# A worker reports twice a second, and writes within a minute: one that is silent for longer has ended, or is
# busy with something else.
STILL_AFTER = timedelta(minutes=1)


class Overtaken(Exception):
    """Another worker has finished the upload, or someone has stopped it."""


class Upload(UploadPreview):
    class State(models.TextChoices):
        CHOSEN = "chosen", "Chosen"
        WAITING = "waiting", "Waiting"
        READING = "reading", "Reading"
        WRITING = "writing", "Writing"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"

    UNDER_WAY = (State.WAITING, State.READING, State.WRITING)
    OVER = (State.DONE, State.FAILED, State.UNDOING, State.UNDONE)

    team = models.ForeignKey(Team, models.CASCADE, related_name="uploads")
    # Null once it was read, unless that failed by no fault of the file: then it can be tried again.
    content = models.BinaryField(null=True)
    into_inbox = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHOSEN)
    # How far the file is read, or written, or undone.
    rows_read = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    # The result: the counts so far, and the first rows that were left out, each with its reason, which is
    # stored as a sentence and its values so that it can be read in any language.
    report = models.JSONField(default=dict, blank=True)
    # All rows that were left out, with their cells, as JSON, compressed.
    left_out = models.BinaryField(null=True)
    # The themes that it has made, which an undo takes along where nothing else uses them.
    themes = models.JSONField(default=list, blank=True)
    problem = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    # When a worker last reported, or it was queued.
    moved_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.filename} ({self.state})"

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY or self.state == self.State.UNDOING

    @property
    def still_from(self) -> datetime | None:
        """From when on the page says that nothing moves any more, unless it moves before."""
        return self.moved_at and self.moved_at + STILL_AFTER

    @property
    def may_be_undone(self) -> bool:
        """Whether it has written anything that can be taken back; what others touched since stays then."""
        report = self.report
        return self.state == self.State.DONE and bool(report.get("created") or report.get("updated"))

    def may_try_again(self, at: datetime) -> bool:
        """Whether it failed by no fault of the file, or nothing has moved for a while."""
        if self.state == self.State.FAILED:
            return not self.problem
        return self.is_under_way and (self.still_from is None or self.still_from <= at)

    @classmethod
    def latest(cls, team: Team) -> "Upload | None":
        """The team's last upload, unless its result was dismissed."""
        started = cls.objects.filter(team=team).exclude(state=cls.State.CHOSEN)
        last = started.defer("content", "preview", "left_out").first()
        return last if last and last.dismissed_at is None else None

    def _while_chosen(self) -> models.QuerySet["Upload"]:
        return Upload.objects.filter(pk=self.pk, state=self.State.CHOSEN)

    # Changes

    @classmethod
    def receive(
        cls,
        team: Team,
        filename: str,
        content: bytes | Iterable[bytes],
        by: Member | None,
        *,
        into_inbox: bool = False,
        sample: Mapping[str, Any] | None = None,
    ) -> "Upload":
        """Keep the file until its columns are checked; it replaces an unfinished one of the same person."""
        compressed = cls.compressed(content)
        with transaction.atomic():
            cls.objects.filter(team=team, by=by, state=cls.State.CHOSEN).delete()
            return cls.objects.create(
                team=team,
                filename=filename[-LONGEST_NAME:],
                content=compressed,
                by=by,
                into_inbox=into_inbox,
                sample=sample or {},
            )

    @classmethod
    def begin(
        cls, team: Team, filename: str, by: Member | None, *, into_inbox=False, source: Source | None = None
    ) -> "Upload":
        """An import that is written right away by the caller, without a file to read again."""
        return cls.objects.create(
            team=team,
            filename=filename[-LONGEST_NAME:],
            by=by,
            into_inbox=into_inbox,
            source=source,
            state=cls.State.WRITING,
            moved_at=now(),
        )

    @property
    def rows_left_out(self) -> dict[str, Any]:
        """The `rows` that a finished import left out with their reasons, their `cells`, and the `header`."""
        return json.loads(zlib.decompress(self.left_out)) if self.left_out else {}

    def start(self, columns: list[str]) -> bool:
        """Have a worker read the file with these roles of its columns; False when it was started already."""
        with transaction.atomic():
            chosen = Upload.objects.filter(pk=self.pk, state=self.State.CHOSEN)
            if not chosen.update(
                state=self.State.WAITING, columns=columns, preview=None, moved_at=now(), rows_read=0, rows=0
            ):
                return False
            # The files of earlier failures are kept no longer than their result is shown.
            former = Upload.objects.filter(team=self.team_id, state=self.State.FAILED)
            former.exclude(content=None).update(content=None)
            self.team.announce(self.team.topic, "import")
        self.refresh_from_db()
        return True

    def try_again(self) -> bool:
        """Queue it once more; False when it is read, was finished, or cannot be read any more."""
        with transaction.atomic():
            row = Upload.objects.select_for_update().get(pk=self.pk)
            if not row.may_try_again(now()):
                return False
            if row.state != self.State.UNDOING and row.content is None:
                return False
            facts = {"finished_at": None, "dismissed_at": None}
            if row.state in (self.State.WRITING, self.State.UNDOING):
                row._become(row.state, **facts)
            else:
                row._become(self.State.WAITING, rows_read=0, **facts)
        self.refresh_from_db()
        return True

    def progress(self, rows_read: int, rows: int) -> None:
        """Announce the progress of reading. Raises Overtaken when nobody waits for it any more."""
        with transaction.atomic():
            self.hold()
            self._become(self.State.READING, rows_read=rows_read, rows=rows)

    def advance(self, done: int, of: int, *, tell: tuple[str, ...] | None) -> None:
        """Store how far it is written, inside the transaction that wrote it; announce these parts, if any."""
        self._become(self.State.WRITING, tell=tell, rows_read=done, rows=of, report={"total": of})

    def note_themes(self, themes: Sequence[int]) -> None:
        """Remember the themes that it makes, inside the transaction that makes them."""
        if themes:
            self.themes = [*self.themes, *themes]
            self.save(update_fields=["themes"])

    def finish(self, report: dict, left_out: dict[str, Any] | None = None, *, changed: bool = True) -> None:
        """Store the result and announce it, with the whole list if that has changed. Raises Overtaken."""
        packed = zlib.compress(json.dumps(left_out).encode()) if left_out else None
        facts = {"report": report, "left_out": packed, "content": None, "finished_at": now()}
        with transaction.atomic():
            self.hold()
            tell = ("import", "items", "backlog") if changed else ("import",)
            self._become(self.State.DONE, tell=tell, **facts)

    def fail(self, problem: str, values: Mapping[str, Any] | None = None) -> None:
        """Store why nothing was imported, as a sentence that may name values.

        Without a problem it is no fault of the file, which is kept for another try.
        """
        facts: dict[str, Any] = {"content": None} if problem else {}
        report = {**self.report, "values": values or {}}
        with transaction.atomic():
            self.hold()
            self._become(self.State.FAILED, problem=problem, report=report, finished_at=now(), **facts)

    def start_undoing(self, by: Member) -> bool:
        """Have a worker take back what it wrote; False when it is not finished or is undone already."""
        with transaction.atomic():
            row = Upload.objects.select_for_update().get(pk=self.pk)
            if row.state != self.State.DONE:
                return False
            row._become(self.State.UNDOING, undone_by=by, rows_read=0, rows=row.imported.count())
        self.refresh_from_db()
        return True

    def retreat(self, done: int, *, tell: tuple[str, ...] | None) -> None:
        """Store how far it is undone, inside the transaction that undid it."""
        self._become(self.State.UNDOING, tell=tell, rows_read=done)

    def end_undoing(self, report: dict) -> None:
        """Store what was taken back, and what was kept because someone had touched it."""
        self._become(self.State.UNDONE, tell=("import", "items", "backlog"), report=report)

    def dismiss(self) -> None:
        """Dismiss the result, and the file with it unless it is being read."""
        facts = {} if self.is_under_way else {"content": None}
        self._become(self.state, dismissed_at=now(), **facts)

    def hold(self) -> None:
        """Lock it until the transaction ends. Raises Overtaken when it is over.

        Two workers that have read the same file import it once.
        """
        row = Upload.objects.select_for_update().filter(pk=self.pk)
        if row.values_list("state", flat=True).get() in self.OVER:
            raise Overtaken

    def _become(self, state: str, *, tell: tuple[str, ...] | None = ("import",), **fields: Any) -> None:
        with transaction.atomic():
            self.state, self.moved_at = self.State(state), now()
            for name, value in fields.items():
                setattr(self, name, value)
            self.save(update_fields=["state", "moved_at", *fields])
            if tell:
                self.team.announce(self.team.topic, *tell)
