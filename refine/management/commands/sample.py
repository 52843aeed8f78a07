"""Adds the sample team that demo mode enters."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.clock import now
from refine.sample import crowd, team
from teams.models import Member


class Command(BaseCommand):
    help = "Adds the sample team if it doesn't exist; with --big also a team with that many items."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--big", type=int, metavar="N", help="add a second team with N items")

    def handle(self, *args: Any, **options: Any) -> None:
        sample, is_new = team.make(now())
        outcome = "added" if is_new else "already exists"
        self.say(f"{sample.name} {outcome}: /t/{sample.slug}/", options)
        if options["big"]:
            people = list(Member.objects.staff().filter(team=sample).select_related("user").order_by("pk"))
            big = crowd.make(options["big"], people, now())
            self.say(f"{big.name} has {options['big']} items or more: /t/{big.slug}/", options)

    def say(self, text: str, options: dict[str, Any]) -> None:
        if options["verbosity"]:
            self.stdout.write(text)
