"""The background tasks of an import: checking a file, writing it, and taking it back.

Each may run again after a worker that ended: a check is stored as a whole, and the other two go on with what
is not done yet.
"""

import logging
import time
from contextlib import suppress

from django.db import OperationalError, transaction
from django.tasks import task

from backlog.importing.rules.messages import Message
from backlog.importing.rules.reading import Unreadable
from backlog.importing.service import preview, undoing
from backlog.importing.service.importing import import_records, read_file
from backlog.models import Upload
from backlog.models.upload import Overtaken
from core.background import when_given_up
from core.db.failures import Failure, failure_of

logger = logging.getLogger(__name__)

# Seconds between two announcements of progress.
PACE = 0.5


@task()
def check_upload(public_id: str) -> None:
    """Find out what a chosen file would change."""
    chosen = Upload.objects.select_related("team", "source").filter(state=Upload.State.CHOSEN)
    if upload := chosen.filter(public_id=public_id).first():
        preview.check(upload)


@task()
def read_upload(public_id: str) -> None:
    """Import an uploaded file into its team's backlog, or what an earlier run has left of it."""
    upload = Upload.objects.select_related("team", "by", "source").filter(public_id=public_id).first()
    if upload is None or upload.state not in Upload.UNDER_WAY:
        return
    try:
        choices = preview.choices_of(upload)
        content = upload.file
        read = read_file(content, upload.team, _pacemaker(upload), upload.columns, choices)
        import_records(upload.team, read, upload.by, upload=upload, content=content)
    except Overtaken:
        logger.info("The import of %s was finished by another worker", upload.public_id)
    except Unreadable as problem:
        message = Message.of(problem)
        upload.fail(message.text, message.values)
    except Exception as error:
        if failure_of(error):
            raise  # the worker runs it again
        upload.fail("")
        logger.exception("Import of %s failed", upload.public_id)
        raise


@task()
def undo_upload(public_id: str) -> None:
    """Take back a finished import, or what an earlier run has left of it."""
    upload = Upload.objects.select_related("team").filter(public_id=public_id).first()
    if upload is None or upload.state != Upload.State.UNDOING:
        return
    with suppress(Overtaken):
        undoing.undo(upload)


def read_again(upload: Upload) -> bool:
    """Have a worker go on with it; False when it is being read, or cannot be read any more."""
    with transaction.atomic():
        if again := upload.try_again():
            (undo_upload if upload.state == Upload.State.UNDOING else read_upload).enqueue(upload.public_id)
    return again


@when_given_up(read_upload)
def give_up_upload(public_id: str) -> None:
    """Say on its page that the file was not imported."""
    if upload := Upload.objects.select_related("team").filter(public_id=public_id).first():
        with suppress(Overtaken):
            upload.fail("")


def _pacemaker(upload: Upload):
    reported_at = 0.0

    def progress(done: int, of: int) -> None:
        nonlocal reported_at
        if time.monotonic() - reported_at > PACE:
            reported_at = time.monotonic()
            try:
                upload.progress(done, of)
            except OperationalError as error:
                # A report that is missing is no reason to read the file again.
                if failure_of(error) is not Failure.BUSY:
                    raise

    return progress
