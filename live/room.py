"""Everyone of this process who looks at one page, and what it looks like to each audience.

A room draws while something is pending: the first news at once, what arrives meanwhile together. It has at
most one drawing under way, so frames reach a window in the order of their revisions.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core import clock
from live import timing
from live.clients import Window
from live.hub.alarm import Alarm
from live.pages import MEMBERSHIP, Code, LivePage, Presence
from live.presence import Attendance
from live.rendering.rendering import Drawing, Frames, Task, View, render
from live.wire.news import News

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from live.hub.hub import Hub

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Pending:
    """What the next drawing is for."""

    news: list[News] = field(default_factory=list)
    everything: bool = False
    readmit: bool = False
    joining: bool = False

    def __bool__(self) -> bool:
        return bool(self.news or self.everything or self.readmit or self.joining)


class Room:
    def __init__(self, hub: "Hub", page: LivePage, ident: str, topics: tuple[str, ...]) -> None:
        self.hub = hub
        self.page = page
        self.ident = ident
        self.topics = topics
        self.windows: set[Window] = set()
        self.attendance = Attendance(self._attend)
        self.alarm = Alarm(self._catch_up)
        self.empty_since = hub.loop.time()
        # Every change up to this number is on the screens or on its way; None before the first drawing.
        self.known: int | None = None
        self._ahead: set[int] = set()
        self._cache: dict[View, Frames] = {}
        self._pending = Pending()
        self._painter: asyncio.Task[None] | None = None

    def __str__(self) -> str:
        return f"{self.page.kind} {self.ident}"

    # Windows

    def enter(self, window: Window) -> None:
        """Take the window in, and send it the whole page."""
        self.windows.add(window)
        if window.seat.person:
            self.attendance.arrive(window.seat.person)
        # It was admitted a moment ago, before it could hear news: ask again.
        self._pending.readmit = True
        self._wake_for_newcomer()

    def leave(self, window: Window) -> None:
        if window not in self.windows:
            return
        self.windows.remove(window)
        window.closed = True
        if window.seat.person:
            self.attendance.leave(window.seat.person)
        if not self.windows:
            self.empty_since = self.hub.loop.time()
            # Nobody would notice if these frames grew old.
            self._cache.clear()

    def answer(self, window: Window, beat: int) -> bool:
        """Take a window's echo of a heartbeat; False if it makes no sense."""
        if not window.answer(beat):
            return False
        if window.needs_everything and not window.is_behind:
            self._wake_for_newcomer()
        return True

    async def beat(self, now_ms: int) -> None:
        for window in list(self.windows):
            if (window.sent - window.answered) * timing.HEARTBEAT >= timing.PATIENCE:
                await window.show_out(Code.TOO_SLOW, _("This window stopped responding."))
                self.leave(window)
            else:
                await window.beat(now_ms)

    # News

    def hear(self, news: News) -> None:
        self._count(news.counter)
        if news.topic in self.topics:
            self._pending.news.append(news)
            self._pending.readmit |= not MEMBERSHIP.isdisjoint(news.parts)
            self._wake()

    def redraw(self) -> None:
        """Draw and send everything: something may have been missed."""
        self._pending.everything = True
        self._pending.readmit = True
        self._wake()

    def readmit(self) -> None:
        """Ask again who may look."""
        self._pending.readmit = True
        self._wake()

    def is_behind(self, counter: int | None) -> bool:
        """Whether changes up to `counter`, or the end of the page, have not been heard of here."""
        return self.known is not None and (counter is None or self.known < counter)

    def end(self) -> None:
        self.attendance.end()
        self.alarm.stop()
        if self._painter:
            self._painter.cancel()

    def _count(self, counter: int) -> None:
        # Two threads may tell 7 before 6; a gap that stays is a loss, which the hub's next look finds.
        self._ahead.add(counter)
        if self.known is not None:
            while self.known + 1 in self._ahead:
                self.known += 1
            self._ahead = {number for number in self._ahead if number > self.known}

    def _know(self, counter: int) -> None:
        self.known = max(self.known or 0, counter)
        self._count(counter)

    # Drawing

    def _wake_for_newcomer(self) -> None:
        self._pending.joining = True
        self._wake()

    def _wake(self) -> None:
        if self._painter is None or self._painter.done():
            self._painter = self.hub.spawn(self._paint())

    async def _paint(self) -> None:
        while self._pending and self.windows:
            began = self.hub.loop.time()
            pending, self._pending = self._pending, Pending()
            try:
                await self._paint_once(pending)
            except Exception:
                logger.exception("Could not draw %s", self)
                self._pending.everything = True
                await asyncio.sleep(timing.RETRY)
            if self._pending:
                await asyncio.sleep(began + timing.MERGE - self.hub.loop.time())
        if not self.windows:
            self._pending = Pending()

    async def _paint_once(self, pending: Pending) -> None:
        joining = {w for w in self.windows if w.needs_everything and not w.is_behind}
        was_empty = not self._cache
        task = Task(
            ident=self.ident,
            seats=frozenset(window.seat for window in self.windows),
            joining=frozenset(window.seat for window in joining),
            news=tuple(pending.news),
            everything=pending.everything,
            readmit=pending.readmit,
            fresh={view: frozenset(frames) for view, frames in self._cache.items()},
            served=self._served(pending.news),
        )
        drawing = await self.hub.on_drawing_thread(render, self.page, task)
        if drawing.counter is None:
            await self.close(Code.NO_SUCH_PAGE, _("This page no longer exists."))
            return
        joining |= await self._reseat(drawing)
        if pending.everything or was_empty:
            self._know(drawing.counter)
        self._keep(drawing, afresh=pending.everything)
        await self._send(drawing, joining, everything=pending.everything)
        self.alarm.set(drawing.due)

    def _served(self, news: list[News]) -> frozenset[str]:
        """Those whose windows all have their own parts from the replies to the orders that they gave."""
        answered: dict[str, set[str]] = {}
        for each in news:
            if each.whose:
                answered.setdefault(each.whose, set()).add(each.window)
        # Two windows that answered each other's order hold each one part of the truth.
        return frozenset(
            person
            for person, windows in answered.items()
            if len(windows) == 1
            and "" not in windows
            and all(window.name in windows for window in self.windows if window.seat.person == person)
        )

    async def _reseat(self, drawing: Drawing) -> set[Window]:
        """Show out who lost their right, and return the windows that now see another page."""
        moved = set()
        for window in list(self.windows):
            if window.seat not in drawing.seats:
                continue
            seat = drawing.seats[window.seat]
            if seat is None:
                await window.show_out(Code.NOT_ALLOWED, _("You no longer have access to this page."))
                self.leave(window)
            else:
                window.seat = seat
                moved.add(window)
        return moved

    def _keep(self, drawing: Drawing, afresh: bool) -> None:
        if afresh:
            self._cache.clear()
        for frames in self._cache.values():
            for name in drawing.stale:
                frames.pop(name, None)
        for view, frames in drawing.shared.items():
            kept = self._cache.setdefault(view, {})
            kept |= {name: frame for name, frame in frames.items() if name in drawing.order[view]}

    async def _send(self, drawing: Drawing, joining: set[Window], everything: bool) -> None:
        # What was drawn beyond the news was drawn for newcomers; the others have it.
        changes = {
            view: "".join(
                f for name, f in frames.items() if everything or self._is_news(name, frames, drawing)
            )
            for view, frames in drawing.shared.items()
        }
        pages: dict[View, str] = {}
        for window in list(self.windows):
            view = View.of(window.seat)
            owner = (view, window.seat.person or "")
            if window.is_behind:
                window.needs_everything = True
                continue
            if window in joining:
                if view not in pages:
                    kept = self._cache.get(view, {})
                    pages[view] = "".join(kept[name] for name in drawing.order[view] if name in kept)
                text = pages[view]
                window.needs_everything = False
            elif window.needs_everything:
                continue  # It came in during this drawing; the next is for it.
            else:
                text = changes.get(view, "")
            if owner in drawing.changed or window in joining:
                text += "".join(drawing.personal.get(owner, {}).values())
            if text:
                await window.write(text)

    def _is_news(self, name: str, frames: Frames, drawing: Drawing) -> bool:
        """Whether a part was touched itself, or is drawn whole in place of touched ones that stand in it."""
        inside = {each for each in drawing.touched if self.page.container_of(each) == name}
        return name in drawing.touched or (bool(inside) and inside.isdisjoint(frames))

    async def close(self, code: Code, reason: "StrOrPromise") -> None:
        for window in list(self.windows):
            await window.show_out(code, reason)
            self.leave(window)

    # What the page's models are told

    def _attend(self, people: frozenset[str], presence: Presence) -> None:
        self.hub.spawn(
            self.hub.on_errands_thread(self.page.attend, self.ident, people, presence, clock.now())
        )

    def _catch_up(self) -> None:
        self.hub.spawn(self._catch_up_and_look())

    async def _catch_up_and_look(self) -> None:
        try:
            await self.hub.on_errands_thread(self.page.catch_up, self.ident, clock.now())
        finally:
            # Whether or not anything changed, ask when the next is due, but never in a tight circle.
            await asyncio.sleep(timing.GRACE)
            self.readmit()
