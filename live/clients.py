"""One open page: who sits there, how to write to it, and whether it still answers."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from autobahn.exception import Disconnected
from django.utils import translation

from live.pages import Code, PageAccess
from live.wire.frames import farewell, heartbeat

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Unanswered heartbeats after which a window is sent no parts: ASGI's send gives no back-pressure, so what a
# sleeping laptop does not read would pile up in this process.
BEHIND = 2


class Window:
    """A socket's place in a room. `write` and `shut` come from the consumer."""

    def __init__(
        self,
        write: Callable[[str], Awaitable[None]],
        shut: Callable[[int, str], Awaitable[None]],
        name: str = "",
    ) -> None:
        # What the page calls itself in its orders; empty for one that does not say.
        self.name = name
        self.seat: PageAccess
        self.language = "en"
        self._write = write
        self._shut = shut
        self.sent = 0
        self.answered = 0
        # Parts were held back, or none were sent yet: the next it gets is the whole page.
        self.needs_everything = True
        self.closed = False

    @property
    def is_behind(self) -> bool:
        return self.sent - self.answered >= BEHIND

    async def write(self, text: str) -> None:
        """Send it, unless the browser has left: that disturbs nobody, neither room nor log."""
        if not self.closed:
            with self._unless_it_left():
                await self._write(text)

    async def beat(self, now_ms: int) -> None:
        self.sent += 1
        await self.write(heartbeat(self.sent, now_ms))

    def answer(self, beat: int) -> bool:
        """Take the echo of a heartbeat; False for one that was never sent, or was answered before."""
        if not self.answered < beat <= self.sent:
            return False
        self.answered = beat
        return True

    async def show_out(self, code: Code, reason: "StrOrPromise") -> None:
        """Close the window for this reason, which may be a lazy translation."""
        if not self.closed:
            with translation.override(self.language):
                reason = str(reason)
            with self._unless_it_left():
                await self._write(farewell(code, reason))
                self.closed = True
                await self._shut(int(code), reason)

    @contextmanager
    def _unless_it_left(self) -> Iterator[None]:
        # Between the browser's leaving and Daphne's word of it, its protocol raises at every write.
        try:
            yield
        except Disconnected:
            self.closed = True
