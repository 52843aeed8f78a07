"""`python -m bench.an_upload FILE receive`, `NAME start`, `NAME state`: an import as from its page."""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refine.settings")
django.setup()

from backlog.importing.rules.reading import sample  # noqa: E402
from backlog.importing.service.tasks import check_upload, read_upload  # noqa: E402
from backlog.models import Upload  # noqa: E402
from bench.rows import hire  # noqa: E402
from teams.members.rules.rights import Role  # noqa: E402
from teams.models import Team  # noqa: E402


def receive(file: str) -> str:
    content = Path(file).read_bytes()
    team = Team.open("Second", "second")
    manager = hire(team, "Manager", Role.PRODUCT_MANAGER)
    found = sample(content, 3)
    first = {"format": found.format, "header": found.header, "roles": found.roles, "rows": []}
    upload = Upload.receive(team, "export.csv", content, manager, sample=first)
    check_upload.enqueue(upload.public_id)
    return upload.public_id


def start(name: str) -> str:
    upload = Upload.objects.select_related("team").get(public_id=name)
    upload.start(upload.sample["roles"])
    read_upload.enqueue(name)
    return name


def state(name: str) -> str:
    upload = Upload.objects.get(public_id=name)
    if upload.state == Upload.State.CHOSEN:
        return "previewed" if upload.preview else "chosen"
    counts = {key: upload.report.get(key) for key in ("created", "updated", "unchanged", "rejected")}
    items = upload.team.items.count()
    if upload.state == Upload.State.DONE and items != upload.report["created"]:
        return f"broken {items} items of {counts}"
    return f"{upload.state} {counts}"


if __name__ == "__main__":
    what, act = sys.argv[1:]
    print({"receive": receive, "start": start, "state": state}[act](what))
