"""Queues the import of a file of so many new items: `python -m tests.browser.an_import NUMBER`."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refine.settings")
django.setup()

from backlog.importing.service.tasks import read_upload  # noqa: E402
from backlog.models import Upload  # noqa: E402
from teams.models import Member  # noqa: E402

if __name__ == "__main__":
    ana = Member.objects.get(name="Ana")
    content = "Summary\n" + "".join(f"Berth {number}\n" for number in range(int(sys.argv[1])))
    upload = Upload.receive(ana.team, "berths.csv", content.encode(), ana)
    upload.start(["title"])
    read_upload.enqueue(upload.public_id)
