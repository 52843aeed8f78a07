"""Counts what people press, times what they do, and compares both with their targets."""

import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from playwright.sync_api import Locator, Page

from tests.browser.people import until_keys_act


class Target(NamedTuple):
    """The most presses that an act may take, and the most seconds if limited; typed text is not counted."""

    presses: int
    seconds: float | None = None


TARGETS = {
    "prepare a session as proposed": Target(2),
    "join as a guest": Target(1, 5),
    "return as a guest": Target(1, 2),
    "answer in triage": Target(1),
    "decide in triage": Target(1),
    "mark as a duplicate": Target(2),
    "undo": Target(1),
    "catch up after joining late": Target(0, 5),
    "add a criterion": Target(2),
    "vote": Target(1),
    "from reveal to settled, when all agree": Target(2, 3),
    "from settled to ready": Target(1),
    "park a topic": Target(2),
    "add an action": Target(2),
    "move an item to the top": Target(1),
    "finish and send": Target(2),
}
# The most presses of one person in a whole session.
HOUR = {"facilitator": 60, "product manager": 80, "developer": 25, "observer": 1}
ROLES = {
    "facilitator": ("ines", "vera"),
    "product manager": ("ana",),
    "developer": ("tomas", "jo", "mira", "pavel", "rosa"),
    "observer": ("uma",),
}


class Ledger:
    def __init__(self) -> None:
        self.presses: Counter[str] = Counter()
        self.acts: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)

    @contextmanager
    def act(self, name: str, who: str) -> Iterator[None]:
        """Times an act from the first press of `who` until what is awaited inside is on the screens."""
        assert name in TARGETS
        before, began = self.presses[who], time.perf_counter()
        yield
        self.acts[name].append((self.presses[who] - before, time.perf_counter() - began))

    def missed(self) -> list[str]:
        """The acts that took too many presses, and those that nobody did."""
        found = []
        for name, target in TARGETS.items():
            took = max((presses for presses, _seconds in self.acts[name]), default=None)
            if took is None:
                found.append(f"nobody did: {name}")
            elif took > target.presses:
                found.append(f"{name}: {took} presses instead of {target.presses}")
        for role, presses in self.by_role().items():
            if presses > HOUR[role]:
                found.append(f"{role}: {presses} presses in the hour instead of {HOUR[role]}")
        return found

    def by_role(self) -> dict[str, int]:
        """The presses of a whole session: of both facilitators together, of the busiest developer."""
        return {
            role: (sum if role == "facilitator" else max)(self.presses[name] for name in names)
            for role, names in ROLES.items()
        }

    def rows(self) -> Iterator[str]:
        """The acts as rows of a Markdown table."""
        for name, target in TARGETS.items():
            presses = max(presses for presses, _seconds in self.acts[name])
            seconds = statistics.median(seconds for _presses, seconds in self.acts[name])
            wanted = f"{target.presses}" + (f", {target.seconds:g} s" if target.seconds else "")
            yield f"| {name} | {wanted} | {presses} | {seconds:.1f} | {len(self.acts[name])} |"


class Hands:
    """One person's keyboard and mouse. Every press is counted; typed text is not."""

    def __init__(self, name: str, page: Page, ledger: Ledger) -> None:
        self.name = name
        self.page = page
        self._ledger = ledger

    def key(self, *keys: str) -> None:
        for key in keys:
            until_keys_act(self.page)
            self._ledger.presses[self.name] += 1
            self.page.keyboard.press(key)

    def tap(self, what: Locator) -> None:
        self._ledger.presses[self.name] += 1
        what.click()

    def enter(self, what: Locator, key: str = "Enter") -> None:
        """Presses an element without a mouse. That Tab reaches it is tested elsewhere."""
        what.focus()
        self.key(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
