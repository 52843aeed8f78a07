"""Dates and times as people read them, in the current language: "Mon 7 Dec", "Mon 7 Dec, 14:05 UTC".

The one place that knows how they are written. A year is written only when it is another than today's, and
in what is kept for years. On pages `<refine-time>` writes a moment in the reader's zone and locale, 12 or 24
hours. What is read outside a browser of ours, emails and Markdown, and pages without script, has 24 hours and
names its zone: without another it is the current one, which is the team's in everything about a team.
"""

from datetime import date, datetime, timedelta, tzinfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import ngettext

from core.clock import now

DAY = "D j M"
TIME = "H:i"
# Abbreviations that are used on both sides of an ocean.
AMBIGUOUS = frozenset({"CST", "CDT", "IST", "PST"})


def day_text(day: date, *, with_year: bool = False) -> str:
    """A day; `with_year` for documents that are read in other years too."""
    shows_year = with_year or day.year != timezone.localdate(now()).year
    return date_format(day, f"{DAY} Y" if shows_year else DAY)


def time_text(at: datetime, zone: tzinfo | None = None, *, with_zone: bool = True) -> str:
    """A time of day; without its zone where another time follows that has it."""
    text = date_format(timezone.localtime(at, zone), TIME)
    return f"{text} {zone_text(at, zone)}" if with_zone else text


def zone_text(at: datetime, zone: tzinfo | None = None) -> str:
    """The zone as people call it at that moment, "CET" or "CEST"; "UTC+5:30" where it has no name of its own.

    A name that stands for several zones has its offset beside it: "IST (UTC+5:30)".
    """
    local = timezone.localtime(at, zone)
    name = local.tzname() or ""
    if name == "UTC" or (name.isalpha() and name not in AMBIGUOUS):
        return name
    minutes = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    offset = f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
    return f"{name} ({offset})" if name.isalpha() else offset


def duration_text(length: timedelta) -> str:
    """A length of time in its largest whole unit, for sentences that name a limit: "10 minutes"."""
    minutes = round(length.total_seconds() / 60)
    if minutes % (24 * 60) == 0:
        number = minutes // (24 * 60)
        return ngettext("%d day", "%d days", number) % number
    if minutes % 60 == 0:
        number = minutes // 60
        return ngettext("%d hour", "%d hours", number) % number
    return ngettext("%d minute", "%d minutes", minutes) % minutes


# For help texts of forms, which exist before anyone's language is known.
lazy_duration_text = lazy(duration_text, str)


def moment_text(
    at: datetime, zone: tzinfo | None = None, *, with_year: bool = False, with_zone: bool = True
) -> str:
    """A day and a time, the day as of that zone."""
    day = day_text(timezone.localdate(at, zone), with_year=with_year)
    return f"{day}, {time_text(at, zone, with_zone=with_zone)}"
