"""Clients: one for each open page, with its access, its socket and whether it still answers.

A page whose network lets no socket through polls, and is a client like the others (live/polling.py).
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from autobahn.exception import Disconnected
from django.utils import translation

from live import timing
from live.pages import Code, PageAccess, Refused
from live.wire.frames import farewell, heartbeat

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Unanswered heartbeats after which a client is sent no parts: ASGI's send gives no back-pressure, so what a
# sleeping laptop does not read would pile up in this process.
BEHIND = 2


class Client:
    """One browser window's socket in a room. `write` and `close` come from the consumer."""

    polls = False

    def __init__(
        self,
        write: Callable[[str], Awaitable[None]],
        close: Callable[[int, str], Awaitable[None]],
        name: str = "",
    ) -> None:
        # The name that the page sends with its orders (X-Window); empty if it sends none.
        self.name = name
        self.access: PageAccess
        self.language = "en"
        self._write = write
        self._close = close
        self.sent = 0
        self.answered = 0
        # True when parts were held back or none were sent yet: it is sent the whole page next.
        self.needs_everything = True
        # The counter up to which the whole page that it was sent last shows every change.
        self.revision = 0
        self.closed = False

    @property
    def is_behind(self) -> bool:
        return self.sent - self.answered >= BEHIND

    @property
    def is_silent(self) -> bool:
        """Whether it has answered no heartbeat for so long that it counts as gone."""
        return (self.sent - self.answered) * timing.HEARTBEAT >= timing.PATIENCE

    async def write(self, text: str) -> None:
        """Send the text; does nothing, and logs nothing, once the browser has left."""
        if not self.closed:
            with self._ignoring_disconnect():
                await self._write(text)

    async def beat(self, now_ms: int) -> None:
        self.sent += 1
        await self.write(heartbeat(self.sent, now_ms))

    def keep(self, personal: Mapping[str, str], whole: bool) -> None:
        """Does nothing: what a socket was sent, its page has."""

    def answer(self, beat: int) -> bool:
        """Accept the echo of a heartbeat; False for one that was never sent or was answered before."""
        if not self.answered < beat <= self.sent:
            return False
        self.answered = beat
        return True

    async def close(self, code: Code, reason: "StrOrPromise") -> None:
        """Close the socket for this reason, which may be a lazy translation."""
        if not self.closed:
            with translation.override(self.language):
                reason = str(reason)
            with self._ignoring_disconnect():
                await self._write(farewell(code, reason))
                self.closed = True
                await self._close(int(code), reason)

    @contextmanager
    def _ignoring_disconnect(self) -> Iterator[None]:
        # Until Daphne reports that the browser has left, its protocol raises at every write.
        try:
            yield
        except Disconnected:
            self.closed = True


class PollingClient(Client):
    """One browser window that asks for its page every few seconds.

    Between two polls it is behind: pushes pass it by, and it is sent the whole page when it asks for it. Its
    personal parts are kept until then, so that a page that others have asked for is not rendered again.
    """

    polls = True

    def __init__(self, name: str = "") -> None:
        super().__init__(self._take, self._end, name)
        self._loop = asyncio.get_running_loop()
        self._page: asyncio.Future[str | Refused] | None = None
        self._expected_by = self._loop.time()
        # The access for which it was sent its page; a new one needs a new page.
        self.shown: PageAccess | None = None
        self._personal: dict[str, str] = {}
        self._kept_for: PageAccess | None = None

    @property
    def is_behind(self) -> bool:
        return self._page is None

    @property
    def is_silent(self) -> bool:
        return self._loop.time() > self._expected_by

    def expect(self, seconds: float) -> None:
        """Take it for gone unless it polls again; it has said that it will within this time."""
        self._expected_by = self._loop.time() + seconds * timing.POLLS_MISSED

    def ask(self) -> "asyncio.Future[str | Refused]":
        """The next page that is sent to it, or the reason why none will be."""
        if self._page is None:
            self._page = self._loop.create_future()
        self.needs_everything = True
        return self._page

    @property
    def personal(self) -> str | None:
        """Its personal parts as they are now; None if they must be rendered."""
        return "".join(self._personal.values()) if self._kept_for == self.access else None

    def keep(self, personal: Mapping[str, str], whole: bool) -> None:
        """Keep the newest of its personal parts, all of them if `whole`."""
        if whole:
            self._personal, self._kept_for = dict(personal), self.access
        elif self._kept_for == self.access:
            self._personal |= personal

    async def beat(self, now_ms: int) -> None:
        """Does nothing: each reply to a poll has the server's time."""

    async def close(self, code: Code, reason: "StrOrPromise") -> None:
        if not self.closed:
            self.closed = True
            with translation.override(self.language):
                self._settle(Refused(code, str(reason)))

    async def _take(self, text: str) -> None:
        self.shown = self.access
        self._settle(text)

    async def _end(self, code: int, reason: str) -> None:
        """Does nothing: there is no socket to close."""

    def _settle(self, answer: str | Refused) -> None:
        page, self._page = self._page, None
        if page and not page.done():
            page.set_result(answer)
