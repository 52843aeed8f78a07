"""The worker of background tasks: the library's, which a locked or absent database does not end."""

import logging
import time
from datetime import timedelta

from django.db import Error, close_old_connections, connection
from django.tasks import TaskContext
from django.tasks.signals import task_finished, task_started
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from core.db import outage
from core.db.failures import failure_of
from refine.worker.abandoned import put_back
from refine.worker.lease import Lease, patiently

logger = logging.getLogger(__name__)

# Seconds between two looks at a database that was busy or away.
PAUSE = 1.0
# Before a task runs again that met such a database.
LATER = timedelta(seconds=10)
# How often the outcome of a task is tried to be stored; then the task runs again.
STORES = 30


class Worker(db_worker.Worker):
    def run(self) -> None:
        """Run tasks until stopped; what this worker had begun when the database failed is put back."""
        with Lease(self.worker_id):
            while self.running:
                try:
                    self._put_back_own()
                    return super().run()
                except Error as error:
                    if not outage.noted(error):
                        raise
                    self.startup_delay = False
                    # What it knows of its transaction is wrong by now.
                    connection.close()
                    time.sleep(PAUSE)

    def _put_back_own(self) -> None:
        """Put back what this worker has begun: between two tasks it has none."""
        for task in DBTaskResult.objects.running():
            if task.worker_ids[-1:] == [self.worker_id]:
                put_back(task, "its outcome could not be stored")

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Run the task and store its outcome. One that met a busy database or was stopped is put back."""
        self.running_task = True
        try:
            value = self._outcome(db_task_result)
        except BaseException as error:
            logger.debug("Task %s failed", db_task_result.pk, exc_info=True)
            if failure_of(error) and outage.noted(error):
                self._store(put_back, db_task_result, str(error), after=LATER)
            elif isinstance(error, SystemExit | KeyboardInterrupt):
                self._store(put_back, db_task_result, "its worker was stopped")
            else:
                self._store(db_task_result.set_failed, error)
                self._finished(db_task_result)
        else:
            self._store(db_task_result.set_successful, value)
            self._finished(db_task_result)
        finally:
            self.running_task = False
            self._run_tasks += 1

    @staticmethod
    def _outcome(db_task_result: DBTaskResult) -> object:
        task, result = db_task_result.task, db_task_result.task_result
        task_started.send(sender=task.get_backend(), task_result=result)
        if task.takes_context:
            return task.call(TaskContext(task_result=result), *result.args, **result.kwargs)
        return task.call(*result.args, **result.kwargs)

    @staticmethod
    def _finished(db_task_result: DBTaskResult) -> None:
        try:
            task, result = db_task_result.task, db_task_result.task_result
        except ImportError:
            logger.error("A task of another version was left out: %s", db_task_result.task_path)
        else:
            task_finished.send(sender=type(task.get_backend()), task_result=result)

    @staticmethod
    def _store(act, *args, **kwargs) -> None:
        for _ in range(STORES):
            if patiently(lambda: act(*args, **kwargs)):
                return
            time.sleep(PAUSE)
        close_old_connections()
        act(*args, **kwargs)
