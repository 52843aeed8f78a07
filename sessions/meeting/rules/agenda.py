"""Phases, timeboxes and their arithmetic. Pure: no Django, no clock; the moment is passed in.

A timebox stores a deadline while it runs and the time left while it does not, so nothing has to tick. At any
moment elapsed + remaining is its length; a remaining below zero is the overrun.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Phase(StrEnum):
    KICK_OFF = "kick-off"
    TRIAGE = "triage"
    DEEP_DIVE = "deep-dive"
    WRAP_UP = "wrap-up"


ORDER = tuple(Phase)
# Phases that work through a list of items; with nothing on it they are passed over.
LISTED = (Phase.TRIAGE, Phase.DEEP_DIVE)

# Minutes of each phase, by the length of the session.
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
    """A length in seconds, running until `ends_at` or paused with `left` seconds."""

    length: float
    left: float
    ends_at: datetime | None = None

    @classmethod
    def of(cls, length: float) -> "Timebox":
        """A timebox that has not begun."""
        return cls(length, length)

    @property
    def is_running(self) -> bool:
        return self.ends_at is not None

    def remaining(self, at: datetime) -> float:
        """The seconds left at that moment; below zero it is the overrun."""
        return (self.ends_at - at).total_seconds() if self.ends_at else self.left

    def elapsed(self, at: datetime) -> float:
        """The seconds used at that moment."""
        return self.length - self.remaining(at)

    def run(self, at: datetime) -> "Timebox":
        """The timebox started, or resumed with what was left; unchanged if it is running."""
        return self if self.is_running else replace(self, ends_at=at + timedelta(seconds=self.left))

    def stop(self, at: datetime) -> "Timebox":
        """The timebox paused with what is left."""
        return replace(self, left=self.remaining(at), ends_at=None)

    def extend(self, seconds: float) -> "Timebox":
        """The timebox made longer, or shorter by no more than it has left: a length is never negative."""
        seconds = max(seconds, -self.length)
        ends_at = self.ends_at + timedelta(seconds=seconds) if self.ends_at else None
        return Timebox(self.length + seconds, self.left + seconds, ends_at)


def minutes_for(total: int) -> dict[Phase, int]:
    """The minutes of each phase of a session of `total` minutes: a template's, or an hour's in proportion."""
    if total in TEMPLATES:
        return dict(TEMPLATES[total])
    hour = TEMPLATES[60]
    minutes = {phase: max(1, round(share * total / 60)) for phase, share in hour.items()}
    minutes[Phase.DEEP_DIVE] = max(1, minutes[Phase.DEEP_DIVE] + total - sum(minutes.values()))
    return minutes


def templates(own: dict[Phase, int]) -> dict[int, dict[Phase, int]]:
    """The templates by their length; a team's own minutes take the place of the one that is as long."""
    total = sum(own.values())
    return TEMPLATES | {total: own} if total in TEMPLATES else TEMPLATES


@dataclass(frozen=True)
class PhaseAhead:
    """A phase to come: the seconds it has left, and whether the room has anything to do in it."""

    phase: Phase
    left: float
    has_content: bool = True


def next_with_content(ahead: Sequence[PhaseAhead]) -> int:
    """The index of the phase that comes next: empty ones are passed over, but never the last."""
    return next((index for index, each in enumerate(ahead) if each.has_content), len(ahead) - 1)


def on_course_for(at: datetime, current: Timebox, ahead: Iterable[float]) -> datetime:
    """The end of the session if the phases ahead take these seconds and nothing more overruns."""
    return at + timedelta(seconds=max(0.0, current.remaining(at)) + sum(ahead))


def share(remaining: float, items_left: int) -> float:
    """The seconds for each of the items that are left, the one on the stage included; never below zero."""
    return max(0.0, remaining) / items_left if items_left else 0.0


def fits(seconds: float) -> int:
    """The number of items that fit into a triage of that length, at a minute each."""
    return int(seconds // SECONDS_PER_TRIAGE_ITEM)


@dataclass(frozen=True)
class Pace:
    """The pace of a list: the items done and left, and the seconds each took so far and has from now on."""

    done: int
    left: int
    took: float
    has: float

    @property
    def is_late(self) -> bool:
        """True if the rest would overrun at the pace so far."""
        return self.done > 0 and self.took > self.has


def pace(spent: Sequence[float], remaining: float, left: int) -> Pace:
    """The pace, from the time each finished item took and the time left for the others."""
    return Pace(len(spent), left, sum(spent) / len(spent) if spent else 0.0, share(remaining, left))
