"""A file to be imported into the backlog: received by a request, read by a background task."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from core.clock import now
from teams.models import Member, Team

from .uploaded_file import LONGEST_NAME, UploadedFile

# A worker reports twice a second, and writes within a minute: one that is silent for longer has ended, or is
# busy with something else.
STILL_AFTER = timedelta(minutes=1)


class Overtaken(Exception):
    """Another worker has finished the upload, or someone has stopped it."""


class Upload(UploadedFile):
    class State(models.TextChoices):
        CHOSEN = "chosen", "Chosen"
        WAITING = "waiting", "Waiting"
        READING = "reading", "Reading"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    UNDER_WAY = (State.WAITING, State.READING)

    team = models.ForeignKey(Team, models.CASCADE, related_name="uploads")
    # Null once it was read, unless that failed by no fault of the file: then it can be tried again.
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
    # When a worker last reported, or it was queued.
    moved_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.filename} ({self.state})"

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY

    @property
    def still_from(self) -> datetime | None:
        """From when on the page says that nothing moves any more, unless it moves before."""
        return self.moved_at and self.moved_at + STILL_AFTER

    def may_try_again(self, at: datetime) -> bool:
        """Whether it failed by no fault of the file, or nothing has moved for a while."""
        if self.state == self.State.FAILED:
            return not self.problem
        return self.is_under_way and (self.still_from is None or self.still_from <= at)

    @classmethod
    def latest(cls, team: Team) -> "Upload | None":
        """The team's last upload, unless its result was dismissed."""
        started = cls.objects.filter(team=team).exclude(state=cls.State.CHOSEN)
        last = started.defer("content").first()
        return last if last and last.dismissed_at is None else None

    # Changes

    @classmethod
    def receive(
        cls, team: Team, filename: str, content: bytes | Iterable[bytes], by: Member, *, into_inbox=False
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
            )

    def start(self, columns: list[str]) -> bool:
        """Have a worker read the file with these roles of its columns; False when it was started already."""
        with transaction.atomic():
            chosen = Upload.objects.filter(pk=self.pk, state=self.State.CHOSEN)
            if not chosen.update(state=self.State.WAITING, columns=columns, moved_at=now()):
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
            if row.content is None or not row.may_try_again(now()):
                return False
            row._become(self.State.WAITING, rows_read=0, finished_at=None, dismissed_at=None)
        self.refresh_from_db()
        return True

    def progress(self, rows_read: int, rows: int) -> None:
        """Announce the progress. Raises Overtaken when nobody waits for it any more."""
        with transaction.atomic():
            self.hold()
            self._become(self.State.READING, rows_read=rows_read, rows=rows)

    def finish(self, report: dict) -> None:
        """Store the result and announce it. Raises Overtaken."""
        with transaction.atomic():
            self.hold()
            self._become(self.State.DONE, report=report, content=None, finished_at=now())

    def fail(self, problem: str, values: Mapping[str, Any] | None = None) -> None:
        """Store why nothing was imported, as a sentence that may name values.

        Without a problem it is no fault of the file, which is kept for another try.
        """
        facts = {"content": None} if problem else {}
        report = {"values": values or {}}
        with transaction.atomic():
            self.hold()
            self._become(self.State.FAILED, problem=problem, report=report, finished_at=now(), **facts)

    def dismiss(self) -> None:
        """Dismiss the result, and the file with it unless it is being read."""
        facts = {} if self.is_under_way else {"content": None}
        self._become(self.state, dismissed_at=now(), **facts)

    def hold(self) -> None:
        """Lock it until the transaction ends. Raises Overtaken when it is over.

        Two workers that have read the same file import it once.
        """
        row = Upload.objects.select_for_update().filter(pk=self.pk)
        if row.values_list("state", flat=True).get() in (self.State.DONE, self.State.FAILED):
            raise Overtaken

    def _become(self, state: str, **fields) -> None:
        with transaction.atomic():
            self.state, self.moved_at = self.State(state), now()
            for name, value in fields.items():
                setattr(self, name, value)
            self.save(update_fields=["state", "moved_at", *fields])
            self.team.announce(self.team.topic, "import")
