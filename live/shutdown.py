"""Time to say goodbye. Told to stop, Daphne cancels its sockets, but only if no connection idles between two
requests, and its reactor stops as soon as the first of them has ended.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

FAREWELL = 0.3  # seconds until the last frames have left


def before_stopping(say_goodbye: Callable[[], Awaitable[None]]) -> None:
    """Have the reactor wait for this before it stops; nothing is done where there is none, as in tests."""
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
