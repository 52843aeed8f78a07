"""The session ahead, which a team's rhythm puts on the calendar, and how it is moved, skipped and kept.

A session takes the place of one meeting of the rhythm (`occurs_at`), wherever it was moved. Nothing here
sends an email.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from django.db import transaction
from django.utils.translation import gettext as _

from core.dates import moment_text
from sessions.models import Session, SessionSettings
from sessions.models.session import FORGOTTEN_AFTER
from sessions.planner.queries.defaults import facilitator_proposed, facilitators
from sessions.planner.queries.rhythm import ahead_of, astray, last_meeting
from sessions.planner.rules.cadence import Cadence
from teams.models import Member, Team


class NoRhythm(Exception):
    """The team has no rhythm, so no meeting of it can be skipped."""


def choose(settings: SessionSettings, by: Member, at: datetime, **chosen) -> Session | None:
    """Saves the settings, and has the session ahead follow a rhythm that changed.

    Returns the session ahead if it stays where it is because somebody has moved, kept or filled it.
    """
    before = settings.cadence, settings.agenda
    with transaction.atomic():
        settings.choose(**chosen)
        if (settings.cadence, settings.agenda) == before:
            ensure_ahead(settings.team, at, by)
            return None
        return _follow(settings, by, at, before[0])


def follow_zone(team: Team, former_zone: tzinfo, by: Member, at: datetime) -> str:
    """Moves the session ahead to the same day and hour in the team's new zone, and says so.

    One that somebody has moved stays, which it says too; nothing without a rhythm.
    """
    settings = SessionSettings.of(team)
    cadence, ahead = settings.cadence, ahead_of(team, at)
    if cadence is None or ahead is None:
        return ""
    was = ahead.starts_at
    stays = _follow(settings, by, at, replace(cadence, zone=former_zone))
    if stays:
        return _("Refinement %d keeps its date, as someone has moved it.") % stays.number
    ahead.refresh_from_db()
    if ahead.starts_at == was:
        return ""
    to = {"number": ahead.number, "day": moment_text(ahead.starts_at, team.time_zone)}
    return _("Refinement %(number)d moved to %(day)s") % to


def ensure_ahead(
    team: Team, at: datetime, by: Member | None = None, since: datetime | None = None
) -> Session | None:
    """Puts the session ahead on the calendar of a team with a rhythm, and returns it; None if it is there.

    With `since`, a session whose time is later than that is still ahead; one before that which nobody has
    touched is moved on.
    """
    cadence = SessionSettings.of(team).cadence
    if cadence is None:
        return None
    with transaction.atomic():
        team.lock()
        if _stands(team, cadence, at, since or at):
            return None
        occurs_at = _free(team, cadence, at)
        missed = _missed(team, since or at)
        by = by or _planner_of(team)
        if missed and by:
            missed.replan(by, starts_at=occurs_at, occurs_at=occurs_at, untouched=True)
            team.announce(team.topic, "sessions")
            return missed
        return _make(team, by, occurs_at) if by else None


def heal(at: datetime) -> list[Session]:
    """Makes what is missing: the sessions ahead of all teams that have a rhythm and none on the calendar."""
    since = at - FORGOTTEN_AFTER
    there = Session.objects.to_come(since).filter(occurs_at__isnull=False)
    lacking = SessionSettings.objects.filter(every_weeks__gt=0).exclude(team__in=there.values("team"))
    made = (ensure_ahead(settings.team, at, since=since) for settings in lacking.select_related("team"))
    return [session for session in made if session]


@dataclass(frozen=True)
class Agreed:
    """The session ahead as agreed in a wrap-up, and its time before that; None if it was made for it."""

    session: Session
    was: datetime | None


def agree(session: Session, starts_at: datetime, by: Member, at: datetime) -> Agreed:
    """Moves the session ahead to the date that this session has agreed on, or makes it."""
    with session.changing("wrap-up", "hint") as present:
        team = present.team
        team.lock()
        following = present.following
        was = following.starts_at if following else None
        if following:
            following.replan(by, starts_at=starts_at)
            team.announce(team.topic, "sessions")
        else:
            following = _make(team, by, starts_at, occurs_at=_place(team, starts_at, at))
    return Agreed(following, was)


def disagree(session: Session, was: datetime | None, by: Member) -> bool:
    """Undoes `agree`; False if there is nothing to undo, or somebody has filled what was made."""
    with session.changing("wrap-up", "hint") as present:
        team = present.team
        team.lock()
        following = present.following
        if following and was:
            following.replan(by, starts_at=was)
        elif following and following.is_empty():
            following.delete()
        else:
            present.nothing_changed()
            return False
        team.announce(team.topic, "sessions")
    return True


def move(session: Session, starts_at: datetime, by: Member) -> bool:
    """Moves a session that has not begun; it keeps its place in the rhythm. False if it has begun."""
    with transaction.atomic():
        session.team.lock()
        return _shift(session, by, starts_at=starts_at, **_new_place(session, starts_at))


def _new_place(session: Session, starts_at: datetime) -> dict[str, datetime]:
    """The meeting of a rhythm that has changed since, for a session that is moved to it."""
    cadence = SessionSettings.of(session.team).cadence
    if cadence is None or session.occurs_at is None or cadence.has(session.occurs_at):
        return {}
    taken = Session.objects.filter(team=session.team, occurs_at=starts_at).exclude(pk=session.pk)
    return {"occurs_at": starts_at} if cadence.has(starts_at) and not taken.exists() else {}


def skip(session: Session, by: Member) -> bool:
    """Moves the session to the next meeting of the rhythm; False if it has begun.

    Raises NoRhythm if it belongs to none.
    """
    cadence = SessionSettings.of(session.team).cadence
    if cadence is None or session.occurs_at is None:
        raise NoRhythm
    with transaction.atomic():
        session.team.lock()
        last = max(session.occurs_at, session.starts_at)
        occurs_at = _first_free(session.team, cadence, last, session.occurs_at)
        return _shift(session, by, starts_at=occurs_at, occurs_at=occurs_at)


def bring_back(session: Session, by: Member, at: datetime) -> bool:
    """Undoes `skip`; False if no meeting was skipped that is still to come."""
    with transaction.atomic():
        session.team.lock()
        skipped = skipped_before(session, at)
        return skipped is not None and _shift(session, by, starts_at=skipped, occurs_at=skipped)


def skip_following(session: Session, seen: datetime, by: Member) -> Session | None:
    """Skips the meeting of the session that follows this one, and returns that session.

    None if it belongs to no rhythm, or is no longer at the time `seen`.
    """
    with session.changing("wrap-up", "hint") as present:
        present.team.lock()
        following = present.following
        if following and following.starts_at.replace(microsecond=0) == seen:
            with suppress(NoRhythm):
                if skip(following, by):
                    following.refresh_from_db()
                    return following
        present.nothing_changed()
    return None


def bring_following_back(session: Session, by: Member, at: datetime) -> bool:
    """Undoes `skip_following`; False if no meeting was skipped that is still to come."""
    with session.changing("wrap-up", "hint") as present:
        present.team.lock()
        following = present.following
        if following and bring_back(following, by, at):
            return True
        present.nothing_changed()
    return False


def skipped_before(session: Session, at: datetime) -> datetime | None:
    """The meeting before this session's that was skipped and is still to come; None without one."""
    cadence = SessionSettings.of(session.team).cadence
    if cadence is None or session.occurs_at is None:
        return None
    last = last_meeting(session.team, at, apart_from=session)
    taken = Session.objects.filter(team=session.team, occurs_at__gt=at).exclude(pk=session.pk)
    skipped = cadence.last_before(session.occurs_at, at, last)
    return None if skipped is None or taken.filter(occurs_at=skipped).exists() else skipped


def _follow(settings: SessionSettings, by: Member, at: datetime, former: Cadence | None) -> Session | None:
    team, cadence = settings.team, settings.cadence
    is_moved = cadence != former
    team.lock()
    ahead = ahead_of(team, at)
    if ahead and is_moved and cadence and former and _moves_along(ahead, cadence, former, by, at):
        return None
    if ahead and not ahead.is_as_made():
        return ahead if is_moved and astray(team, at) else None
    if ahead and cadence is None:
        ahead.delete()
        team.announce(team.topic, "sessions")
    elif ahead and cadence:
        occurs_at = _free(team, cadence, at, apart_from=ahead) if is_moved else ahead.starts_at
        ahead.replan(
            by,
            minutes=settings.agenda,
            starts_at=occurs_at,
            occurs_at=occurs_at,
            untouched=True,
        )
        team.announce(team.topic, "sessions")
    else:
        ensure_ahead(team, at, by)
    return None


def _moves_along(ahead: Session, cadence: Cadence, former: Cadence, by: Member, at: datetime) -> bool:
    """Moves a session that nobody has moved to the same day and hour of the team's new zone.

    False if more than the zone has changed, or this meeting is over there or taken.
    """
    if ahead.occurs_at is None or ahead.starts_at != ahead.occurs_at:
        return False
    place = cadence.in_place_of(ahead.occurs_at, former)
    if place is None or place <= at:
        return False
    if Session.objects.filter(team=ahead.team, occurs_at=place).exclude(pk=ahead.pk).exists():
        return False
    ahead.replan(by, starts_at=place, occurs_at=place, untouched=ahead.untouched)
    ahead.team.announce(ahead.team.topic, "sessions")
    return True


def _stands(team: Team, cadence: Cadence, at: datetime, since: datetime) -> bool:
    """True if the session ahead is there; one planned by hand for the next meeting takes its place."""
    to_come = list(Session.objects.filter(team=team).to_come(since))
    if any(session.occurs_at for session in to_come):
        return True
    last = last_meeting(team, at)
    by_hand = next((each for each in to_come if cadence.is_next(each.starts_at, at, last)), None)
    if by_hand is None:
        return False
    by_hand.occurs_at = _free(team, cadence, at)
    by_hand.save(update_fields=["occurs_at"])
    return True


def _missed(team: Team, since: datetime) -> Session | None:
    """The session of the rhythm that nobody has touched and nobody held."""
    planned = Session.objects.filter(team=team, untouched=True, starts_at__lte=since).planned()
    return next((session for session in planned if session.is_as_made()), None)


def _place(team: Team, starts_at: datetime, at: datetime) -> datetime | None:
    """The meeting of the rhythm whose place a session at `starts_at` takes, if it takes one."""
    cadence = SessionSettings.of(team).cadence
    if cadence is None or not cadence.is_next(starts_at, at, last_meeting(team, at)):
        return None
    return _free(team, cadence, at)


def _free(team: Team, cadence: Cadence, at: datetime, apart_from: Session | None = None) -> datetime:
    """The next meeting that has no session yet."""
    return _first_free(team, cadence, at, last_meeting(team, at, apart_from=apart_from), apart_from)


def _first_free(
    team: Team, cadence: Cadence, at: datetime, last: datetime | None, apart_from: Session | None = None
) -> datetime:
    taken = Session.objects.filter(team=team, occurs_at__gt=at)
    if apart_from:
        taken = taken.exclude(pk=apart_from.pk)
    occupied = set(taken.values_list("occurs_at", flat=True))
    occurs_at = cadence.next_after(at, last)
    while occurs_at in occupied:
        occurs_at = cadence.next_after(occurs_at, last)
    return occurs_at


def _make(team: Team, by: Member, starts_at: datetime, **place) -> Session:
    place = place or {"occurs_at": starts_at, "untouched": True}
    able: Iterable[Member] = facilitators(team)
    minutes = SessionSettings.of(team).agenda
    facilitator = facilitator_proposed(team, by, able)
    return Session.plan(team, by, starts_at, minutes=minutes, facilitator=facilitator, **place)


def _planner_of(team: Team) -> Member | None:
    """Who makes the session where nobody acts: someone who may facilitate."""
    return next(iter(facilitators(team)), None)


def _shift(session: Session, by: Member, starts_at: datetime, **place: datetime) -> bool:
    with session.changing() as present:
        if present.started_at:
            return False
        present.replan(by, minutes=None, starts_at=starts_at, **place)
        present.team.announce(present.team.topic, "sessions")
    return True
