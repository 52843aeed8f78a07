"""Time zones by the names that browsers send."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache, wraps
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

# The first part of a name like "Europe/Berlin"; the other names of the database are former ones, and offsets.
REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@cache
def names() -> frozenset[str]:
    """The names of all zones; it takes a search of the disk, once a process."""
    return frozenset(available_timezones()) - {"localtime", "Factory"}


def zone_named(name: str) -> tzinfo:
    """The zone of that name; the site's own if it is unknown."""
    return ZoneInfo(name) if name in names() else timezone.get_default_timezone()


def known(name: str) -> str:
    """The name if it is a zone's, else empty: what a browser or an old form sends may be anything."""
    return name if name in names() else ""


def moment_of(day: date, at: time, zone: tzinfo, kept: datetime | None = None) -> datetime | None:
    """The moment at which the zone's clocks show this; None if they go forward over it.

    Where they go back they show it twice: then it is `kept`, if that is one of the two, else the first.
    """
    shown = datetime.combine(day, at.replace(tzinfo=None))
    both = (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    found = [moment for moment in both if moment.astimezone(zone).replace(tzinfo=None, fold=0) == shown]
    return kept if kept in found else next(iter(found), None)


def choices(present: str) -> list[tuple[str, Any]]:
    """Zones to choose from, by region: the value is the name, the label its city.

    The present one is among them even if it is one of the names that nobody is offered.
    """
    offered = [name for name in sorted(names()) if name.partition("/")[0] in REGIONS]
    regions = {
        region: [(name, _city(name)) for name in offered if name.startswith(f"{region}/")]
        for region in REGIONS
    }
    return [*((name, name) for name in {"UTC": 0, present: 0} if name not in offered), *regions.items()]


def in_zone[**P, R](zone_of: Callable[[Any], tzinfo]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make the zone of the first argument the current one while the function runs."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def inner(*args: P.args, **kwargs: P.kwargs) -> R:
            with timezone.override(zone_of(args[0])):
                return function(*args, **kwargs)

        return inner

    return decorate


def _city(name: str) -> str:
    """The part after the region, as in "Argentina, Buenos Aires"."""
    return name.partition("/")[2].replace("/", ", ").replace("_", " ")
