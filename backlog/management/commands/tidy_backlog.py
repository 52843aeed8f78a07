"""Tidy backlogs now, for those who would rather have it done by a timer of their own."""

from django.core.management.base import BaseCommand, CommandError

from backlog.models import Tidying
from core.clock import now
from teams.models import Team


class Command(BaseCommand):
    help = (
        "Brings back items whose day has come, gives notice to those that nobody touched for long, and puts "
        "aside those whose notice is over. Once a day for each team; a second run changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--team", metavar="SLUG", help="only this team")

    def handle(self, *, team: str | None, **options):
        teams = Team.objects.order_by("slug")
        if team and not (teams := teams.filter(slug=team)).exists():
            raise CommandError(f"There is no team {team}.")
        for each in teams:
            done = Tidying.tidy(each, now().date())
            self.stdout.write(
                f"{each.slug}: {done.returned} came back, {done.warned} have a week's notice, "
                f"{done.put_aside} were put aside"
            )
