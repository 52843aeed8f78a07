"""One for each process that has sockets: it brings news to the rooms and keeps their time.

It has two threads of its own, each with a database connection: one draws and only reads, the other runs
errands, which may write and wait for locks.
"""

import asyncio
import logging
import secrets
from collections import defaultdict
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import close_old_connections, connections
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import clock
from live import timing
from live.clients import Window
from live.hub.channel_layer import OtherProcesses
from live.pages import Code, LivePage, PageAccess, of_kind
from live.room import Room
from live.shutdown import before_stopping
from live.socket.handshake import request_of
from live.wire.news import News, beyond_this_process

logger = logging.getLogger(__name__)

_running: "Hub | None" = None


def here() -> "Hub":
    """The hub of the running event loop; the first socket makes it."""
    global _running
    if _running is None or _running.loop is not asyncio.get_running_loop():
        _running = Hub(asyncio.get_running_loop())
        before_stopping(_running.say_goodbye)
    return _running


def running() -> "Hub | None":
    """The hub of this process, from any thread; None if it has had no socket."""
    return _running if _running and _running.loop.is_running() else None


class Hub:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.rooms: dict[tuple[str, str], Room] = {}
        self._listening: defaultdict[str, set[Room]] = defaultdict(set)
        self._drawing = ThreadPoolExecutor(1, "drawing")
        self._errands = ThreadPoolExecutor(1, "errands")
        # The event loop itself holds its tasks weakly.
        self._tasks: set[asyncio.Task[Any]] = set()
        self._others: OtherProcesses | None = None
        if layer := beyond_this_process():
            self._others = OtherProcesses(
                layer, secrets.token_hex(8), self.hear, lambda: self._listening, self._redraw_all
            )
            self.spawn(self._others.listen())
            self._every("REJOIN", self._others.join_all)
        self._every("HEARTBEAT", self._beat)
        self._every("COUNTERS", self._look)
        self._every("SEEN", self._note_seen)
        self._every("READMISSION", self._readmit)

    # Windows

    async def enter(self, kind: str, ident: str, scope: dict[str, Any], window: Window) -> Room:
        """Give the window its place in the room of that page, or raise `Refused`."""
        page = of_kind(kind)
        window.seat, topics = await self.on_errands_thread(_admit, page, scope, ident)
        window.language = window.seat.language
        room = await self._room(page, window.seat.ident, topics)
        room.enter(window)
        await window.beat(_milliseconds())
        return room

    async def _room(self, page: LivePage, ident: str, topics: tuple[str, ...]) -> Room:
        key = (page.kind, ident)
        if key not in self.rooms:
            room = self.rooms[key] = Room(self, page, ident, topics)
            new = [topic for topic in topics if topic not in self._listening]
            for topic in topics:
                self._listening[topic].add(room)
            if self._others:
                for topic in new:
                    await self._others.join(topic)
            self.spawn(self._expect(room))
        return self.rooms[key]

    async def _expect(self, room: Room) -> None:
        room.attendance.expect(await self.on_errands_thread(room.page.present, room.ident))

    # News

    def hear_from_thread(self, news: News) -> None:
        """Take news of this process's own making, and pass them on to the others."""
        self.loop.call_soon_threadsafe(self._hear_own, news)

    def _hear_own(self, news: News) -> None:
        self.hear(news)
        if self._others:
            self.spawn(self._others.tell(news))

    def hear(self, news: News) -> None:
        empty: frozenset[Room] = frozenset()
        for room in self._listening.get(news.stream, empty) | self._listening.get(news.topic, empty):
            room.hear(news)

    def _redraw_all(self) -> None:
        for room in self.rooms.values():
            room.redraw()

    # What happens by itself

    async def _beat(self) -> None:
        now = _milliseconds()
        for room in list(self.rooms.values()):
            await room.beat(now)

    async def _look(self) -> None:
        """Find the rooms that missed something, wake those with something due, end the empty ones."""
        behind = [pair for pair in await self._counters() if pair[0].is_behind(pair[1])]
        if behind:
            # Committed a moment ago, the news may still be on their way.
            await asyncio.sleep(timing.GRACE)
            missed = [room for room, counter in behind if room.is_behind(counter)]
            for room in missed:
                room.redraw()
            if missed and self._others:
                await self._others.join_all()
        for room in list(self.rooms.values()):
            room.alarm.check()
            if self._is_over(room):
                await self._end(room)

    async def _counters(self) -> list[tuple[Room, int | None]]:
        found: list[tuple[Room, int | None]] = []
        for page, rooms in self._busy_rooms().items():
            counters = await self.on_drawing_thread(page.counters, frozenset(room.ident for room in rooms))
            found += [(room, counters.get(room.ident)) for room in rooms]
        return found

    def _busy_rooms(self) -> dict[LivePage, list[Room]]:
        rooms = defaultdict(list)
        for room in self.rooms.values():
            if room.windows:
                rooms[room.page].append(room)
        return rooms

    def _is_over(self, room: Room) -> bool:
        empty_for = self.loop.time() - room.empty_since
        return not room.windows and empty_for > timing.EMPTY_ROOM and not room.attendance.waits_for_someone

    async def _end(self, room: Room) -> None:
        room.end()
        del self.rooms[room.page.kind, room.ident]
        for topic in room.topics:
            self._listening[topic].discard(room)
            if not self._listening[topic]:
                del self._listening[topic]
                if self._others:
                    await self._others.leave(topic)

    async def _note_seen(self) -> None:
        for page, rooms in self._busy_rooms().items():
            people = {room.ident: room.attendance.people for room in rooms if room.attendance.people}
            if people:
                await self.on_errands_thread(page.seen, people, clock.now())

    async def _readmit(self) -> None:
        for room in self.rooms.values():
            room.readmit()
        # Whoever was left to another process, which has since died, would be here for ever.
        for room in list(self.rooms.values()):
            if room.windows:
                await self._expect(room)

    # Threads and tasks

    async def on_drawing_thread[T](self, act: Callable[..., T], *args: Any) -> T:
        return await self.loop.run_in_executor(self._drawing, _with_fresh_connections, act, *args)

    async def on_errands_thread[T](self, act: Callable[..., T], *args: Any) -> T:
        return await self.loop.run_in_executor(self._errands, _with_fresh_connections, act, *args)

    def spawn[T](self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run `work` beside everything else; its failure is logged."""
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("The live channel failed at something, and goes on", exc_info=error)

    def _every(self, interval: str, act: Callable[[], Coroutine[Any, Any, None]]) -> None:
        async def keep_on() -> None:
            while True:
                await asyncio.sleep(getattr(timing, interval))
                try:
                    await act()
                except Exception:
                    logger.exception("The live channel failed at something, and goes on")

        self.spawn(keep_on())

    async def say_goodbye(self) -> None:
        """Tell every page to come back soon."""
        for room in list(self.rooms.values()):
            await room.close(Code.RESTARTING, _("The server is restarting."))

    async def close(self) -> None:
        """End everything."""
        global _running
        await self.say_goodbye()
        for room in list(self.rooms.values()):
            room.end()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for threads in (self._drawing, self._errands):
            await self.loop.run_in_executor(threads, connections.close_all)
            threads.shutdown(wait=False)
        if _running is self:
            _running = None


def _admit(page: LivePage, scope: dict[str, Any], ident: str) -> tuple[PageAccess, tuple[str, ...]]:
    request = request_of(scope)
    with translation.override(request.LANGUAGE_CODE):
        seat = page.admit(request, ident)
    return seat, page.topics(seat.ident)


def _with_fresh_connections[T](act: Callable[..., T], *args: Any) -> T:
    close_old_connections()
    try:
        return act(*args)
    finally:
        close_old_connections()


def _milliseconds() -> int:
    return int(clock.now().timestamp() * 1000)
