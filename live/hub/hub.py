"""The hub: one in each process that has sockets. It brings news to the rooms and runs their timers.

The hub has two threads, each with a database connection: one renders and only reads; the other runs errands,
which may write and wait for locks.
"""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any

from django.db import close_old_connections, connections
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import clock
from core.db import outage
from core.db.again import run_again
from live import timing
from live.clients import Client, PollingClient
from live.hub.channel_layer import OtherProcesses
from live.pages import Code, LivePage, PageAccess, of_kind
from live.reporting import report
from live.room import Room
from live.shutdown import before_stopping
from live.socket.handshake import request_of
from live.wire.news import News, beyond_this_process

_current: "Hub | None" = None


def get_or_create() -> "Hub":
    """The hub of the running event loop, created by the first socket."""
    global _current
    if _current is None or _current.loop is not asyncio.get_running_loop():
        _current = Hub(asyncio.get_running_loop())
        before_stopping(_current.say_goodbye)
    return _current


def current() -> "Hub | None":
    """The hub of this process, for any thread; None before its first socket."""
    return _current if _current and _current.loop.is_running() else None


class Hub:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.rooms: dict[tuple[str, str], Room] = {}
        self._polling: dict[tuple[str, ...], tuple[Room, PollingClient]] = {}
        self._listening: defaultdict[str, set[Room]] = defaultdict(set)
        self._rendering = ThreadPoolExecutor(1, "rendering")
        self._errands = ThreadPoolExecutor(1, "errands")
        # The event loop keeps only weak references to its tasks.
        self._tasks: set[asyncio.Task[Any]] = set()
        self._others: OtherProcesses | None = None
        if layer := beyond_this_process():
            self._others = OtherProcesses(
                layer, secrets.token_hex(8), self.receive, lambda: self._listening, self._render_all
            )
            self.spawn(self._others.listen())
            self._every("REJOIN", self._others.join_all)
        self._every("HEARTBEAT", self._beat)
        self._every("COUNTERS", self._check_for_missed)
        self._every("SEEN", self._note_seen)
        self._every("READMISSION", self._readmit)

    # Clients

    async def enter(self, kind: str, ident: str, scope: dict[str, Any], client: Client) -> Room:
        """Admit the client to the room of that page, or raise `Refused`."""
        page = of_kind(kind)
        client.access, topics = await self.on_errands_thread(_admit, page, scope, ident)
        client.language = client.access.language
        room = await self._room(page, client.access.ident, topics)
        room.enter(client)
        await client.beat(_milliseconds())
        return room

    async def poll(
        self, kind: str, ident: str, scope: dict[str, Any], name: str, revision: int, within: float
    ) -> tuple[int, str | None]:
        """The counter, and the whole page for a window that polls or None if it shows all that is new.

        `name` is the window's, which polls again `within` so many seconds. Its first poll admits it, or
        raises `Refused`; after that it is in the room like a socket, as long as its cookies stay the same.
        """
        key = _poller(kind, ident, scope, name)
        room, client = self._polling.get(key, (None, None))
        if room is None or client is None or client.closed:
            client = PollingClient(name)
            client.ask()
            room = await self.enter(kind, ident, scope, client)
            self._forget_former(key, client)
            self._polling[key] = room, client
        client.expect(within)
        if client.access == client.shown and not room.has_news_since(revision):
            return revision, None
        page = await room.page_for(client)
        return client.revision, page

    def _forget_former(self, key: tuple[str, ...], client: PollingClient) -> None:
        """Forget clients that are gone, and what this window of the same person was under other cookies."""
        for other, (room, former) in list(self._polling.items()):
            if other[:-1] == key[:-1] and former.access.person == client.access.person:
                room.leave(former)
            if former.closed:
                del self._polling[other]

    def stop_polling(self, kind: str, ident: str, scope: dict[str, Any], name: str) -> None:
        """Take the window that polled out of its room: its page was closed, or has a socket now."""
        room, client = self._polling.pop(_poller(kind, ident, scope, name), (None, None))
        if room and client:
            room.leave(client)

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
        room.attendance.expect(await self.on_errands_thread(room.page.believed_present, room.ident))

    # News

    def receive_from_thread(self, news: News) -> None:
        """Receive news from this process, and pass them on to the others."""
        self.loop.call_soon_threadsafe(self._receive_own, news)

    def _receive_own(self, news: News) -> None:
        self.receive(news)
        if self._others:
            self.spawn(self._others.publish(news))

    def receive(self, news: News) -> None:
        empty: frozenset[Room] = frozenset()
        for room in self._listening.get(news.stream, empty) | self._listening.get(news.topic, empty):
            room.receive(news)

    def _render_all(self) -> None:
        for room in self.rooms.values():
            room.render_all()

    # Timers

    async def _beat(self) -> None:
        now = _milliseconds()
        for room in list(self.rooms.values()):
            await room.beat(now)

    async def _check_for_missed(self) -> None:
        """Render the rooms that missed something, ring the alarms that are due, and end empty rooms."""
        behind = [pair for pair in await self._counters() if pair[0].is_behind(pair[1])]
        if behind:
            # Committed a moment ago, the news may still be on their way.
            await asyncio.sleep(timing.GRACE)
            missed = [room for room, counter in behind if room.is_behind(counter)]
            for room in missed:
                room.render_all()
            if missed and self._others:
                await self._others.join_all()
        for room in list(self.rooms.values()):
            room.alarm.check()
            if self._is_over(room):
                await self._end(room)

    async def _counters(self) -> list[tuple[Room, int | None]]:
        found: list[tuple[Room, int | None]] = []
        for page, rooms in self._busy_rooms().items():
            counters = await self.on_rendering_thread(page.counters, frozenset(room.ident for room in rooms))
            found += [(room, counters.get(room.ident)) for room in rooms]
        return found

    def _busy_rooms(self) -> dict[LivePage, list[Room]]:
        rooms = defaultdict(list)
        for room in self.rooms.values():
            if room.clients:
                rooms[room.page].append(room)
        return rooms

    def _is_over(self, room: Room) -> bool:
        empty_for = self.loop.time() - room.empty_since
        return not room.clients and empty_for > timing.EMPTY_ROOM and not room.attendance.expects_someone

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
                await self.on_errands_thread(page.note_seen, people, clock.now())

    async def _readmit(self) -> None:
        for room in self.rooms.values():
            room.readmit()
        # A person left to another process that has since died would otherwise be present for ever.
        for room in list(self.rooms.values()):
            if room.clients:
                await self._expect(room)

    # Threads and tasks

    async def on_rendering_thread[T](self, act: Callable[..., T], *args: Any) -> T:
        return await self.loop.run_in_executor(self._rendering, _with_fresh_connections, act, *args)

    async def on_errands_thread[T](self, act: Callable[..., T], *args: Any) -> T:
        return await self.loop.run_in_executor(self._errands, _with_fresh_connections, act, *args)

    def spawn[T](self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run `work` in the background; an error in it is logged."""
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            report(error, "A task of the live channel failed; the channel goes on")

    def _every(self, interval: str, act: Callable[[], Coroutine[Any, Any, None]]) -> None:
        async def keep_on() -> None:
            while True:
                await asyncio.sleep(getattr(timing, interval))
                try:
                    await act()
                except Exception as error:
                    report(error, "A task of the live channel failed; the channel goes on")

        self.spawn(keep_on())

    async def say_goodbye(self) -> None:
        """Close every client with RESTARTING, so that its page reconnects."""
        for room in list(self.rooms.values()):
            await room.close(Code.RESTARTING, _("The server is restarting."))

    async def close(self) -> None:
        """Close every client, and stop all tasks and threads."""
        global _current
        await self.say_goodbye()
        for room in list(self.rooms.values()):
            room.end()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for threads in (self._rendering, self._errands):
            await self.loop.run_in_executor(threads, connections.close_all)
            threads.shutdown(wait=False)
        if _current is self:
            _current = None


def _admit(page: LivePage, scope: dict[str, Any], ident: str) -> tuple[PageAccess, tuple[str, ...]]:
    request = request_of(scope)
    with translation.override(request.LANGUAGE_CODE):
        access = page.admit(request, ident)
    return access, page.topics(access.ident)


def _poller(kind: str, ident: str, scope: dict[str, Any], name: str) -> tuple[str, ...]:
    """The window that polls, as one browser's: with other cookies it is admitted anew."""
    cookies = b"; ".join(value for header, value in scope["headers"] if header == b"cookie")
    return kind, ident, name, sha256(cookies).hexdigest()


def _with_fresh_connections[T](act: Callable[..., T], *args: Any) -> T:
    close_old_connections()
    try:
        result = run_again(act, *args)
        # Screens may be all that asks the database: then they are the first to see it again.
        outage.note_response()
        return result
    finally:
        close_old_connections()


def _milliseconds() -> int:
    return int(clock.now().timestamp() * 1000)
