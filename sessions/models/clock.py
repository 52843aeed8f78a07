"""The clock of a session: the running phase, what moves it, its time left, and the item on the stage.

The item's entry counts the time that it has taken (entry.py); meeting/parts/agenda.py shows what is left.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from backlog.models import BacklogSettings
from core.clock import now
from sessions.meeting.rules.agenda import LISTED, Phase, PhaseAhead, Timebox, next_with_content, share
from sessions.meeting.rules.pace import made_up
from teams.models import Member

from .event import Event
from .session_fields import CLOCKWORK, EVERYTHING, SessionFields
from .timebox import PhaseTimebox

# The columns that hold the time of the item on the stage.
STAGE_TIME = ("stage_length", "stage_left", "stage_ends_at")
# Seconds that a phase keeps, however much is taken from it.
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

    def phases_ahead(self, rows: Iterable[PhaseTimebox]) -> list[PhaseAhead]:
        """These timeboxes with whether anything waits in them."""
        waiting = self._waiting()
        return [row.ahead(row.phase in waiting) for row in rows]

    @property
    def stage_box(self) -> Timebox | None:
        """The time of the item on the stage, dealt when it came up; None while none is there."""
        if self.on_stage_id is None or not self.stage_length:
            return None
        return Timebox(self.stage_length, self.stage_left, self.stage_ends_at)

    def due(self) -> datetime | None:
        """The moment at which the session moves on by itself; None if only its facilitator can move it."""
        row = self.current() if self.auto_advance else None
        last = row and row.position == len(self.timeboxes.all())
        return row.ends_at if row and not last else None

    # Changes

    def start(self, by: Member, at: datetime | None = None, *, keeps_end: bool = False) -> None:
        """Opens the first phase that has something in it. A second press changes nothing.

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
            session._enter_next(list(session.timeboxes.all()), by, at)

    def advance(self, past: int, by: Member | None, at: datetime | None = None) -> bool:
        """Leaves the phase at position `past` for the next one that has something in it.

        `past` is the phase for which the button was rendered. If the meeting has moved on since, nothing
        changes and the answer is False. What the phase saved goes to the deep dive, if that is ahead.
        """
        at = at or now()
        with self.changing(*EVERYTHING) as session:
            rows = list(session.timeboxes.all())
            if not session.is_running or session.position != past or past >= len(rows):
                session.nothing_changed()
                return False
            rows[past - 1].leave(rows[past:], at)
            session._enter_next(rows[past:], by, at)
        return True

    def go_back(self, past: int, by: Member, at: datetime | None = None) -> bool:
        """Returns to the phase before `past`; it goes on with what it had left.

        One passed over is returned to only if something is in it now. Gifts made on the way are taken back.
        """
        at = at or now()
        with self.changing(*EVERYTHING) as session:
            rows = list(session.timeboxes.all())
            waiting = session._waiting()
            before = [row for row in rows[: past - 1] if row.can_be_returned_to(waiting)]
            if not session.is_running or session.position != past or not before:
                session.nothing_changed()
                return False
            rows[past - 1].end(at)
            for row in rows[before[-1].position - 1 : past - 1]:
                row.take_back(rows)
            session._enter(before[-1].position, by, at)
        return True

    def end(self, by: Member, at: datetime) -> bool:
        """Stops the clock and clears the stage; False unless the last phase is on. Inside `changing`."""
        row = self.current()
        if row is None or row.position != len(self.timeboxes.all()):
            return False
        row.end(at)
        self.put_on_stage(None, by, at)
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
            session._time_stage(lambda box: box.stop(at))
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
            session._time_stage(lambda box: box.run(at))
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
            # Each item that waits has its part of it, the one on the stage too.
            each = seconds / session.entries.share_count(row.phase, session.on_stage)
            session._time_stage(lambda box: box.extend(each))
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

    def put_on_stage(self, entry, by: Member | None, at: datetime) -> None:
        """Changes what the room looks at, and notes how long it looked at the last one. Inside `changing`.

        The item is dealt its share of the time that its phase has left, once: what happens to other items
        while it is on the stage changes nothing about it. Whoever speaks has spoken about the last one.
        """
        if self.on_stage is not None:
            self.on_stage.leave_stage(at)
        if entry is not None:
            entry.enter_stage(by, at)
        self.on_stage = entry
        self._deal_time(at)
        self.save(update_fields=["on_stage", *STAGE_TIME])
        self.end_turn()
        self.publish_parts("clock", "hint")

    def _deal_time(self, at: datetime) -> None:
        row = self.current()
        if self.on_stage is None or row is None or row.phase != self.on_stage.phase:
            self._put_stage_box(Timebox.of(0))
            return
        box = Timebox.of(share(row.box.remaining(at), self.entries.share_count(row.phase, self.on_stage)))
        self._put_stage_box(box.run(at) if row.box.is_running else box)

    def _time_stage(self, change: Callable[[Timebox], Timebox]) -> None:
        if box := self.stage_box:
            self._put_stage_box(change(box))
            self.save(update_fields=STAGE_TIME)

    def _put_stage_box(self, box: Timebox) -> None:
        self.stage_length, self.stage_left, self.stage_ends_at = box.length, box.left, box.ends_at

    def _clear_stage(self, phase: Phase, by: Member | None, at: datetime) -> None:
        """Puts the first waiting item of the phase on the stage; none if the phase has no list."""
        waiting = self.entries.waiting_in(phase).first() if phase in LISTED else None
        self.put_on_stage(waiting, by, at)

    def _make_up(self, at: datetime) -> None:
        late, rows = (at - self.starts_at).total_seconds(), list(self.timeboxes.all())
        if lost := made_up(late, [row.length for row in rows]):
            self.made_up = late
            for row, seconds in zip(rows, lost, strict=True):
                row.put(row.box.extend(-seconds))

    def _waiting(self) -> set[str]:
        return set(self.entries.filter(closed_at=None).order_by().values_list("phase", flat=True))

    def _enter_next(self, ahead: list[PhaseTimebox], by: Member | None, at: datetime) -> None:
        passed_over = next_with_content(self.phases_ahead(ahead))
        for row in ahead[:passed_over]:
            row.give_away(ahead)
        self._enter(ahead[passed_over].position, by, at)

    def _enter(self, position: int, by: Member | None, at: datetime) -> None:
        row = self.timeboxes.get(position=position)
        row.begin(at)
        self.position = position
        self.paused_at = None
        self.save(update_fields=["position", "paused_at"])
        self._clear_stage(Phase(row.phase), by, at)
        self.record(Event.Kind.PHASE, by, at, phase=row.phase)

    def _mark_paused(self, at: datetime | None) -> None:
        self.paused_at = at
        self.save(update_fields=["paused_at"])
