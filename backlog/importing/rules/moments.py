"""Reads the dates of a file in all the shapes and languages that trackers write. Pure.

Whether day or month comes first is never guessed: one date of the file that can only be read in one way
settles it for all the others, and without one those that could be read in two ways are not read at all.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from .columns import plain
from .month_names import HALVES, MONTHS

# The longest text that is a date; anything longer is looked at by no pattern.
_LONGEST = 60
_CLOCK = (
    r"(?:[\sT,]+(?:um |at |à |a las )?(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<half>[^\W\d]\.?\s?[^\W\d]\.?|[^\W\d]{1,2}))??(?:\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
    r"(?:\s*\([^()]{1,40}\))?)?"
)
_NAME = r"(?P<name>[^\W\d_]{2,12}\.?|\d{1,2}[月월]|th(?:g|áng) ?\d{1,2})"
_ISO = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"(?:[T\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<half>[^\W\d]\.?\s?[^\W\d]\.?))??(?:\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?",
    re.I,
)
_DAY_NAME_YEAR = re.compile(
    rf"(?:[^\W\d]{{2,12}}\.?,? )?(?P<day>\d{{1,2}})[.\s/-]{{1,2}}(?:de )?{_NAME}[.\s/,-]{{1,2}}(?:de )?"
    rf"(?P<year>\d{{4}}|\d{{2}}){_CLOCK}",
    re.I,
)
_NAME_DAY_YEAR = re.compile(
    rf"(?:[^\W\d]{{2,12}}\.?,? )?{_NAME} (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})(?:,? at)?{_CLOCK}", re.I
)
_JAVASCRIPT = re.compile(
    r"[A-Z][a-z]{2} (?P<name>[A-Z][a-z]{2}) (?P<day>\d{2}) (?P<year>\d{4}) (?P<hour>\d{2}):(?P<minute>\d{2})"
    r":(?P<second>\d{2}) GMT(?P<zone>[+-]\d{4})(?: \([^()]{1,60}\))?"
)
_NUMBERS = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<sign>[/.-])(?P<second_number>\d{{1,2}})(?P=sign)(?P<year>\d{{4}}|\d{{2}}){_CLOCK}",
    re.I,
)
DAY_FIRST, MONTH_FIRST = "day", "month"


class Undecided(ValueError):
    """A date of which nothing says whether the day or the month comes first."""


class Dates:
    """The dates of one file, once `order` is settled; `zone` is theirs where they name none."""

    def __init__(self, zone: tzinfo = UTC):
        self.zone = zone
        self.orders: set[str] = set()

    def see(self, texts: Iterable[str]) -> None:
        """Learn from these texts whether day or month comes first in the file."""
        for text in texts:
            found = _NUMBERS.fullmatch(text.strip()) if len(text) < _LONGEST else None
            if found and found["sign"] != "." and (order := _own_order(found)):
                self.orders.add(order)

    def moment(self, text: str, zone: tzinfo | None = None) -> datetime:
        """The moment; raises Undecided, or ValueError where the text is no date."""
        day, found = self._day(text)
        parts = found.groupdict()
        if not parts.get("hour"):
            return datetime(day.year, day.month, day.day, tzinfo=zone or self.zone)
        hour = int(parts["hour"])
        if half := parts.get("half"):
            if (starts := HALVES.get(plain(half))) is None:
                raise ValueError(f"{text!r} has no known half of the day")
            hour = hour % 12 + starts
        at = datetime(day.year, day.month, day.day, hour, int(parts["minute"]), int(parts.get("second") or 0))
        return at.replace(tzinfo=_zone(parts.get("zone")) or zone or self.zone)

    def day(self, text: str) -> date:
        """The day alone, as it is written; raises as `moment` does."""
        return self._day(text)[0]

    def _day(self, text: str) -> tuple[date, re.Match[str]]:
        text = " ".join(text.split()) if len(text) < _LONGEST else ""
        if found := _ISO.fullmatch(text):
            return date(_year(found["year"]), int(found["month"]), int(found["day"])), found
        if found := _NUMBERS.fullmatch(text):
            return self._numbers(found), found
        for pattern in (_DAY_NAME_YEAR, _NAME_DAY_YEAR, _JAVASCRIPT):
            if found := pattern.fullmatch(text):
                month = MONTHS.get(plain(found["name"]))
                if month is None:
                    raise ValueError(f"{text!r} has no known month")
                return date(_year(found["year"]), month, int(found["day"])), found
        raise ValueError("no date")

    def _numbers(self, found: re.Match[str]) -> date:
        first, second = int(found["first"]), int(found["second_number"])
        # With points the day comes first wherever they are used, and a date may say it by itself.
        order = DAY_FIRST if found["sign"] == "." else _own_order(found)
        if not order and first != second:
            if len(self.orders) != 1:
                raise Undecided(found[0])
            [order] = self.orders
        day, month = (second, first) if order == MONTH_FIRST else (first, second)
        return date(_year(found["year"]), month, day)


def _own_order(found: re.Match[str]) -> str:
    """What comes first, as far as one date says it."""
    first, second = int(found["first"]), int(found["second_number"])
    return (
        DAY_FIRST
        if 12 < first <= 31 and second <= 12
        else MONTH_FIRST
        if 12 < second <= 31 and first <= 12
        else ""
    )


def _year(text: str) -> int:
    year = int(text)
    year = year if len(text) == 4 else 2000 + year if year < 70 else 1900 + year
    if year < 1900:
        # What tools write for no date at all, such as 0001-01-01.
        raise ValueError(f"{year} is no year of a ticket")
    return year


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if away >= timedelta(hours=24):
        raise ValueError(f"{text} is no time zone")
    return timezone(-away if text[0] == "-" else away)
