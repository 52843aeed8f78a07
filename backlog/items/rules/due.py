"""How near the day is on which an item is due. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# So many days ahead a row of the list shows it, and the filter for a week.
SOON, WEEK = timedelta(days=14), timedelta(days=7)


class Nearness(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Due:
    """The day on which an item is due, and how near that is."""

    day: date
    nearness: Nearness

    @property
    def is_pressing(self) -> bool:
        """True if it is over or comes soon."""
        return self.nearness != Nearness.LATER


def due_of(day: date | None, today: date, *, is_open: bool) -> Due | None:
    """How near the day is; None without one. For what is done or closed no day is near or over."""
    if day is None:
        return None
    if not is_open or day - today > SOON:
        return Due(day, Nearness.LATER)
    if day < today:
        return Due(day, Nearness.OVERDUE)
    return Due(day, Nearness.TODAY if day == today else Nearness.SOON)
