"""Time zones by the names that browsers send."""

from datetime import tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone


def zone_named(name: str) -> tzinfo:
    """The zone of that name; the site's own if it is unknown."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return timezone.get_default_timezone()
