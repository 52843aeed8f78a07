"""Imports a tracker's export into a team's backlog, from the command line."""

import sys
from argparse import ArgumentTypeError
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug

from backlog.importing.queries.diff import Plan
from backlog.importing.queries.sources import meeting, source_of
from backlog.importing.rules.reading import Unreadable
from backlog.importing.rules.records import Batch, Rejected
from backlog.importing.service.importing import Outcome, foresee, import_records, read_file
from backlog.models import Source, Upload
from teams.models import Team

SHOWN = 200


def _slug(text: str) -> str:
    try:
        validate_slug(text)
    except ValidationError as problem:
        raise ArgumentTypeError(
            "a slug can contain only letters, digits, hyphens and underscores"
        ) from problem
    return text


class Command(BaseCommand):
    help = (
        "Import a file of a tracker or a spreadsheet into a team's backlog. Safe to repeat. "
        "Creates the team if it doesn't exist."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            type=Path,
            help="an export of Jira, GitHub, GitLab, Linear, Trello, Azure DevOps, or a table with titles",
        )
        parser.add_argument("--team", required=True, metavar="SLUG", type=_slug)
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would change without saving anything"
        )
        parser.add_argument(
            "--source",
            metavar="SLUG",
            type=_slug,
            help="the tracker that the file comes from, where two of one kind are used: jira, csv, csv-2 …",
        )
        parser.add_argument(
            "--inbox",
            action="store_true",
            help="send open items to the inbox for triage instead of the backlog",
        )

    def handle(self, *, file: Path, team: str, dry_run: bool, inbox: bool, source: str | None, **options):
        content = self._read(file)
        there = Team.objects.filter(slug=team).first()
        try:
            read = read_file(content, there, self._progress)
        except Unreadable as problem:
            raise CommandError(f"{file.name} can't be read. {problem} Nothing was saved.") from problem
        slug = source or (source_of(there, read).slug if there else read.source)
        if there and not source:
            self._refuse_another(meeting(Plan(there, read, inbox, slug)), slug)
        if dry_run:
            outcome = foresee(there, read, into_inbox=inbox, source=slug)
        else:
            outcome = self._import(there or self._open(team), read, content, slug, inbox, file.name)
        self._tell(outcome, dry_run)

    def _refuse_another(self, met: dict | None, slug: str) -> None:
        """Other trackers count from 1 too: their tickets must not overwrite each other."""
        if met:
            raise CommandError(
                f"{met['others']} of {met['met']} keys belong to something else here: {met['key']} is "
                f"“{met['theirs']}” in the file and “{met['ours']}” in the backlog. Nothing was saved. "
                f"Add --source {slug} if it is the same tracker, or --source {slug}-2 if it is another one."
            )

    def _import(self, team: Team, read: Batch, content: bytes, slug: str, inbox: bool, name: str) -> Outcome:
        origin = Source.named(team, slug, read.source)
        origin.save()
        upload = Upload.begin(team, name, None, into_inbox=inbox, source=origin)
        return import_records(team, read, upload=upload, content=content)

    def _read(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as problem:
            raise CommandError(f"{file} can't be read: {problem.strerror}.") from problem

    def _open(self, slug: str) -> Team:
        self.stdout.write(f"Created team {slug}.")
        return Team.open(slug.replace("-", " ").replace("_", " ").capitalize()[:80], slug)

    def _progress(self, done: int, of: int) -> None:
        # To stderr: a person who pipes the result wants the result alone.
        self.stderr.write(
            f"read {done} of {of} rows", ending="\r" if sys.stderr.isatty() and done < of else "\n"
        )

    def _tell(self, outcome: Outcome, dry_run: bool) -> None:
        self._list("Skipped", outcome.rejected)
        self._list("Please check", outcome.notes)
        if dry_run:
            self.stdout.write("Dry run: nothing was saved.")
        self.stdout.write(str(outcome))

    def _list(self, heading: str, rows: list[Rejected]) -> None:
        for row in rows[:SHOWN]:
            self.stdout.write(f"{heading}: row {row.row}: {row.reason}")
        if len(rows) > SHOWN:
            self.stdout.write(f"{heading}: and {len(rows) - SHOWN} more")
