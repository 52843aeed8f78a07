"""The background task that imports an uploaded file."""

import logging
import time
from contextlib import suppress

from django.db import OperationalError, transaction
from django.tasks import task

from backlog.importing.rules.messages import Message
from backlog.importing.rules.reading import Unreadable
from backlog.importing.rules.records import Rejected
from backlog.importing.service.importing import Outcome, import_records, read_file
from backlog.models import Upload
from backlog.models.upload import Overtaken
from core.background import when_given_up
from core.db.failures import Failure, failure_of

logger = logging.getLogger(__name__)

# The page shows so many of the rows that were left out; enough to see what is wrong with a file.
SHOWN = 50
# Seconds between two announcements of progress.
PACE = 0.5


@task()
def read_upload(public_id: str) -> None:
    """Import an uploaded file into its team's backlog.

    It may run again, after a worker that ended: the import and its result are one transaction, so that a
    second run begins anew or finds nothing left to do.
    """
    upload = Upload.objects.select_related("team", "by").filter(public_id=public_id).first()
    if upload is None or not upload.is_under_way:
        return
    try:
        read = read_file(upload.file, upload.team, _pacemaker(upload), upload.columns)
        import_records(
            upload.team,
            read,
            upload.by,
            into_inbox=upload.into_inbox,
            reason=upload.filename,
            begin=upload.hold,
            finish=lambda outcome: upload.finish(_report(outcome)),
        )
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


def read_again(upload: Upload) -> bool:
    """Have a worker read it once more; False when it is being read, or cannot be read any more."""
    with transaction.atomic():
        if again := upload.try_again():
            read_upload.enqueue(upload.public_id)
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


def _report(outcome: Outcome) -> dict:
    return {
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "rejected": len(outcome.rejected),
        "left_out": _rows(outcome.rejected),
        "notes": _rows(outcome.notes),
    }


def _rows(rows: list[Rejected]) -> list[list]:
    return [[row.row, row.reason.text, row.reason.values] for row in rows[:SHOWN]]
