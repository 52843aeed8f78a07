"""`python -m bench.import_beside ROWS`: how long votes take while another team imports a large file.

A vote every 200 ms in one team's room, while a file of so many rows is previewed and imported in another
team by a worker, and the same file again in a third one by the command. `--kill` ends the worker by SIGKILL
in the middle and starts another. It runs on SQLite in a temporary folder, or in the database that
DATABASE_URL names. Slow are votes of more than a second; an answer that is no success ends it with an error.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.clients import Poster
from bench.server import ROOT, Server

EVERY = 0.2
SLOW = 1.0
HEADER = (
    "Issue Type,Issue key,Issue id,Summary,Status,Priority,Labels,Labels,Story Points,Created,Updated,"
    "Description,Comment,Custom field (Rank),Assignee,Outward issue link (Blocks)\n"
)
WORDS = [
    "pay",
    "card",
    "harbour",
    "berth",
    "pilot",
    "radio",
    "fog",
    "tide",
    "crane",
    "quay",
    "ship",
    "export",
    "import",
    "ledger",
    "invoice",
]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.import_beside", description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("--kill", action="store_true", help="end the worker in the middle of its import")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Server(folder, "refine.asgi:application")
        server.env |= {"ALLOWED_HOSTS": "127.0.0.1"}
        server.manage("manage.py", "migrate", "-v", "0")
        server.manage("manage.py", "collectstatic", "--noinput", "-v", "0")
        room = json.loads(server.manage("-m", "bench.rows", "1", "4"))[0]
        file = folder / "export.csv"
        file.write_text(export(options.rows))
        with server:
            asyncio.run(measured(server, room, file, options))


def export(rows: int) -> str:
    """A made-up export of Jira, the same for the same number of rows."""
    chance = random.Random(rows)

    def text(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words))

    def line(number: int) -> str:
        return ",".join(
            [
                chance.choice(["Story", "Bug"]),
                f"PAY-{number}",
                str(10_000 + number),
                text(8),
                chance.choice(["To Do", "In Progress", "Done"]),
                "High",
                text(1),
                text(1),
                chance.choice(["", "3", "5"]),
                "02/Feb/19 9:00 AM",
                "05/Mar/21 9:00 AM",
                f"h3. Steps {text(chance.choice([10, 60, 200]))}",
                f"03/Feb/19 9:00 AM;sam;{text(12)}" if number % 3 == 0 else "",
                f"0|i{number:06d}:",
                "Sam Lee",
                f"PAY-{number - 1}" if number % 50 == 0 else "",
            ]
        )

    lines = (f"{line(number)}\n" for number in range(1, rows + 1))
    return HEADER + "".join(lines)


async def measured(server: Server, room: dict, file: Path, options: argparse.Namespace) -> None:
    quiet = await voted(server, room, asyncio.create_task(asyncio.sleep(10)))
    tell("nothing beside it", quiet)
    tell("preview and import by the worker", *await beside(server, room, by_worker(server, file, options)))
    tell("import by the command", *await beside(server, room, by_command(server, file)))


async def beside(server: Server, room: dict, act) -> tuple[list[float], str]:
    done = asyncio.create_task(act)
    waits = await voted(server, room, done)
    return waits, await done


async def by_worker(server: Server, file: Path, options: argparse.Namespace) -> str:
    """Preview and import in a second team, as its page does; returns how long both took."""
    name = await run(server, "-m", "bench.an_upload", str(file), "receive")
    worker = start_worker(server)
    began = time.monotonic()
    await until(server, name, "previewed")
    previewed = time.monotonic() - began
    await run(server, "-m", "bench.an_upload", name, "start")
    began = time.monotonic()
    if options.kill:
        await until(server, name, "writing")
        await asyncio.sleep(2)
        worker.kill()
        worker.wait()
        worker = start_worker(server)
    report = await until(server, name, "done")
    took = time.monotonic() - began
    worker.terminate()
    worker.wait(60)
    return f"preview {previewed:.1f} s, import {took:.1f} s: {report}"


async def by_command(server: Server, file: Path) -> str:
    began = time.monotonic()
    out = await run(server, "manage.py", "import_backlog", str(file), "--team", "third")
    return f"{out.splitlines()[-1]} in {time.monotonic() - began:.1f} s"


def start_worker(server: Server) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "db_worker", "--interval", "0.2", "--no-startup-delay"]
    return subprocess.Popen(command, cwd=ROOT, env=server.env, stderr=subprocess.DEVNULL)


async def until(server: Server, name: str, state: str) -> str:
    while True:
        found, _, rest = (await run(server, "-m", "bench.an_upload", name, "state")).partition(" ")
        if found in ("failed", "broken"):
            raise SystemExit(f"the import {found}: {rest}")
        if found in (state, "done"):
            return rest
        await asyncio.sleep(1)


async def run(server: Server, *command: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=ROOT,
        env=server.env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    out, _ = await process.communicate()
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return out.decode().strip()


async def voted(server: Server, room: dict, until_done: asyncio.Task) -> list[float]:
    """The seconds of each vote, one every 200 ms, as long as the task runs."""
    posters = [await Poster(server.port, voter["cookie"]).open() for voter in room["voters"]]
    waits: list[float] = []
    number = 0
    while not until_done.done():
        began = time.monotonic()
        card = ("3", "5", "8")[number % 3]
        await posters[number % len(posters)].post(room["votes"], f"value={card}")
        waits.append(time.monotonic() - began)
        number += 1
        await asyncio.sleep(max(0, EVERY - waits[-1]))
    for poster in posters:
        poster.close()
    return waits


def tell(name: str, waits: list[float], what: str = "") -> None:
    ordered = sorted(waits)
    last = ordered[int(len(ordered) * 0.99)]
    slow = sum(wait > SLOW for wait in waits)
    print(
        f"{name}: {len(waits)} votes, median {statistics.median(waits) * 1000:.0f} ms, "
        f"p99 {last * 1000:.0f} ms, most {ordered[-1] * 1000:.0f} ms, over 1 s: {slow}. {what}",
        flush=True,
    )
    if slow:
        os.environ["SLOW"] = "1"


if __name__ == "__main__":
    main()
    sys.exit("SLOW" in os.environ)
