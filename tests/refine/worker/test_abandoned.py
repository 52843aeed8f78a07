"""What a worker had begun when it ended is taken up again, and given up after some attempts."""

from datetime import timedelta

import pytest
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from backlog.importing.service.tasks import read_upload
from backlog.models import Upload
from core import clock
from refine.models import LEASE, WorkerLease
from refine.worker.abandoned import ATTEMPTS, take_up_abandoned

READY, RUNNING, FAILED = TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.FAILED


@pytest.fixture
def upload(harbour, ana):
    """A file of two items without keys, which a worker may import."""
    upload = Upload.receive(harbour, "export.csv", b"Summary\nA berth\nA tide\n", ana)
    upload.start(["title"])
    return upload


@pytest.fixture
def task(upload):
    """The import, begun by a worker that is alive."""
    read_upload.enqueue(upload.public_id)
    task = DBTaskResult.objects.get()
    WorkerLease.renew("first")
    task.claim("first")
    return task


@pytest.fixture
def shift():
    """Set the clock ahead for this test."""
    yield clock.shift
    clock.shift(timedelta())


def status(task) -> str:
    task.refresh_from_db()
    return task.status


class TestATask:
    def test_is_left_to_a_worker_that_is_alive(self, task):
        assert take_up_abandoned() == 0

        assert status(task) == RUNNING

    def test_whose_worker_ended_in_good_order_is_taken_up_at_once(self, task):
        WorkerLease.end("first")

        assert take_up_abandoned() == 1

        assert status(task) == READY
        assert DBTaskResult.objects.ready().get() == task

    def test_whose_worker_was_killed_is_taken_up_when_its_lease_has_run_out(self, task, shift):
        shift(LEASE - timedelta(seconds=1))
        assert take_up_abandoned() == 0

        shift(LEASE + timedelta(seconds=1))

        assert take_up_abandoned() == 1
        assert status(task) == READY

    def test_is_left_alone_while_its_worker_renews_its_lease(self, task, shift):
        shift(LEASE)
        WorkerLease.renew("first")
        shift(LEASE + timedelta(seconds=1))

        assert take_up_abandoned() == 0

    def test_is_taken_up_once_by_many(self, task):
        WorkerLease.end("first")

        assert (take_up_abandoned(), take_up_abandoned()) == (1, 0)

    def test_that_ends_every_worker_is_given_up(self, task, client_of, ana, upload, caplog):
        for number in range(2, ATTEMPTS + 1):
            WorkerLease.end(f"worker-{number - 1}" if number > 2 else "first")
            take_up_abandoned()
            task.refresh_from_db()
            task.claim(f"worker-{number}")

        assert take_up_abandoned() == 1

        assert status(task) == FAILED
        assert "was given up after 3 attempts" in caplog.text
        page = client_of(ana).get("/t/harbour/backlog/").text
        assert "export.csv couldn’t be imported. Nothing was changed." in page
        assert "Try again" in page

    def test_of_a_version_that_is_no_more_is_given_up_in_silence(self, task):
        DBTaskResult.objects.update(task_path="backlog.gone.task", worker_ids=["a", "b", "c"])

        assert take_up_abandoned() == 1

        assert status(task) == FAILED


class TestAnImport:
    def test_goes_on_where_a_killed_worker_left_it(self, upload, task, harbour, monkeypatch):
        def die(*_args, **_kwargs):
            raise SystemExit

        with monkeypatch.context() as killed:
            # After everything was written, before it was called finished.
            killed.setattr(Upload, "finish", die)
            with pytest.raises(SystemExit):
                read_upload.func(upload.public_id)
        upload.refresh_from_db()
        assert upload.state == "writing"

        read_upload.func(upload.public_id)

        upload.refresh_from_db()
        assert (upload.state, upload.report["created"]) == ("done", 2)
        assert harbour.items.count() == 2

    def test_that_was_finished_is_not_made_twice(self, upload, harbour):
        for _ in range(2):
            read_upload.func(upload.public_id)

        assert harbour.items.count() == 2

    def test_that_two_workers_read_is_made_once(self, upload, harbour, monkeypatch):
        from backlog.importing.service import tasks

        read = tasks.read_file

        def read_slowly(*args, **kwargs):
            monkeypatch.setattr(tasks, "read_file", read)
            found = read(*args, **kwargs)
            read_upload.func(upload.public_id)  # the other worker, from beginning to end
            return found

        monkeypatch.setattr(tasks, "read_file", read_slowly)
        read_upload.func(upload.public_id)

        upload.refresh_from_db()
        assert upload.state == "done"
        assert harbour.items.count() == 2
