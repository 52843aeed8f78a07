"""Makes the four topmost items of Harbour ready, 5 points each: `python -m tests.browser.harbour_ready`.

Needs what `tests.browser.harbour` has made. Prints their titles as JSON.
"""

import json
import os
import sys
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refine.settings")
django.setup()

from backlog.models import Item  # noqa: E402
from teams.models import Member  # noqa: E402


def main() -> None:
    ana = Member.objects.get(team__slug="harbour", name="Ana")
    items = list(Item.objects.filter(team=ana.team).ranked()[:4])
    for item in items:
        item.resize(Decimal(5), "5", ana)
        item.to_state(Item.State.READY, ana)
    sys.stdout.write(json.dumps([item.title for item in items]))


if __name__ == "__main__":
    main()
