"""A team's cadence and the moments at which it meets. Pure: no Django, no clock; the moment is passed in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Cadence:
    """A cadence: every so many weeks on those weekdays (0 is Monday) at that local time of that zone."""

    weeks: int
    weekdays: tuple[int, ...]
    meets_at: time
    zone: tzinfo

    def next_after(self, at: datetime, last: datetime | None = None) -> datetime:
        """The first meeting after `at`, a whole number of periods from the week of the `last` session.

        Without a last one it is the first such weekday. The local time stays the same across daylight saving.
        """
        return next(self._after(at, last))

    def is_next(self, starts_at: datetime, at: datetime, last: datetime | None = None) -> bool:
        """True if a session at `starts_at` can take the place of the next meeting: before the one after."""
        following = self._after(at, last)
        next(following)
        return at < starts_at < next(following)

    def has(self, moment: datetime) -> bool:
        """True if it meets at this moment, in some week."""
        day = moment.astimezone(self.zone).date()
        return any(
            self._moment(each) == moment for each in (day - DAY, day) if each.weekday() in self.weekdays
        )

    def in_place_of(self, moment: datetime, former: "Cadence") -> datetime | None:
        """The same meeting after a move to this zone: on its day, at the same local time.

        None if the cadences differ in more than the zone.
        """
        if replace(former, zone=self.zone) != self or not former.has(moment):
            return None
        return self._moment(moment.astimezone(former.zone).date())

    def last_before(self, moment: datetime, at: datetime, last: datetime | None = None) -> datetime | None:
        """The last meeting before `moment` that is after `at`; None if there is none between the two."""
        found = None
        for each in self._after(at, last):
            if each >= moment:
                break
            found = each
        return found

    def _after(self, at: datetime, last: datetime | None) -> Iterator[datetime]:
        # A local time that clocks skip is shown later, perhaps on the day after, so it begins a day early.
        day = at.astimezone(self.zone).date() - DAY
        while True:
            if day.weekday() in self.weekdays and self._is_in_step(day, last):
                moment = self._moment(day)
                if moment > at:
                    yield moment
            day += DAY

    def _moment(self, day: date) -> datetime:
        # In UTC: two moments of one zone are compared by what its clocks show, which goes back once a year.
        return datetime.combine(day, self.meets_at, self.zone).astimezone(UTC)

    def _is_in_step(self, day: date, last: datetime | None) -> bool:
        if last is None:
            return True
        last_day = last.astimezone(self.zone).date()
        weeks = (_monday(day) - _monday(last_day)).days // 7
        # With one day a week, a session of this week was this week's, whatever day it was on.
        is_later = weeks > 0 or (weeks == 0 and len(self.weekdays) > 1 and day > last_day)
        return is_later and weeks % self.weeks == 0


def a_week_after(last: datetime, at: datetime, zone: tzinfo) -> datetime:
    """The first moment after `at`, whole weeks after `last`, at which the clocks show the same time."""
    weeks = max(1, (at - last) // WEEK)
    while (later := _later_by(last, 7 * weeks, zone)) <= at:
        weeks += 1
    return later


def _later_by(at: datetime, days: int, zone: tzinfo) -> datetime:
    local = at.astimezone(zone)
    return datetime.combine(local.date() + timedelta(days=days), local.time(), zone).astimezone(UTC)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
