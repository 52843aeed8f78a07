"""Changing the facts of a team, and what follows its time zone in apps that teams does not know."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from django.db import transaction

from teams.models import Member, Team

# Given the team, its former zone, who changed it and when; returns a sentence for that person, or nothing.
type Follower = Callable[[Team, tzinfo, Member, datetime], str]
_followers: list[Follower] = []


def follow_zone(follower: Follower) -> None:
    """Has this called, in the same transaction, when the zone of a team has changed."""
    _followers.append(follower)


def restate(team: Team, by: Member, at: datetime, **facts: str) -> list[str]:
    """Changes name, vision and zone of the team; returns what there is to say about what followed."""
    former = team.time_zone
    with transaction.atomic():
        team.restate(**facts)
        if team.time_zone == former:
            return []
        return [words for follower in _followers if (words := follower(team, former, by, at))]
