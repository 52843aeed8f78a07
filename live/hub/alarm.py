"""An alarm that rings at the moment for which a page has set it."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from core import clock

# Seconds. The event loop's clock drifts from the calendar (a machine that slept); `check` corrects for it.
LONGEST = 3600.0


class Alarm:
    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._at: datetime | None = None
        self._timer: asyncio.TimerHandle | None = None

    def set(self, at: datetime | None) -> None:
        """Ring once at that moment, at once if it has passed; None clears the alarm."""
        self.stop()
        self._at = at
        if at is not None:
            wait = min(max((at - clock.now()).total_seconds(), 0), LONGEST)
            self._timer = asyncio.get_running_loop().call_later(wait, self.check)

    def check(self) -> None:
        """Ring if it is time. The hub calls this regularly, so that a changed clock is noticed."""
        if self._at is not None and clock.now() >= self._at:
            self.stop()
            self._ring()

    def stop(self) -> None:
        self._at = None
        if self._timer:
            self._timer.cancel()
            self._timer = None
