"""Stops the clock of a process at a moment, so that what was signed then has not expired."""

import time
from datetime import UTC, datetime

from django.utils import timezone


def stop_at(moment: str) -> None:
    """Sets the clock to that moment; to be called before anything of the product is imported."""
    now = datetime.fromisoformat(moment).astimezone(UTC)
    timezone.now = lambda: now
    time.time = now.timestamp
