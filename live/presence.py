"""Who has a window open in a room, and since when those who had have none."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from live import timing
from live.pages import Presence

Tell = Callable[[frozenset[str], Presence], None]


class Attendance:
    """Counts windows a person and tells each change once; what happens together is told together.

    A person with two screens is here until the second closes.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._windows: Counter[str] = Counter()
        self._timers: dict[str, list[asyncio.TimerHandle]] = {}
        self._changes: dict[str, Presence] = {}

    @property
    def people(self) -> frozenset[str]:
        return frozenset(self._windows)

    @property
    def waits_for_someone(self) -> bool:
        return bool(self._timers)

    def arrive(self, person: str) -> None:
        self._windows[person] += 1
        if self._windows[person] == 1:
            self._stop_timers(person)
            self._note(person, Presence.HERE)

    def leave(self, person: str) -> None:
        self._windows[person] -= 1
        if not self._windows[person]:
            del self._windows[person]
            self._note(person, Presence.LOST)
            self._wait_for(person)

    def expect(self, people: Iterable[str]) -> None:
        """Treat those without a window as if they had just lost it: their server may have crashed."""
        for person in people:
            if person not in self._windows and person not in self._timers:
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
            asyncio.get_running_loop().call_later(timing.MERGE, self._tell_changes)
        self._changes[person] = presence

    def _tell_changes(self) -> None:
        changes, self._changes = self._changes, {}
        people = defaultdict(set)
        for person, presence in changes.items():
            people[presence].add(person)
        for presence, those in people.items():
            self._tell(frozenset(those), presence)
