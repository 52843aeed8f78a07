"""Tidies backlogs now, for installations that use a timer of their own."""

from django.core.management.base import BaseCommand, CommandError

from backlog.models import Tidying
from core.clock import now
from teams.models import Team


class Command(BaseCommand):
    help = (
        "Brings back snoozed items that are due, gives a week's notice to items nobody has touched in "
        "a long time, and archives items whose notice is over. Runs once a day per team; a second run "
        "changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--team", metavar="SLUG", help="only this team")

    def handle(self, *, team: str | None, **options):
        teams = Team.objects.order_by("slug")
        if team and not (teams := teams.filter(slug=team)).exists():
            raise CommandError(f"There is no team {team}.")
        for each in teams:
            done = Tidying.tidy(each, each.today(now()))
            self.stdout.write(
                f"{each.slug}: {done.returned} back from snooze, {done.warned} with a week's notice, "
                f"{done.put_aside} archived"
            )
