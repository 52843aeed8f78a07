"""Lanes: request threads that keep their database connection.

Django gives every ASGI request a thread of its own, and with it a new database connection. Here each request
runs on one of a few long-lived threads. Long work (a password hash, an import) has its own threads and delays
no vote.
"""

import re
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import ThreadSensitiveContext

# Monitors are told soon how things are, also while every other request waits for the database.
MONITORS = re.compile(r"/health/?$")
SLOW = re.compile(r"/(accounts|admin|imports?|exports?|uploads?|files)(/|$)")


class Lane:
    def __init__(self, name: str) -> None:
        self.thread = ThreadPoolExecutor(1, name)
        self.waiting = 0


class Lanes:
    """ASGI middleware with two lanes for quick requests, two for slow ones and one for monitors, by path."""

    def __init__(self, application, fast: int = 2, slow: int = 2) -> None:
        self.application = application
        self.fast = [Lane(f"fast-{number}") for number in range(fast)]
        self.slow = [Lane(f"slow-{number}") for number in range(slow)]
        self.monitors = Lane("monitors")

    async def __call__(self, scope, receive, send):
        lane = self.lane_for(scope["path"])
        lane.waiting += 1
        try:
            async with ThreadSensitiveContext(executor=lane.thread):
                await self.application(scope, receive, send)
        finally:
            lane.waiting -= 1

    def lane_for(self, path: str) -> Lane:
        """The lane for this path with the fewest requests."""
        if MONITORS.fullmatch(path):
            return self.monitors
        return min(self.slow if SLOW.search(path) else self.fast, key=lambda lane: lane.waiting)
