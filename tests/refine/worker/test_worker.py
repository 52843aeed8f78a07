"""The worker goes on whatever its database does, and stores what became of each task."""

import sqlite3
from contextlib import nullcontext

import pytest
from django.core.management import get_commands
from django.db import OperationalError
from django.tasks import TaskResultStatus, task
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from core.db import outage
from refine.models import WorkerLease
from refine.worker import lease, worker
from refine.worker.worker import Worker

ran = []


@task()
def remember(word: str) -> str:
    ran.append(word)
    return word


@task()
def lock_out(word: str) -> None:
    """Meets a locked database at its first attempt."""
    ran.append(word)
    if len(ran) == 1:
        locked()


@task()
def stop(word: str) -> None:
    raise SystemExit(1)


@task()
def divide(word: str) -> None:
    1 / 0  # noqa: B018


def locked(*args, **kwargs):
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
    raise OperationalError("database is locked") from cause


@pytest.fixture
def at_work(db, monkeypatch):
    """A worker that runs what there is to do, on this thread alone: `at_work()`."""
    ran.clear()
    monkeypatch.setattr(outage, "_since", None)
    monkeypatch.setattr(worker, "Lease", lambda worker_id: nullcontext())
    # Inside the transaction of a test its connection has to stay.
    for module in (worker, lease, db_worker):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    monkeypatch.setattr(worker.time, "sleep", lambda _seconds: None)

    def work() -> None:
        Worker(
            queue_names=["default"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="first",
            excluded_queue_names=[],
        ).run()

    return work


def status() -> str:
    return DBTaskResult.objects.get().status


class TestTheWorker:
    def test_runs_a_task_and_stores_its_result(self, at_work):
        remember.enqueue("berth")

        at_work()

        done = DBTaskResult.objects.get()
        assert (done.status, done.return_value, ran) == (TaskResultStatus.SUCCESSFUL, "berth", ["berth"])

    def test_goes_on_when_the_lock_is_held_where_it_looks_for_tasks(self, at_work, monkeypatch):
        taken, exclusive = [], db_worker.exclusive_transaction

        def busy_at_first(using):
            taken.append(using)
            return locked() if len(taken) < 3 else exclusive(using)

        monkeypatch.setattr(db_worker, "exclusive_transaction", busy_at_first)
        remember.enqueue("berth")

        at_work()

        assert ran == ["berth"]
        assert status() == TaskResultStatus.SUCCESSFUL

    def test_stores_a_result_as_soon_as_the_lock_is_free(self, at_work, monkeypatch):
        stored, store = [], DBTaskResult.set_successful

        def busy_at_first(self, value):
            stored.append(value)
            return locked() if len(stored) < 4 else store(self, value)

        monkeypatch.setattr(DBTaskResult, "set_successful", busy_at_first)
        remember.enqueue("berth")

        at_work()

        assert ran == ["berth"]
        assert status() == TaskResultStatus.SUCCESSFUL

    def test_puts_back_a_task_that_met_a_locked_database(self, at_work):
        lock_out.enqueue("berth")

        at_work()
        assert status() == TaskResultStatus.READY
        DBTaskResult.objects.update(run_after=DBTaskResult.objects.get().enqueued_at)
        at_work()

        assert ran == ["berth", "berth"]
        assert status() == TaskResultStatus.SUCCESSFUL

    def test_puts_back_a_task_in_whose_middle_it_was_stopped(self, at_work):
        stop.enqueue("berth")

        at_work()

        # Three times in this run: nothing but the task has stopped it.
        assert len(DBTaskResult.objects.get().worker_ids) == 3
        assert status() == TaskResultStatus.FAILED

    def test_puts_back_what_it_had_begun_when_its_database_failed(self, at_work):
        remember.enqueue("berth")
        DBTaskResult.objects.get().claim("first")

        at_work()

        assert ran == ["berth"]
        assert status() == TaskResultStatus.SUCCESSFUL

    def test_stores_the_mistake_of_a_task(self, at_work):
        divide.enqueue("berth")

        at_work()

        assert status() == TaskResultStatus.FAILED
        assert "ZeroDivisionError" in DBTaskResult.objects.get().traceback

    def test_ends_at_a_mistake_of_its_own(self, at_work, monkeypatch):
        monkeypatch.setattr(db_worker, "exclusive_transaction", lambda using: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            at_work()


class TestItsLease:
    @pytest.fixture(autouse=True)
    def _one_connection(self, db, monkeypatch):
        monkeypatch.setattr(lease, "close_old_connections", lambda: None)
        monkeypatch.setattr(lease.Lease, "_keep", lambda self: None)

    def test_is_there_before_it_takes_a_task_and_ends_with_it(self):
        with lease.Lease("first"):
            assert WorkerLease.alive() == {"first"}

        assert WorkerLease.alive() == set()

    def test_is_waited_for_while_the_database_is_locked(self, monkeypatch):
        tries, renew = [], WorkerLease.renew

        def busy_at_first(worker_id):
            tries.append(worker_id)
            return locked() if len(tries) < 3 else renew(worker_id)

        monkeypatch.setattr(WorkerLease, "renew", busy_at_first)
        kept = lease.Lease("first")
        monkeypatch.setattr(kept._ending, "wait", lambda seconds: None)

        with kept:
            assert WorkerLease.objects.filter(worker_id="first").exists()


def test_the_librarys_command_is_replaced_by_this_workers():
    assert get_commands()["db_worker"] == "refine"
