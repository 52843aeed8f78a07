"""A refinement session: its agenda and clock, who facilitates it, and what stands on the stage."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import models, transaction

from live.clock import now
from sessions.agenda import Phase, fits, minutes_for
from teams.ids import derived_code, derived_token, digest, new_public_id
from teams.models import Member, Team
from teams.rights import Role

from .event import Event
from .participant import Participant
from .settings import SessionSettings
from .timebox import PhaseTimebox

# Parts that show where the meeting stands; they change whenever it moves.
CLOCKWORK = ("clock", "agenda", "controls")
WHOLE_STAGE = ("queue", "stage", "hint", "answers", "deck")
# Another phase may show or hide anything.
EVERYTHING = (*CLOCKWORK, *WHOLE_STAGE, "people", "tally", "parking-lot", "offer", "self")

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


class Session(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="refinements")
    number = models.PositiveIntegerField()
    goal = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    facilitator = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    # Who facilitated before somebody took over, and may take back with one tap.
    former_facilitator = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    facilitator_gone_at = models.DateTimeField(null=True)
    # 0 is the lobby; otherwise the timebox that is on.
    position = models.PositiveSmallIntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    auto_advance = models.BooleanField(default=False)
    on_stage = models.ForeignKey("refinement.Entry", models.SET_NULL, null=True, related_name="+")
    code_nonce = models.CharField(max_length=12, default=new_public_id, editable=False)
    code_digest = models.CharField(max_length=64, db_index=True, editable=False)
    created_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)

    objects = SessionQuerySet.as_manager()
    _touched: dict[str, None]  # the parts that the change under way has touched, in their order

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "number"], name="one_session_per_number")]

    def __str__(self):
        return f"Refinement {self.number}"

    # Questions

    @property
    def topic(self) -> str:
        return f"session.{self.public_id}"

    @property
    def code(self) -> str:
        """What a guest types to join: eight characters, shown on the projector."""
        return derived_code("session", self.code_nonce)

    @property
    def join_token(self) -> str:
        """The secret of the link that lets a guest in; renewed together with the code."""
        return derived_token("join", self.code_nonce)

    @property
    def link_token(self) -> str:
        """What a join link carries: which session, and the secret that opens its door."""
        return self.public_id + self.join_token

    @property
    def projector_token(self) -> str:
        """The secret of the projector's read-only link; renewed together with the code."""
        return derived_token("projector", self.code_nonce)

    @property
    def planned_minutes(self) -> int:
        """How long it is to take."""
        return sum(row.planned for row in self.timeboxes.all()) // 60

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.finished_at is None

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    def current(self) -> PhaseTimebox | None:
        """The timebox that is on; None in the lobby and after the end."""
        if not self.is_running:
            return None
        return next((row for row in self.timeboxes.all() if row.position == self.position), None)

    @property
    def phase(self) -> Phase | None:
        row = self.current()
        return Phase(row.phase) if row else None

    def due(self) -> datetime | None:
        """When the session will move by itself; None while it waits for its facilitator."""
        row = self.current() if self.auto_advance else None
        last = row and row.position == len(self.timeboxes.all())
        return row.ends_at if row and not last else None

    # Planning

    @classmethod
    def plan(
        cls,
        team: Team,
        by: Member,
        starts_at: datetime,
        goal="",
        minutes: int | dict[Phase, int] = 60,
        public_id: str = "",
    ) -> "Session":
        """Put a session on the calendar; who plans it facilitates it until handed over.

        `public_id` is the one its planner's form was drawn with, so that sending it twice plans one session.
        """
        with transaction.atomic():
            list(Team.objects.select_for_update(no_key=True).filter(pk=team.pk).values_list("pk"))
            last = cls.objects.filter(team=team).aggregate(last=models.Max("number"))["last"] or 0
            session = cls(
                team=team, number=last + 1, goal=goal, starts_at=starts_at, created_by=by, facilitator=by
            )
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

    def _lay_out(self, minutes: dict[Phase, int]) -> None:
        rows = [(phase, minutes[phase] * 60) for phase in Phase if minutes.get(phase)]
        PhaseTimebox.objects.bulk_create(
            PhaseTimebox(
                session=self, position=place, phase=phase, planned=seconds, length=seconds, left=seconds
            )
            for place, (phase, seconds) in enumerate(rows, 1)
        )

    def triage_capacity(self) -> int:
        """How many items fit into the triage at a minute each."""
        return fits(sum(row.planned for row in self.timeboxes.all() if row.phase == Phase.TRIAGE))

    def renew_code(self, by: Member) -> None:
        """Make a new code and new links; the old ones lead nowhere."""
        with self.changing("stage", "people") as session:
            session.code_nonce = new_public_id()
            session.code_digest = digest(session.code)
            session.save(update_fields=["code_nonce", "code_digest"])

    # The clock

    def start(self, by: Member, at: datetime | None = None) -> None:
        """Open the first phase. A second press starts nothing again."""
        at = at or now()
        with self.changing(*EVERYTHING) as session:
            if session.started_at:
                return session.nothing_changed()
            session.started_at = at
            session.save(update_fields=["started_at"])
            session.record(Event.Kind.STARTED, by, at)
            session._enter(1, by, at)

    def advance(self, past: int, by: Member | None, at: datetime | None = None) -> bool:
        """Leave the phase at position `past` for the next one that has something in it.

        `past` is the phase that the button was drawn for: when the meeting has moved on since, nothing
        changes and the answer is False. What the phase saved goes to the deep dive, if that is ahead.
        """
        at = at or now()
        with self.changing(*EVERYTHING) as session:
            rows = list(session.timeboxes.all())
            if not session.is_running or session.position != past or past >= len(rows):
                session.nothing_changed()
                return False
            session._leave(rows[past - 1], rows[past:], at)
            session._enter(session._next_with_content(rows, past), by, at)
        return True

    def go_back(self, past: int, by: Member, at: datetime | None = None) -> bool:
        """Return to the phase before `past`; it goes on with what it had left."""
        at = at or now()
        with self.changing(*EVERYTHING) as session:
            rows = list(session.timeboxes.all())
            before = [row for row in rows if row.position < past and row.started_at]
            if not session.is_running or session.position != past or not before:
                session.nothing_changed()
                return False
            rows[past - 1].end(at)
            session._take_back_gift(before[-1], rows)
            session._enter(before[-1].position, by, at)
        return True

    def end(self, by: Member, at: datetime) -> bool:
        """Stop the clock and clear the stage; False unless the last phase is on. Inside `changing`."""
        row = self.current()
        if row is None or row.position != len(self.timeboxes.all()):
            return False
        row.end(at)
        self.put_on_stage(None, at)
        self.finished_at, self.paused_at = at, None
        self.save(update_fields=["finished_at", "paused_at"])
        self.record(Event.Kind.FINISHED, by, at)
        return True

    def go_on(self, by: Member, at: datetime) -> bool:
        """Return from the end to the last phase and what it had left. Inside `changing`."""
        if not self.is_finished:
            return False
        self.finished_at = None
        self.save(update_fields=["finished_at"])
        self.timeboxes.get(position=self.position).begin(at)
        self.record(Event.Kind.REOPENED, by, at)
        return True

    def pause(self, by: Member, at: datetime | None = None) -> None:
        """Stop the clock; what was left is kept."""
        at = at or now()
        with self.changing(*CLOCKWORK) as session:
            row = session.current()
            if row is None or session.paused_at:
                return session.nothing_changed()
            row.put(row.box.stop(at))
            session._mark_paused(at)
            session.record(Event.Kind.PAUSED, by, at)

    def resume(self, by: Member, at: datetime | None = None) -> None:
        """Let the clock go on with what was left."""
        at = at or now()
        with self.changing(*CLOCKWORK) as session:
            row = session.current()
            if row is None or not session.paused_at:
                return session.nothing_changed()
            row.put(row.box.run(at))
            session._mark_paused(None)
            session.record(Event.Kind.RESUMED, by, at)

    def extend(self, seconds: int, by: Member, past: int) -> bool:
        """Give the phase at position `past` more time; False when it is no longer on."""
        with self.changing(*CLOCKWORK) as session:
            row = session.current()
            if row is None or row.position != past:
                session.nothing_changed()
                return False
            row.put(row.box.extend(seconds))
            session.record(Event.Kind.EXTENDED, by, seconds=seconds, phase=row.phase)
        return True

    def catch_up(self, at: datetime) -> bool:
        """Pass every phase whose deadline is over, stamped with its deadline, when that is automatic.

        Called by the room's timer and before every order and page; whoever comes second changes nothing.
        """
        moved = False
        while (due := self.due()) and due <= at and self.advance(self.position, None, due):
            moved = True
            self.refresh_from_db()
        return moved

    def _leave(self, row: PhaseTimebox, ahead: list[PhaseTimebox], at: datetime) -> None:
        row.end(at)
        deep_dive = next((later for later in ahead if later.phase == Phase.DEEP_DIVE), None)
        if deep_dive and row.left >= 1:
            deep_dive.put(deep_dive.box.extend(row.left))
            row.given_away = row.left
            row.save(update_fields=["given_away"])

    def _take_back_gift(self, row: PhaseTimebox, rows: list[PhaseTimebox]) -> None:
        deep_dive = next((each for each in rows if each.phase == Phase.DEEP_DIVE), None)
        if deep_dive and row.given_away:
            deep_dive.put(deep_dive.box.extend(-row.given_away))
            row.given_away = 0
            row.save(update_fields=["given_away"])

    def _enter(self, position: int, by: Member | None, at: datetime) -> None:
        row = self.timeboxes.get(position=position)
        row.begin(at)
        self.position = position
        self.paused_at = None
        self.save(update_fields=["position", "paused_at"])
        self._clear_stage(Phase(row.phase), at)
        self.record(Event.Kind.PHASE, by, at, phase=row.phase)

    def _next_with_content(self, rows: list[PhaseTimebox], past: int) -> int:
        for row in rows[past:-1]:
            if (
                row.phase not in (Phase.TRIAGE, Phase.DEEP_DIVE)
                or self.entries.waiting_in(row.phase).exists()
            ):
                return row.position
        return rows[-1].position

    def _clear_stage(self, phase: Phase, at: datetime) -> None:
        """Put the first waiting item of the phase on the stage; none where the phase has no list."""
        first = None
        if phase in (Phase.TRIAGE, Phase.DEEP_DIVE):
            first = self.entries.waiting_in(phase).first()
        self.put_on_stage(first, at)

    def put_on_stage(self, entry, at: datetime) -> None:
        """Change what the room looks at, and note how long it looked at the last one. Inside `changing`."""
        if self.on_stage is not None:
            self.on_stage.leave_stage(at)
        if entry is not None:
            entry.enter_stage(at)
        self.on_stage = entry
        self.save(update_fields=["on_stage"])

    def _mark_paused(self, at: datetime | None) -> None:
        self.paused_at = at
        self.save(update_fields=["paused_at"])

    # People

    def seat(self, member: Member, watching: bool = False) -> Participant:
        """The member's one seat in this session, taken now if need be."""
        seat = Participant.objects.filter(session=self, member=member).first()
        if seat is None:
            with self.changing("people", "tally"):
                watching = watching or member.role == Role.STAKEHOLDER
                seat, _ = Participant.objects.get_or_create(
                    session=self, member=member, defaults={"watching": watching}
                )
        return seat

    def welcome(self, member: Member, at: datetime) -> None:
        """Somebody has a screen in the room: seat them, and give the absent facilitator the meeting back."""
        seat = self.seat(member)
        if seat.away_at:
            seat.session = self
            seat.came_back(at)
        if self.facilitator_id == member.pk and self.facilitator_gone_at:
            with self.changing("offer", "controls") as session:
                session.facilitator_gone_at = None
                session.save(update_fields=["facilitator_gone_at"])

    def miss(self, people: frozenset[str], at: datetime) -> None:
        """These people have had no screen here for a while: if one facilitates, offer to take over."""
        if self.facilitator and self.facilitator.public_id in people and not self.is_finished:
            with self.changing("offer", "controls") as session:
                session.facilitator_gone_at = at
                session.save(update_fields=["facilitator_gone_at"])

    def note_away(self, people: frozenset[str], at: datetime) -> None:
        """These people have left; their votes stay, and nobody waits for them."""
        seats = self.participants.filter(member__public_id__in=people, away_at=None)
        parts = [f"person-{each}" for each in sorted(people)]
        with self.changing(*parts, "tally") as session:
            if not seats.update(away_at=at, hand_raised_at=None):
                session.nothing_changed()

    def hand_over(self, to: Member, by: Member) -> None:
        """Let somebody else facilitate."""
        with self.changing("people", "controls", "hint", "offer") as session:
            session._facilitated_by(to, former=None)
            session.record(Event.Kind.HANDED_OVER, by, to=to.name)

    def take_over(self, by: Member, instead_of: str) -> bool:
        """Facilitate in place of the one who is gone.

        `instead_of` is the public id of the facilitator the button was drawn for, so that of two who press
        at once only the first takes over. Who facilitated before takes back in the same way.
        """
        with self.changing("people", "controls", "hint", "offer") as session:
            present = session.facilitator
            takes_back = session.former_facilitator_id == by.pk
            stale = (present.public_id if present else "") != instead_of
            if stale or not (takes_back or session.facilitator_gone_at or present is None):
                session.nothing_changed()
                return False
            session._facilitated_by(by, former=None if takes_back else present)
            session.record(Event.Kind.TAKEN_OVER, by)
        return True

    def _facilitated_by(self, member: Member, former: Member | None) -> None:
        self.facilitator, self.former_facilitator, self.facilitator_gone_at = member, former, None
        self.save(update_fields=["facilitator", "former_facilitator", "facilitator_gone_at"])

    # Helpers

    @contextmanager
    def changing(self, *parts: str, whose: str | None = None) -> Iterator["Session"]:
        """The session's row, locked and fresh; afterwards the room hears which parts changed.

        Inside, `also` names further parts and `nothing_changed` keeps the room quiet.
        """
        with transaction.atomic():
            session = (
                Session.objects.select_for_update(no_key=True, of=("self",))
                .select_related("team", "facilitator", "former_facilitator", "on_stage__item__team")
                .get(pk=self.pk)
            )
            session._touched = dict.fromkeys(parts)
            yield session
            if session._touched:
                session.team.announce(session.topic, *session._touched, whose=whose)
        self.refresh_from_db()

    def also(self, *parts: str) -> None:
        """Name further parts that the change under way has touched."""
        self._touched.update(dict.fromkeys(parts))

    def nothing_changed(self) -> None:
        """The order came too late or twice: tell nobody."""
        self._touched.clear()

    def record(self, kind: str, by: Member | None, at: datetime | None = None, **data) -> None:
        """Remember what happened. Never called with a card that is still hidden."""
        Event.objects.create(session=self, kind=kind, by=by, at=at or now(), data=data)
