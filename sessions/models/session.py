"""A refinement session: planned, run and finished.

Its columns are in `session_fields`; `clock` moves it from phase to phase, `people` seats its participants,
and `codes` opens it to guests.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext

from core.clock import now
from core.text import tidy
from core.tokens import digest
from sessions.meeting.rules.agenda import Phase, minutes_for
from teams.models import Member, Team

from .clock import Clock
from .codes import Codes
from .people import People
from .session_fields import CLOCKWORK
from .settings import SessionSettings
from .timebox import PhaseTimebox

FORGOTTEN_AFTER = timedelta(days=1)


class SessionQuerySet(models.QuerySet["Session"]):
    def planned(self):
        return self.filter(started_at=None, finished_at=None).order_by("starts_at", "pk")

    def running(self):
        return self.filter(started_at__isnull=False, finished_at=None).order_by("-started_at", "-pk")

    def upcoming(self):
        """The running sessions, then the planned ones, the next one first."""
        begun = models.Case(models.When(started_at=None, then=1), default=0)
        return self.filter(finished_at=None).order_by(begun, "starts_at", "pk")

    def to_come(self, at: datetime):
        """The planned sessions that begin after that moment."""
        return self.planned().filter(starts_at__gt=at)

    def ahead(self, at: datetime):
        """The same without a forgotten lobby, which nobody opened within a day of its time."""
        return self.upcoming().exclude(started_at=None, starts_at__lt=at - FORGOTTEN_AFTER)

    def finished(self):
        return self.filter(finished_at__isnull=False).order_by("-finished_at", "-pk")

    def with_counts(self):
        """Annotates how many items wait for triage and for the deep dive."""
        return self.annotate(
            for_triage=models.Count("entries", filter=models.Q(entries__phase=Phase.TRIAGE)),
            for_deep_dive=models.Count("entries", filter=models.Q(entries__phase=Phase.DEEP_DIVE)),
        )


class Session(Codes, Clock, People):
    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="one_session_per_number"),
            models.UniqueConstraint(fields=["team", "occurs_at"], name="one_session_per_meeting"),
        ]

    def __str__(self):
        return f"Refinement {self.number}"

    # Questions

    @classmethod
    def names(cls, public_ids: Collection[str]) -> dict[str, str]:
        """The names of these sessions, by their public id."""
        numbers = cls.objects.filter(public_id__in=public_ids).values_list("public_id", "number")
        return {public_id: gettext("Refinement %d") % number for public_id, number in numbers}

    @property
    def planned_minutes(self) -> int:
        """The planned length of the session."""
        return sum(row.planned for row in self.timeboxes.all()) // 60

    @property
    def following(self) -> "Session | None":
        """The next session on the calendar: the first planned one after this one's end, else after now."""
        ours = Session.objects.filter(team_id=self.team_id).exclude(pk=self.pk)
        return ours.to_come(self.finished_at or now()).first()

    @property
    def next_at(self) -> datetime | None:
        """The next date: that of the next session on the calendar."""
        following = self.following
        return following.starts_at if following else None

    @property
    def call_url(self) -> str:
        """The link of the team's call; empty without one."""
        return SessionSettings.of(self.team).call_url

    def is_empty(self) -> bool:
        """True if it has neither begun nor a goal, an item or anyone in its lobby."""
        is_bare = not (self.started_at or self.goal)
        return is_bare and not self.entries.exists() and not self.participants.exists()

    def is_as_made(self) -> bool:
        """True if it is as the rhythm made it: nobody has moved, kept or filled it."""
        return self.untouched and self.is_empty()

    # Changes

    @classmethod
    def plan(
        cls,
        team: Team,
        by: Member,
        starts_at: datetime,
        goal="",
        minutes: int | dict[Phase, int] = 60,
        public_id: str = "",
        facilitator: Member | None = None,
        occurs_at: datetime | None = None,
        untouched: bool = False,
    ) -> "Session":
        """Puts a session on the calendar; its planner facilitates it unless someone else is named.

        `public_id` is the one with which the planner's form was rendered, so that submitting it twice plans
        one session.
        """
        with transaction.atomic():
            list(Team.objects.select_for_update(no_key=True).filter(pk=team.pk).values_list("pk"))
            last = cls.objects.filter(team=team).aggregate(last=models.Max("number"))["last"] or 0
            session = cls(team=team, number=last + 1, goal=goal, starts_at=starts_at, created_by=by)
            session.facilitator = facilitator or by
            session.public_id = public_id or session.public_id
            session.occurs_at, session.untouched = occurs_at, untouched
            session.code_digest = digest(session.code)
            session.auto_advance = SessionSettings.of(team).auto_advance
            session.save(force_insert=True)
            session._lay_out(minutes if isinstance(minutes, dict) else minutes_for(minutes))
            team.announce(team.topic, "sessions")
        return session

    def replan(self, by: Member, *, minutes: dict[Phase, int] | None = None, **fields) -> None:
        """Changes goal, date or timeboxes of a session that has not begun."""
        fields = {"untouched": False, "revised_at": now(), **fields}
        with self.changing("stage", *CLOCKWORK) as session:
            if session.started_at:
                return
            for field, value in fields.items():
                setattr(session, field, value)
            session.save(update_fields=list(fields))
            if minutes:
                session.timeboxes.all().delete()
                session._lay_out(minutes)

    def set_goal(self, goal: str) -> None:
        """Sets the session's goal; possible until it is finished."""
        with self.changing("stage", "hint") as session:
            if session.is_finished or session.goal == goal:
                return session.nothing_changed()
            session.goal, session.revised_at = goal, now()
            session.save(update_fields=["goal", "revised_at"])

    def set_foreword(self, foreword: str) -> None:
        """Sets the introduction above the summary; also after the end."""
        with self.changing("wrap-up") as session:
            session.foreword = tidy(foreword)
            session.save(update_fields=["foreword"])

    def mute_hint(self, name: str) -> None:
        """Dismisses this hint for the rest of the session."""
        with self.changing("hint") as session:
            if name in session.hushed:
                return session.nothing_changed()
            session.hushed = [*session.hushed, name]
            session.save(update_fields=["hushed"])

    def show_hints(self, on_phone: bool) -> None:
        """Shows hints on the facilitator's phone only, or on all their screens."""
        with self.changing("hint") as session:
            if session.hints_on_phone == on_phone:
                return session.nothing_changed()
            session.hints_on_phone = on_phone
            session.save(update_fields=["hints_on_phone"])

    def _lay_out(self, minutes: dict[Phase, int]) -> None:
        rows = [(phase, minutes[phase] * 60) for phase in Phase if minutes.get(phase)]
        PhaseTimebox.objects.bulk_create(
            PhaseTimebox(
                session=self, position=place, phase=phase, planned=seconds, length=seconds, left=seconds
            )
            for place, (phase, seconds) in enumerate(rows, 1)
        )
