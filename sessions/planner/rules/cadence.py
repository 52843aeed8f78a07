"""A team's cadence and its next date. Pure: no Django, no clock; the moment is passed in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Cadence:
    """A cadence: every so many weeks on that weekday (0 is Monday) at that local time of that time zone."""

    weeks: int
    weekday: int
    meets_at: time
    zone: tzinfo

    def next_after(self, at: datetime, last: datetime | None = None) -> datetime:
        """The first meeting after `at`, a whole number of periods away from the week of the `last` session.

        Without a last one it is the first such weekday. The local time stays the same across daylight saving.
        """
        day = at.astimezone(self.zone).date()
        day += timedelta(days=(self.weekday - day.weekday()) % 7)
        while self._moment(day) <= at or not self._is_in_step(day, last):
            day += WEEK
        return self._moment(day)

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, self.meets_at, self.zone)

    def _is_in_step(self, day: date, last: datetime | None) -> bool:
        if last is None:
            return True
        weeks = (_monday(day) - _monday(last.astimezone(self.zone).date())).days // 7
        return weeks > 0 and weeks % self.weeks == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
