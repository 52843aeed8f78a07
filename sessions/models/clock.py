"""The clock of a session: the running phase, what moves it, its time left, and the item on the stage.

The item's entry counts the time that it has taken (entry.py); meeting/parts/agenda.py shows what is left.
"""

from datetime import datetime

from backlog.models import BacklogSettings
from core.clock import now
from sessions.meeting.rules.agenda import Phase
from sessions.meeting.rules.pace import borrowed, made_up
from teams.models import Member

from .event import Event
from .session_fields import CLOCKWORK, EVERYTHING, SessionFields
from .timebox import PhaseTimebox

# The seconds that a phase keeps, however much is taken from it.
SHORTEST = 60


class Clock(SessionFields):
    class Meta:
        abstract = True

    # Questions

    def current(self) -> PhaseTimebox | None:
        """The running timebox; None in the lobby and after the end."""
        if not self.is_running:
            return None
        return next((row for row in self.timeboxes.all() if row.position == self.position), None)

    @property
    def phase(self) -> Phase | None:
        row = self.current()
        return Phase(row.phase) if row else None

    def due(self) -> datetime | None:
        """The moment at which the session moves on by itself; None if only its facilitator can move it."""
        row = self.current() if self.auto_advance else None
        last = row and row.position == len(self.timeboxes.all())
        return row.ends_at if row and not last else None

    # Changes

    def start(self, by: Member, at: datetime | None = None, *, keeps_end: bool = False) -> None:
        """Opens the first phase. A second press changes nothing.

        A late start with `keeps_end` shortens the phases; otherwise the session ends as much later.
        """
        at = at or now()
        with self.changing(*EVERYTHING) as session:
            if session.started_at:
                return session.nothing_changed()
            session.started_at = at
            if keeps_end:
                session._make_up(at)
            session.save(update_fields=["started_at", "made_up"])
            BacklogSettings.of(session.team).note_session(at)
            session.record(Event.Kind.STARTED, by, at, made_up=round(session.made_up))
            session._enter(1, by, at)

    def advance(self, past: int, by: Member | None, at: datetime | None = None) -> bool:
        """Leaves the phase at position `past` for the next one that has something in it.

        `past` is the phase for which the button was rendered. If the meeting has moved on since, nothing
        changes and the answer is False. The time that the phase saved goes to the deep dive, if that is
        ahead.
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
        """Returns to the phase before `past`, which goes on with the time it had left."""
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
        """Stops the clock and clears the stage; False unless the last phase is on. Inside `changing`."""
        row = self.current()
        if row is None or row.position != len(self.timeboxes.all()):
            return False
        row.end(at)
        self.put_on_stage(None, at)
        self.finished_at, self.paused_at = at, None
        self.save(update_fields=["finished_at", "paused_at"])
        self.record(Event.Kind.FINISHED, by, at)
        return True

    def go_on(self, by: Member, at: datetime, reason: str = "") -> bool:
        """Returns from the end to the last phase, with the time it had left. Inside `changing`."""
        if not self.is_finished:
            return False
        self.finished_at = None
        self.save(update_fields=["finished_at"])
        self.timeboxes.get(position=self.position).begin(at)
        self.record(Event.Kind.REOPENED, by, at, **({"reason": reason} if reason else {}))
        return True

    def pause(self, by: Member, at: datetime | None = None) -> None:
        """Pauses the clock, keeping the time left."""
        at = at or now()
        with self.changing(*CLOCKWORK, "queue") as session:
            row = session.current()
            if row is None or session.paused_at:
                return session.nothing_changed()
            row.put(row.box.stop(at))
            session._mark_paused(at)
            session.record(Event.Kind.PAUSED, by, at)

    def resume(self, by: Member, at: datetime | None = None) -> None:
        """Resumes the clock with the time left."""
        at = at or now()
        with self.changing(*CLOCKWORK, "queue") as session:
            row = session.current()
            if row is None or not session.paused_at:
                return session.nothing_changed()
            row.put(row.box.run(at))
            session._mark_paused(None)
            session.record(Event.Kind.RESUMED, by, at)

    def extend(self, seconds: int, by: Member, past: int) -> bool:
        """Gives the phase at position `past` more time; False if it is no longer on."""
        with self.changing(*CLOCKWORK, "queue") as session:
            row = session.current()
            if row is None or row.position != past:
                session.nothing_changed()
                return False
            row.put(row.box.extend(seconds))
            session.record(Event.Kind.EXTENDED, by, seconds=seconds, phase=row.phase)
        return True

    def give_time(self, position: int, seconds: int, by: Member) -> bool:
        """Makes a phase ahead longer or shorter; it keeps a minute. False once it is on or over."""
        with self.changing(*CLOCKWORK, "hint", "stage") as session:
            row = next((each for each in session.timeboxes.all() if each.position == position), None)
            if row is None or session.is_finished or row.position <= session.position or row.started_at:
                session.nothing_changed()
                return False
            row.put(row.box.extend(max(seconds, SHORTEST - row.length)))
            session.record(Event.Kind.EXTENDED, by, seconds=seconds, phase=row.phase)
        return True

    def catch_up(self, at: datetime) -> bool:
        """Passes every phase whose deadline is over, stamped with that deadline, if the team wants that.

        The room's timer calls it, and so does every order and page; a second call changes nothing.
        """
        moved = False
        while (due := self.due()) and due <= at and self.advance(self.position, None, due):
            moved = True
            self.refresh_from_db()
        return moved

    def put_on_stage(self, entry, at: datetime) -> None:
        """Changes the item on the stage, and notes how long the last one was there. Inside `changing`."""
        if self.on_stage is not None:
            self.on_stage.leave_stage(at)
        if entry is not None:
            entry.enter_stage(at)
        self.on_stage = entry
        self.save(update_fields=["on_stage"])

    def _clear_stage(self, phase: Phase, at: datetime) -> None:
        """Puts the first waiting item of the phase on the stage; none if the phase has no list."""
        first = None
        if phase in (Phase.TRIAGE, Phase.DEEP_DIVE):
            first = self.entries.waiting_in(phase).first()
        self.put_on_stage(first, at)

    def _make_up(self, at: datetime) -> None:
        late, rows = (at - self.starts_at).total_seconds(), list(self.timeboxes.all())
        if lost := made_up(late, [row.length for row in rows]):
            self.made_up = late
            for row, seconds in zip(rows, lost, strict=True):
                row.put(row.box.extend(-seconds))

    def _leave(self, row: PhaseTimebox, ahead: list[PhaseTimebox], at: datetime) -> None:
        row.end(at)
        deep_dive = next((later for later in ahead if later.phase == Phase.DEEP_DIVE), None)
        if deep_dive and row.left >= 1:
            deep_dive.put(deep_dive.box.extend(row.left))
            row.given_away = row.left
            row.save(update_fields=["given_away"])
        elif row.left < 0:
            self._borrow(row, ahead)

    def _borrow(self, row: PhaseTimebox, ahead: list[PhaseTimebox]) -> None:
        """Takes the time that the phase overran from the phases ahead, so that the session ends on time."""
        lent = zip(ahead, borrowed(-row.left, [later.left for later in ahead]), strict=True)
        row.borrowed = {str(later.position): seconds for later, seconds in lent if seconds >= 1}
        row.save(update_fields=["borrowed"])
        self._change_ahead(row, ahead, -1)

    def _change_ahead(self, row: PhaseTimebox, rows: list[PhaseTimebox], sign: int) -> None:
        for later in rows:
            if seconds := row.borrowed.get(str(later.position)):
                later.put(later.box.extend(sign * seconds))

    def _take_back_gift(self, row: PhaseTimebox, rows: list[PhaseTimebox]) -> None:
        deep_dive = next((each for each in rows if each.phase == Phase.DEEP_DIVE), None)
        if deep_dive and row.given_away:
            deep_dive.put(deep_dive.box.extend(-row.given_away))
            row.given_away = 0
            row.save(update_fields=["given_away"])
        if row.borrowed:
            self._change_ahead(row, rows, 1)
            row.borrowed = {}
            row.save(update_fields=["borrowed"])

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

    def _mark_paused(self, at: datetime | None) -> None:
        self.paused_at = at
        self.save(update_fields=["paused_at"])
