"""The one clock, which tests may shift, also for a server in another process.

All time comes from `now()`. A rule that reads another clock cannot be tested and disagrees with the screens.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

# The variable names a file with a number of seconds, by which the clock of each process is ahead.
SHIFT_FILE = "REFINE_CLOCK_FILE"

_ahead = timedelta()


def now() -> datetime:
    """The present moment, in UTC."""
    return timezone.now() + _shift() if settings.TESTING else timezone.now()


def shift(by: timedelta) -> None:
    """Shift this process's clock `by` that much from the true time. Refused outside tests."""
    global _ahead
    if not settings.TESTING:
        raise ImproperlyConfigured("Only tests may shift the clock.")
    _ahead = by


def refuse_shift_outside_tests() -> None:
    """Raise ImproperlyConfigured if a server outside tests has a shifted clock."""
    if SHIFT_FILE in os.environ and not settings.TESTING:
        raise ImproperlyConfigured(f"{SHIFT_FILE} shifts the clock and is for tests only: unset it.")


def _shift() -> timedelta:
    path = os.environ.get(SHIFT_FILE)
    if not path:
        return _ahead
    try:
        return _ahead + timedelta(seconds=float(Path(path).read_text() or 0))
    except FileNotFoundError:
        return _ahead
