"""Phases, timeboxes and their arithmetic. Pure: no Django, no clock; the moment is passed in.

A timebox stores a deadline while it runs and what is left while it does not, so nobody has to tick.
At any moment elapsed + remaining is its length; a remaining below zero is the overrun.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Phase(StrEnum):
    KICK_OFF = "kick-off"
    TRIAGE = "triage"
    DEEP_DIVE = "deep-dive"
    WRAP_UP = "wrap-up"


ORDER = tuple(Phase)

# Minutes for each phase, by the length of the session.
TEMPLATES: dict[int, dict[Phase, int]] = {
    15: {Phase.KICK_OFF: 1, Phase.TRIAGE: 4, Phase.DEEP_DIVE: 8, Phase.WRAP_UP: 2},
    30: {Phase.KICK_OFF: 2, Phase.TRIAGE: 9, Phase.DEEP_DIVE: 14, Phase.WRAP_UP: 5},
    45: {Phase.KICK_OFF: 4, Phase.TRIAGE: 14, Phase.DEEP_DIVE: 20, Phase.WRAP_UP: 7},
    60: {Phase.KICK_OFF: 5, Phase.TRIAGE: 20, Phase.DEEP_DIVE: 25, Phase.WRAP_UP: 10},
    90: {Phase.KICK_OFF: 5, Phase.TRIAGE: 30, Phase.DEEP_DIVE: 43, Phase.WRAP_UP: 12},
}
SECONDS_PER_TRIAGE_ITEM = 60


@dataclass(frozen=True)
class Timebox:
    """A length in seconds; running towards `ends_at`, or standing with `left` seconds."""

    length: float
    left: float
    ends_at: datetime | None = None

    @classmethod
    def of(cls, length: float) -> "Timebox":
        """One that has not begun."""
        return cls(length, length)

    @property
    def is_running(self) -> bool:
        return self.ends_at is not None

    def remaining(self, at: datetime) -> float:
        """Seconds left at that moment; negative is the overrun."""
        return (self.ends_at - at).total_seconds() if self.ends_at else self.left

    def elapsed(self, at: datetime) -> float:
        """Seconds used at that moment."""
        return self.length - self.remaining(at)

    def run(self, at: datetime) -> "Timebox":
        """Start, or go on with what was left; nothing changes when it runs already."""
        return self if self.is_running else replace(self, ends_at=at + timedelta(seconds=self.left))

    def stop(self, at: datetime) -> "Timebox":
        """Stand still with what is left."""
        return replace(self, left=self.remaining(at), ends_at=None)

    def extend(self, seconds: float) -> "Timebox":
        """Make it longer, or shorter by less than it still has room for: a length is never negative."""
        seconds = max(seconds, -self.length)
        ends_at = self.ends_at + timedelta(seconds=seconds) if self.ends_at else None
        return Timebox(self.length + seconds, self.left + seconds, ends_at)


def minutes_for(total: int) -> dict[Phase, int]:
    """Minutes for each phase of a session of `total` minutes: a template, or the hour's shares of it."""
    if total in TEMPLATES:
        return dict(TEMPLATES[total])
    hour = TEMPLATES[60]
    minutes = {phase: max(1, round(share * total / 60)) for phase, share in hour.items()}
    minutes[Phase.DEEP_DIVE] = max(1, minutes[Phase.DEEP_DIVE] + total - sum(minutes.values()))
    return minutes


def on_course_for(at: datetime, current: Timebox, ahead: Sequence[Timebox]) -> datetime:
    """The end of the session if the phases ahead take their time and nothing more overruns."""
    seconds = max(0.0, current.remaining(at)) + sum(box.left for box in ahead)
    return at + timedelta(seconds=seconds)


def share(remaining: float, items_left: int) -> float:
    """Seconds for each of the items that are left, the one on the stage included; never below zero."""
    return max(0.0, remaining) / items_left if items_left else 0.0


def fits(seconds: float) -> int:
    """The number of items that fit a triage of that length, at a minute each."""
    return int(seconds // SECONDS_PER_TRIAGE_ITEM)


@dataclass(frozen=True)
class Pace:
    """The pace of a list: how many are done and left, and the seconds each took so far and still has."""

    done: int
    left: int
    took: float
    has: float

    @property
    def is_late(self) -> bool:
        """Whether the rest would overrun if it took as long as what is done."""
        return self.done > 0 and self.took > self.has


def pace(spent: Sequence[float], remaining: float, left: int) -> Pace:
    """Read the pace off what each finished item took, and what time there is for those that are left."""
    return Pace(len(spent), left, sum(spent) / len(spent) if spent else 0.0, share(remaining, left))
