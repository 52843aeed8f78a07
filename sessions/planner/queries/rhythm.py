"""The session ahead of a team with a rhythm, and the meeting from which the rhythm counts."""

from dataclasses import dataclass
from datetime import datetime

from sessions.models import Session, SessionSettings
from teams.models import Team


@dataclass(frozen=True)
class Astray:
    """The session ahead, which is at another time than the rhythm says, and the meeting it could move to."""

    session: Session
    meeting: datetime


def ahead_of(team: Team, at: datetime) -> Session | None:
    """The session to come that takes the place of a meeting of the rhythm."""
    return Session.objects.filter(team=team, occurs_at__isnull=False).to_come(at).first()


def last_meeting(team: Team, at: datetime, apart_from: Session | None = None) -> datetime | None:
    """The last meeting of the rhythm that a session has taken, else the last session's beginning.

    A session apart from the rhythm counts only for a team that has had no other: every second Monday stays
    so after a session on a Wednesday between.
    """
    ours = Session.objects.filter(team=team)
    if apart_from:
        ours = ours.exclude(pk=apart_from.pk)
    begun = ours.exclude(started_at=None, starts_at__gt=at)
    of_rhythm = begun.filter(occurs_at__isnull=False).order_by("-occurs_at")
    if latest := of_rhythm.values_list("occurs_at", flat=True).first():
        return latest
    return begun.order_by("-starts_at", "-pk").values_list("starts_at", flat=True).first()


def astray(team: Team, at: datetime) -> Astray | None:
    """The session ahead if the rhythm has changed since it was put on the calendar; None if they agree."""
    cadence, ahead = SessionSettings.of(team).cadence, ahead_of(team, at)
    if cadence is None or ahead is None or ahead.occurs_at is None or cadence.has(ahead.occurs_at):
        return None
    return Astray(ahead, cadence.next_after(at, last_meeting(team, at, apart_from=ahead)))
