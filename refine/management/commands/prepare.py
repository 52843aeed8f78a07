"""Prepares a checkout to be served; `make run` runs it at every start.

Each step does nothing when there is nothing to do, so that a second start is quick and keeps the data. A
deployment runs `migrate` and `collectstatic` instead.
"""

import hashlib
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from teams.models import Team


class Command(BaseCommand):
    help = "Updates the database and static files; in demo mode also adds the sample team."

    def handle(self, *args: object, **options: object) -> None:
        self.migrate()
        self.collect_static()
        self.add_sample()

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Updating the database")
            call_command("migrate", interactive=False, verbosity=0)

    def collect_static(self) -> None:
        collected = Path(settings.STATIC_ROOT) / "collected.txt"
        found = fingerprint_of_static_files()
        if not collected.is_file() or collected.read_text() != found:
            self.stdout.write("Collecting static files")
            call_command("collectstatic", interactive=False, verbosity=0)
            collected.write_text(found)

    def add_sample(self) -> None:
        if settings.DEMO:
            if not Team.objects.filter(is_sample=True).exists():
                self.stdout.write("Adding the sample team")
            # Also when the team exists: a demo always has a session to open.
            call_command("sample", stdout=StringIO())


def fingerprint_of_static_files() -> str:
    """A hash that changes whenever a file for `collectstatic` is added, removed or written."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{storage.path(name)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
