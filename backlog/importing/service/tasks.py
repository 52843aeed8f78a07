"""The background task that imports an uploaded file."""

import logging
import time

from django.tasks import task

from backlog.importing.rules.messages import Message
from backlog.importing.rules.reading import Unreadable
from backlog.importing.rules.records import Rejected
from backlog.importing.service.importing import Outcome, import_records, read_file
from backlog.models import Upload

logger = logging.getLogger(__name__)

# The page shows so many of the rows that were left out; enough to see what is wrong with a file.
SHOWN = 50
# Seconds between two announcements of progress.
PACE = 0.5


@task()
def read_upload(public_id: str) -> None:
    """Import an uploaded file into its team's backlog. A second worker finds nothing left to do."""
    upload = Upload.objects.select_related("team", "by").filter(public_id=public_id).first()
    if upload is None or not upload.is_under_way:
        return
    try:
        read = read_file(upload.file, upload.team, _pacemaker(upload), upload.columns)
        outcome = import_records(
            upload.team, read, upload.by, into_inbox=upload.into_inbox, reason=upload.filename
        )
    except Unreadable as problem:
        message = Message.of(problem)
        upload.fail(message.text, message.values)
    except Exception:
        upload.fail("")
        logger.exception("Import of %s failed", upload.public_id)
        raise
    else:
        upload.finish(_report(outcome))


def _pacemaker(upload: Upload):
    reported_at = 0.0

    def progress(done: int, of: int) -> None:
        nonlocal reported_at
        if time.monotonic() - reported_at > PACE:
            reported_at = time.monotonic()
            upload.progress(done, of)

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
