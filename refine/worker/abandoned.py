"""Takes up the tasks that a worker had begun when it ended."""

import logging
from datetime import timedelta

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core.background import give_up
from core.clock import now
from refine.models import WorkerLease

logger = logging.getLogger(__name__)

# A task that ends its worker each time must not do so for ever.
ATTEMPTS = 3


def take_up_abandoned() -> int:
    """Put back the tasks whose worker has no lease any more, and return how many there were."""
    begun = list(DBTaskResult.objects.running())
    # Asked after the tasks: a worker has its lease before it begins one.
    alive = WorkerLease.alive() if begun else set()
    left = [task for task in begun if not alive.intersection(task.worker_ids[-1:])]
    return sum(put_back(task, "its worker ended") for task in left)


def put_back(task: DBTaskResult, reason: str, *, after: timedelta = timedelta()) -> bool:
    """Have a task that was begun run again, or give it up; False when another worker has done so."""
    begun = DBTaskResult.objects.filter(
        pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
    )
    attempts = len(task.worker_ids)
    if attempts < ATTEMPTS:
        later = {"run_after": now() + after} if after else {}
        if found := bool(begun.update(status=TaskResultStatus.READY, **later)):
            logger.warning("%s is tried again (%d of %d): %s", task.task_name, attempts + 1, ATTEMPTS, reason)
        return found
    with transaction.atomic():
        facts = {"exception_class_path": "", "traceback": reason, "finished_at": now()}
        if not begun.update(status=TaskResultStatus.FAILED, **facts):
            return False
        _tell(task)
    logger.error("%s was given up after %d attempts: %s", task.task_name, attempts, reason)
    return True


def _tell(task: DBTaskResult) -> None:
    try:
        known = task.task
    except (ImportError, SuspiciousOperation):
        return  # of a version that is no more
    give_up(known, *task.args_kwargs["args"], **task.args_kwargs["kwargs"])
