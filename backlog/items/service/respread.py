"""The background task that gives a list short rank keys again."""

from django.tasks import task

from backlog.models.ranking import respread
from teams.models import Team


@task()
def respread_list(team_id: str) -> None:
    """Give a team's list short keys again."""
    if team := Team.objects.filter(public_id=team_id).first():
        respread(team)
