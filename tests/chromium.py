"""Finds the Chromium of this machine for the browser tests, which download none."""

import os
import shutil
from pathlib import Path

# The headless shell first: the same Chromium without windows, for less than half the processor time.
NAMES = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
]
ON_A_MAC = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]


def find() -> str | None:
    """The path of REFINE_CHROMIUM, or of the first Chromium or Chrome found; None where there is none."""
    if chosen := os.environ.get("REFINE_CHROMIUM"):
        return chosen
    return next(filter(None, map(shutil.which, NAMES)), None) or next(
        (path for path in ON_A_MAC if Path(path).is_file()), None
    )
