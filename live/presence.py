"""Attendance: which people have a client open in a room, and how long ago the others lost their last one."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from live import timing
from live.pages import Presence

Report = Callable[[frozenset[str], Presence], None]


class Attendance:
    """Counts the open clients of each person and reports each change of presence once, in batches.

    A person with two clients is present until the second closes.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._clients: Counter[str] = Counter()
        self._timers: dict[str, list[asyncio.TimerHandle]] = {}
        self._changes: dict[str, Presence] = {}

    @property
    def people(self) -> frozenset[str]:
        return frozenset(self._clients)

    @property
    def expects_someone(self) -> bool:
        return bool(self._timers)

    def arrive(self, person: str) -> None:
        self._clients[person] += 1
        if self._clients[person] == 1:
            self._stop_timers(person)
            self._note(person, Presence.HERE)

    def leave(self, person: str) -> None:
        self._clients[person] -= 1
        if not self._clients[person]:
            del self._clients[person]
            self._note(person, Presence.LOST)
            self._wait_for(person)

    def expect(self, people: Iterable[str]) -> None:
        """Treat people without a client as if they had just lost it: their server may have crashed."""
        for person in people:
            if person not in self._clients and person not in self._timers:
                self._wait_for(person)

    def end(self) -> None:
        for person in list(self._timers):
            self._stop_timers(person)

    def _wait_for(self, person: str) -> None:
        later = asyncio.get_running_loop().call_later
        self._timers[person] = [
            later(timing.MISSED, self._note, person, Presence.MISSED),
            later(timing.AWAY, self._give_up, person),
        ]

    def _give_up(self, person: str) -> None:
        self._stop_timers(person)
        self._note(person, Presence.AWAY)

    def _stop_timers(self, person: str) -> None:
        for timer in self._timers.pop(person, ()):
            timer.cancel()

    def _note(self, person: str, presence: Presence) -> None:
        if not self._changes:
            asyncio.get_running_loop().call_later(timing.MERGE, self._report_changes)
        self._changes[person] = presence

    def _report_changes(self) -> None:
        changes, self._changes = self._changes, {}
        people = defaultdict(set)
        for person, presence in changes.items():
            people[presence].add(person)
        for presence, those in people.items():
            self._report(frozenset(those), presence)
