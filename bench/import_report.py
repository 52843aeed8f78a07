"""`make import-report DATA=folder`: every file below a folder imported twice, as docs/imports.md.

Each file goes into a team of its own in a fresh database, in a process of its own whose memory is measured.
Files that are no backlog are listed with the sentence that a person would read.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.server import ROOT

TO = ROOT / "docs" / "imports.md"
HEAD = """# What imports make of real exports

Written by `make import-report DATA=folder`. Each file is imported twice into an empty team, in a process of
its own. *Columns*: used, kept on the item as they are, left out (account numbers and the like), empty.
*Memory* is what the process takes at most; one that imports nothing takes {base} MB.

| file | read as | rows | created | rejected | columns | seconds | memory | again |
|---|---|---|---|---|---|---|---|---|
"""
REJECTED = """
## Rows that were rejected, and why

"""
REFUSED = """
## Files that are no backlog

| file | what a person reads |
|---|---|
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.import_report", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(imported(options.one)))
        return
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.sqlite3"
        ask(empty, "manage.py", "migrate", "-v", "0")
        found = []
        for file in sorted(
            path for path in options.data.rglob("*") if path.suffix in (".csv", ".json", ".xlsx")
        ):
            copy = Path(folder) / "one.sqlite3"
            shutil.copy(empty, copy)
            asked = ask(copy, "-m", "bench.import_report", str(options.data), "--one", str(file))
            name = f"{file.parent.name}: {file.stem} ({file.suffix[1:]})"
            found.append({"file": name, **json.loads(asked)})
            print(found[-1]["file"], found[-1].get("counts") or found[-1].get("refused"), flush=True)
    TO.write_text(report(found))


def ask(database: Path, *command: str) -> str:
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "refine.settings",
        "SECRET_KEY": "only-for-measuring-" + "x" * 50,
        "DATABASE_URL": f"sqlite:///{database}",
    }
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip().rpartition("\n")[2]


def imported(file: Path) -> dict:
    """What two imports of a file come to."""
    import resource
    import time

    import django

    django.setup()
    from backlog.importing.rules.messages import Message
    from backlog.importing.rules.reading import Unreadable, sample
    from backlog.importing.service.importing import import_records, read_file
    from teams.models import Team

    def memory() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    base = memory()
    team = Team.open("Team", "team")
    began = time.monotonic()
    try:
        content = file.read_bytes()
        sheet = sample(content, 1)
        read = read_file(content, team)
        first = import_records(team, read, reason=file.name)
        took = time.monotonic() - began
        again = import_records(team, read_file(content, team), reason=file.name)
    except Unreadable as problem:
        return {"refused": str(Message.of(problem)), "base": base}
    used = sum(bool(role) for role in sheet.roles)
    reasons: dict[str, int] = {}
    for row in first.rejected:
        reasons[str(row.reason)] = reasons.get(str(row.reason), 0) + 1
    return {
        "format": read.source,
        "rows": len(read.records) + len(read.rejected) + len(read.epics),
        "epics": len(read.epics),
        "counts": str(first),
        "created": first.created,
        "rejected": reasons,
        "columns": [used, len(read.kept_columns), len(read.dropped_columns), len(read.empty_columns)],
        "seconds": round(took, 1),
        "memory": memory(),
        "again": str(again),
        "base": base,
    }


def report(found: list[dict]) -> str:
    rows = [each for each in found if "refused" not in each]
    text = HEAD.format(base=max(each["base"] for each in found))
    for each in rows:
        same = each["again"].startswith("created 0 updated 0")
        made = str(each["created"])
        if each["epics"]:
            made += f" and {each['epics']} theme{'s' * (each['epics'] > 1)}"
        text += (
            f"| {each['file']} | {each['format']} | {each['rows']} | {made} "
            f"| {sum(each['rejected'].values())} "
            f"| {' / '.join(map(str, each['columns']))} | {each['seconds']} | {each['memory']} MB "
            f"| {'unchanged' if same else each['again']} |\n"
        )
    if any(each["rejected"] for each in rows):
        text += REJECTED
        for each in rows:
            for reason, number in each["rejected"].items():
                text += f"- {each['file']}: {number} × {reason}\n"
    if refused := [each for each in found if "refused" in each]:
        text += REFUSED + "".join(f"| {each['file']} | {each['refused']} |\n" for each in refused)
    return text


if __name__ == "__main__":
    main()
