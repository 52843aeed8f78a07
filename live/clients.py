"""Clients: one for each open page, with its access, its socket and whether it still answers."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from autobahn.exception import Disconnected
from django.utils import translation

from live.pages import Code, PageAccess
from live.wire.frames import farewell, heartbeat

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Unanswered heartbeats after which a client is sent no parts: ASGI's send gives no back-pressure, so what a
# sleeping laptop does not read would pile up in this process.
BEHIND = 2


class Client:
    """One browser window's socket in a room. `write` and `close` come from the consumer."""

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
        self.closed = False

    @property
    def is_behind(self) -> bool:
        return self.sent - self.answered >= BEHIND

    async def write(self, text: str) -> None:
        """Send the text; does nothing, and logs nothing, once the browser has left."""
        if not self.closed:
            with self._ignoring_disconnect():
                await self._write(text)

    async def beat(self, now_ms: int) -> None:
        self.sent += 1
        await self.write(heartbeat(self.sent, now_ms))

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
