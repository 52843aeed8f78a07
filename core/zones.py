"""Zones by the names that browsers give them."""

from datetime import tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone


def zone_named(name: str) -> tzinfo:
    """The browser's zone; the site's own when the browser said none that we know."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return timezone.get_default_timezone()
