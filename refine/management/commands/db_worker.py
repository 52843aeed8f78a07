"""The library's command, with the worker that outlasts the database and leaves no task behind."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from refine.worker.worker import Worker


class Command(db_worker.Command):
    def handle(self, **options: Any) -> None:
        # The library's own names its class in the middle of this method.
        db_worker.Worker = Worker  # type: ignore[misc]
        super().handle(**options)
