"""Reading a day as people write it: "fri", "7 dec", "in 2 weeks". Pure; today is passed in.

Nothing is guessed: 12/7 is the seventh of December to some and the twelfth of July to others, so it is asked.
"""

import re
from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7}
# Farther ahead nobody plans: a longer way is a slip of the finger.
FARTHEST = timedelta(days=366 * 10)

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.?(?:\s?(\d{4}|\d{2}))?")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s?(?:of )?([a-z]{3,})\.?(?:,? (\d{4}))?")
MONTH_DAY = re.compile(r"([a-z]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")
FROM_NOW = re.compile(r"in (\d{1,3}|an?) (days?|weeks?|months?)")
WEEKDAY = re.compile(r"(?:(this|next) )?([a-z]{3,9})\.?")


class NotADay(Exception):
    """The text is no day that anybody could mean."""


class Ambiguous(Exception):
    """The text can mean two days, the earlier one first."""

    def __init__(self, *days: date):
        super().__init__(*days)
        self.days = tuple(sorted(days))


def day_in(text: str, today: date) -> date:
    """The day that the text means. Raises NotADay, or Ambiguous with the two that it can mean.

    A weekday is the next one of that name, on that very day a week later; with "next" it is in the week after
    this one, which begins on Monday. A day without a year is the next one there is.
    """
    words = " ".join(text.lower().strip(" .,;").split())
    words = re.sub(r"^(?:by|until|on|due|before) ", "", words)
    for read in (_named, _from_now, _weekday, _iso, _dotted, _slashed, _with_month):
        if found := read(words, today):
            if abs(found - today) > FARTHEST:
                raise NotADay
            return found
    raise NotADay


def _named(words: str, today: date) -> date | None:
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    return {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "end of week": friday,
        "end of the week": friday,
        "end of month": _end_of_month(today),
        "end of the month": _end_of_month(today),
        "eom": _end_of_month(today),
        "end of next month": _end_of_month(_end_of_month(today) + timedelta(days=1)),
    }.get(words)


def _from_now(words: str, today: date) -> date | None:
    found = FROM_NOW.fullmatch(words)
    if found is None:
        return None
    count = 1 if found[1] in ("a", "an") else int(found[1])
    if found[2] in UNITS:
        return today + timedelta(days=count * UNITS[found[2]])
    year, month = divmod(today.year * 12 + today.month - 1 + count, 12)
    last = _end_of_month(date(year, month + 1, 1))
    return last.replace(day=min(today.day, last.day))


def _weekday(words: str, today: date) -> date | None:
    found = WEEKDAY.fullmatch(words)
    matches = [index for index, name in enumerate(WEEKDAYS) if found and name.startswith(found[2])]
    if found is None or len(matches) != 1:
        return None
    if found[1] == "next":
        return today + timedelta(days=7 - today.weekday() + matches[0])
    return today + timedelta(days=(matches[0] - today.weekday() - 1) % 7 + 1)


def _iso(words: str, today: date) -> date | None:
    found = ISO.fullmatch(words)
    return _valid(int(found[1]), int(found[2]), int(found[3])) if found else None


def _dotted(words: str, today: date) -> date | None:
    """With dots the day comes first, in all countries that write it so."""
    found = DOTTED.fullmatch(words)
    return _on(int(found[1]), int(found[2]), found[3], today) if found else None


def _slashed(words: str, today: date) -> date | None:
    found = SLASHED.fullmatch(words)
    if found is None:
        return None
    first, second = int(found[1]), int(found[2])
    days = {_on(first, second, found[3], today), _on(second, first, found[3], today)} - {None}
    if len(days) > 1:
        raise Ambiguous(*(day for day in days if day))
    return days.pop() if days else None


def _with_month(words: str, today: date) -> date | None:
    if found := DAY_MONTH.fullmatch(words):
        return _on(int(found[1]), _month(found[2]), found[3], today)
    if found := MONTH_DAY.fullmatch(words):
        return _on(int(found[2]), _month(found[1]), found[3], today)
    return None


def _month(name: str) -> int:
    matches = [number for number, month in enumerate(MONTHS, 1) if month.startswith(name)]
    return matches[0] if len(matches) == 1 else 9 if name == "sept" else 0


def _on(day: int, month: int, year: str | None, today: date) -> date | None:
    """That day in that year, or without a year the next one there is, today included."""
    if year:
        return _valid(int(year) + (2000 if len(year) == 2 else 0), month, day)
    # Of 29 February, up to eight years ahead.
    years = (_valid(today.year + ahead, month, day) for ahead in range(9))
    return next((found for found in years if found and found >= today), None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _end_of_month(day: date) -> date:
    # The 28th and four days are in the next month, whatever the month.
    later = day.replace(day=28) + timedelta(days=4)
    return later - timedelta(days=later.day)
