"""The first and last day of the next sprint. Pure.

A sprint of two weeks begins on a Monday and ends on the Friday of the week after, unless the team's last one
had another rhythm: that continues.
"""

from datetime import date, timedelta

WEEK = timedelta(days=7)
WEEKEND = timedelta(days=2)
DAY = timedelta(days=1)


def next_dates(last: tuple[date, date] | None, weeks: int, today: date) -> tuple[date, date]:
    """First and last day of the next sprint: not before `last` has ended, and not over by `today`."""
    step = weeks * WEEK
    if last is None:
        first = today + DAY * (-today.weekday() % 7)
        return first, first + step - WEEKEND - DAY
    length = last[1] - last[0]
    if not step - WEEKEND <= length + DAY <= step:
        length = step - WEEKEND - DAY
    first = last[0] + step
    while first <= last[1] or first + length < today:
        first += WEEK
    return first, first + length
