"""Changes the current story in another process: `python -m tests.browser.someone_else WHY`."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refine.settings")
django.setup()

from sessions.models import Session  # noqa: E402
from teams.models import Member  # noqa: E402

if __name__ == "__main__":
    entry = Session.objects.get().entries.filter(phase="deep-dive").order_by("position").first()
    entry.item.reword("why", sys.argv[1], Member.objects.get(name="Ana"))
