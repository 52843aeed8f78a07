"""Delays the end of the process until every client was sent its reason.

By itself Daphne cancels its sockets only if no connection is idle between two requests, and its reactor stops
as soon as the first socket has ended.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

FAREWELL = 0.3  # seconds until the last frames have left


def before_stopping(say_goodbye: Callable[[], Awaitable[None]]) -> None:
    """Have Twisted's reactor, if there is one, await `say_goodbye` before it stops."""
    reactor = sys.modules.get("twisted.internet.reactor")
    if reactor is None or not reactor.running:
        return

    from twisted.internet.defer import Deferred

    async def goodbye() -> None:
        await say_goodbye()
        await asyncio.sleep(FAREWELL)

    reactor.addSystemEventTrigger(
        "before", "shutdown", lambda: Deferred.fromFuture(asyncio.ensure_future(goodbye()))
    )
