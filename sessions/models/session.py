"""A refinement session: planned, held and finished. What it is made of has a module each:

`codes` opens it, `clock` moves it from phase to phase, `stage` is what it looks at, `people` sit in it and
take their `turns`, `hints` are for who leads it, and every change of it goes through `changing`.
"""

from datetime import datetime, timedelta

from django.db import models, transaction

from core.clock import now
from core.text import tidy
from core.tokens import digest
from sessions.meeting.rules.agenda import Phase, fits, minutes_for
from teams.models import Member, Team

from .changing import CLOCKWORK
from .clock import Clock
from .codes import Codes
from .hints import Hints
from .people import People
from .settings import SessionSettings
from .timebox import PhaseTimebox
from .turns import Turns

FORGOTTEN_AFTER = timedelta(days=1)


class SessionQuerySet(models.QuerySet["Session"]):
    def planned(self):
        return self.filter(started_at=None, finished_at=None).order_by("starts_at", "pk")

    def running(self):
        return self.filter(started_at__isnull=False, finished_at=None).order_by("-started_at", "-pk")

    def upcoming(self):
        """What runs, then what is planned, the nearest first."""
        begun = models.Case(models.When(started_at=None, then=1), default=0)
        return self.filter(finished_at=None).order_by(begun, "starts_at", "pk")

    def ahead(self, at: datetime):
        """The same without what was forgotten: a lobby that nobody opened within a day of its time."""
        return self.upcoming().exclude(started_at=None, starts_at__lt=at - FORGOTTEN_AFTER)

    def finished(self):
        return self.filter(finished_at__isnull=False).order_by("-finished_at", "-pk")

    def with_counts(self):
        """With how many items wait for triage and for the deep dive."""
        return self.annotate(
            for_triage=models.Count("entries", filter=models.Q(entries__phase=Phase.TRIAGE)),
            for_deep_dive=models.Count("entries", filter=models.Q(entries__phase=Phase.DEEP_DIVE)),
        )


class Session(Codes, Clock, People, Turns, Hints):
    number = models.PositiveIntegerField()
    goal = models.CharField(max_length=200, blank=True)
    # What somebody wants to say above the summary, in their own words.
    foreword = models.TextField(blank=True)
    created_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now)
    next_at = models.DateTimeField(null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "number"], name="one_session_per_number")]

    def __str__(self):
        return f"Refinement {self.number}"

    # Questions

    @property
    def planned_minutes(self) -> int:
        """How long it is to take."""
        return sum(row.planned for row in self.timeboxes.all()) // 60

    def triage_capacity(self) -> int:
        """How many items fit into the triage at a minute each."""
        return fits(sum(row.planned for row in self.timeboxes.all() if row.phase == Phase.TRIAGE))

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
    ) -> "Session":
        """Put a session on the calendar; who plans it facilitates it unless somebody else is named.

        `public_id` is the one its planner's form was drawn with, so that sending it twice plans one session.
        """
        with transaction.atomic():
            list(Team.objects.select_for_update(no_key=True).filter(pk=team.pk).values_list("pk"))
            last = cls.objects.filter(team=team).aggregate(last=models.Max("number"))["last"] or 0
            session = cls(team=team, number=last + 1, goal=goal, starts_at=starts_at, created_by=by)
            session.facilitator = facilitator or by
            session.public_id = public_id or session.public_id
            session.code_digest = digest(session.code)
            session.auto_advance = SessionSettings.of(team).auto_advance
            session.save(force_insert=True)
            session._lay_out(minutes if isinstance(minutes, dict) else minutes_for(minutes))
            team.announce(team.topic, "sessions")
        return session

    def replan(self, by: Member, *, minutes: dict[Phase, int] | None = None, **fields) -> None:
        """Change goal, date or timeboxes of a session that has not begun."""
        with self.changing("stage", *CLOCKWORK) as session:
            if session.started_at:
                return
            for field, value in fields.items():
                setattr(session, field, value)
            session.save(update_fields=list(fields))
            if minutes:
                session.timeboxes.all().delete()
                session._lay_out(minutes)

    def aim_for(self, goal: str) -> None:
        """Say in one sentence what the session is for; possible until it is finished."""
        with self.changing("stage", "hint") as session:
            if session.is_finished or session.goal == goal:
                return session.nothing_changed()
            session.goal = goal
            session.save(update_fields=["goal"])

    def sum_up(self, foreword: str) -> None:
        """Say something above the summary, in one's own words; also after the end."""
        with self.changing("wrap-up") as session:
            session.foreword = tidy(foreword)
            session.save(update_fields=["foreword"])

    def meet_next(self, at: datetime | None) -> None:
        """Say when the team meets next, or that it is open."""
        with self.changing("wrap-up", "hint") as session:
            session.next_at = at
            session.save(update_fields=["next_at"])

    def _lay_out(self, minutes: dict[Phase, int]) -> None:
        rows = [(phase, minutes[phase] * 60) for phase in Phase if minutes.get(phase)]
        PhaseTimebox.objects.bulk_create(
            PhaseTimebox(
                session=self, position=place, phase=phase, planned=seconds, length=seconds, left=seconds
            )
            for place, (phase, seconds) in enumerate(rows, 1)
        )
