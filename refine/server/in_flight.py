"""Answers every request that has arrived before the server stops: Daphne itself drops those it is working on.

A signal to stop first closes the door, then waits for what is under way, and then stops the reactor, which
closes the sockets (live/shutdown.py). A second signal stops at once.
"""

import asyncio
import logging
import signal
import sys
from time import monotonic

logger = logging.getLogger(__name__)

# Seconds: until what is on its way has been read, between two looks, and until the server stops anyway.
# Container engines and `make run` kill after ten.
GRACE = 0.3
TICK = 0.05
LONGEST = 8.0


class InFlight:
    """ASGI middleware that counts requests, and takes over the signals once the reactor runs."""

    def __init__(self, application) -> None:
        self.application = application
        self.count = 0
        self.is_stopping = False
        self.is_watching = False

    async def __call__(self, scope, receive, send):
        if not self.is_watching:
            self.is_watching = True
            self._take_signals(asyncio.get_running_loop())
        self.count += 1
        try:
            await self.application(scope, receive, send)
        finally:
            self.count -= 1

    def _take_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        reactor = sys.modules.get("twisted.internet.reactor")
        if reactor is None or not reactor.running:
            return

        def stop() -> None:
            if self.is_stopping:
                reactor.stop()
                return
            self.is_stopping = True
            self.stopping = asyncio.ensure_future(self._stop(reactor))

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))

    async def _stop(self, reactor) -> None:
        from twisted.internet.tcp import Port

        until = monotonic() + LONGEST
        # Open for a moment: what the system has accepted already would be cut off by closing the door.
        await asyncio.sleep(GRACE)
        for port in [reader for reader in reactor.getReaders() if isinstance(reader, Port)]:
            port.stopListening()
        await self.wait(until)
        reactor.stop()

    async def wait(self, until: float) -> None:
        """Return once no request is under way, or at this moment."""
        quiet = 0
        # Twice in a row: one may just have been read, and the last answer needs a turn to leave.
        while quiet < 2:
            if monotonic() > until:
                logger.warning("Stopped with %s requests unanswered.", self.count)
                return
            await asyncio.sleep(TICK)
            quiet = quiet + 1 if self.count == 0 else 0
