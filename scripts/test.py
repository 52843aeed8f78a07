"""Runs the tests in several processes, and adds up their results: `make test`.

Several, because a process in which Playwright has run can no longer use the ORM or asyncio. With --second it
runs the tests that concern a database, on the one that DATABASE_URL names and on Redis; with --pages or
--faults the browser tests that take longest and change least, which `make test` leaves out.

ONLY     a path, or an expression for pytest's -k: narrows every run
ARGS     passed on to pytest
REFINE_NO_SKIP=1   a skipped test, or a run without any, is a failure
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests import chromium

NOTHING_COLLECTED = 5
# Each worker has its own servers, databases and browser; of three on two cores one is always waiting.
SIDE_BY_SIDE = ["-n", "3", "--dist", "worksteal"]
RUNS = {
    "unit": ["-m", "not (sockets or browser or faults)", "-n", "2"],
    "sockets": ["-m", "sockets"],
    "browser": ["-m", "browser and not (crowded or pages or faults)", *SIDE_BY_SIDE],
}
# A dozen browsers are enough for one worker.
PAGES = {"pages": ["-m", "pages", *SIDE_BY_SIDE], "crowded": ["-m", "crowded"]}
FAULTS = {"faults": ["-m", "faults", *SIDE_BY_SIDE]}
SECOND = {"unit": RUNS["unit"], "sockets": RUNS["sockets"], "browser": ["-m", "browser and both"]}
# Two lanes run side by side, each its runs in turn: the first works all the time, the second mostly waits.
# The browser tests run after them, since they need the whole machine.
LANES = [["unit"], ["sockets"]]
LAST = ["browser", "pages", "crowded", "faults"]
OPTIONS = {"--second": SECOND, "--pages": PAGES, "--faults": FAULTS}
NODE_TESTS = "tests/node"
OLDEST_NODE = 18
SECOND_HOME = {
    "DATABASE_URL": "postgres://postgres@127.0.0.1:5432/refine",
    "REDIS_URL": "redis://127.0.0.1:6379/5",
}


def main() -> int:
    second = "--second" in sys.argv
    strict = os.environ.get("REFINE_NO_SKIP") == "1"
    if second:
        for name, value in SECOND_HOME.items():
            os.environ.setdefault(name, value)
    chosen = [runs for option, runs in OPTIONS.items() if option in sys.argv]
    # Narrowed, it takes the slow ones too: they were asked for by name.
    usual = RUNS | PAGES | FAULTS if os.environ.get("ONLY") else RUNS
    wanted, total = chosen[0] if chosen else usual, Counter[str]()
    if narrowed_to_node():
        wanted = {}

    def in_turn(names: list[str], aside: bool) -> Counter[str]:
        runs = [one_run(name, wanted[name], strict, aside) for name in names if name in wanted]
        return sum(runs, Counter())

    with ThreadPoolExecutor() as lanes:
        for counted in lanes.map(in_turn, LANES, [False, True]):
            total.update(counted)
    if not chosen and may_run_node():
        total.update(node_run())
    total.update(in_turn(LAST, False))
    if not total["passed"] and not total["failed"]:
        print("Refine: no tests were run.", file=sys.stderr)
        total["failed"] += 1
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] or (strict and total["skipped"]) else 0


def one_run(name: str, selection: list[str], strict: bool, aside: bool) -> Counter[str]:
    """Run pytest once and count its outcomes. A run that is interrupted counts as at least one failure.

    The output of a run `aside` is printed in one piece at its end.
    """
    if not aside:
        print(f"\n== {name} tests", flush=True)
    pytest = [sys.executable, "-m", "pytest", "-q", "-rfEs", *selection, *narrowed()]
    if name not in ("unit", "sockets") and not strict and not chromium.find():
        return without_chromium(name, pytest)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if aside else {}
        done = subprocess.run([*pytest, f"--junitxml={report}"], text=True, **streams)
        counted = outcomes(report)
    output = [f"\n== {name} tests, beside", done.stdout] if aside else []
    if done.returncode == NOTHING_COLLECTED:
        print(*output, f"   no {name} tests here", sep="\n", flush=True)
        return Counter(failed=1) if strict and not os.environ.get("ONLY") else Counter()
    if done.returncode and not counted["failed"]:
        output.append(f"   the {name} run was interrupted (pytest exit code {done.returncode})")
        counted["failed"] += 1
    print(*output, f"   {time.monotonic() - began:.0f} s", sep="\n", flush=True)
    return counted


def narrowed_to_node() -> bool:
    return os.environ.get("ONLY", "").startswith(NODE_TESTS)


def may_run_node() -> bool:
    """True if the tests of the scripts run: with all others or by their own path, never selected by words."""
    return narrowed_to_node() or not os.environ.get("ONLY")


def node_run() -> Counter[str]:
    """Run the tests of static/js; where Node is too old or missing, they count as one skipped."""
    print("\n== node tests", flush=True)
    node = shutil.which("node")
    if not node or (version := major_version(node)) < OLDEST_NODE:
        found = f"Node {version} was found" if node else "no node was found"
        print(f"   SKIPPED node tests: {found}, and they need Node {OLDEST_NODE} or newer.")
        return Counter(skipped=1)
    began = time.monotonic()
    only = Path(os.environ.get("ONLY") or NODE_TESTS)
    files = [only] if only.is_file() else sorted(only.glob("*.test.js"))
    done = subprocess.run(
        [node, "--test", *files], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    counted = node_outcomes(done.stdout)
    if done.returncode:
        print(done.stdout)
        counted["failed"] = counted["failed"] or 1
    print(f"   {counted['passed']} passed, {time.monotonic() - began:.0f} s", flush=True)
    return counted


def major_version(node: str) -> int:
    printed = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    return int(printed.strip().removeprefix("v").partition(".")[0] or 0)


def node_outcomes(printed: str) -> Counter[str]:
    """The counts at the end of a report, which begin with # or with a sign by Node's version."""
    counts = {name: int(number) for name, number in re.findall(r"^\S (\w+) (\d+)$", printed, re.MULTILINE)}
    failed = counts.get("fail", 0) + counts.get("cancelled", 0)
    skipped = counts.get("skipped", 0) + counts.get("todo", 0)
    return Counter(passed=counts.get("pass", 0), failed=failed, skipped=skipped)


def narrowed() -> list[str]:
    only = os.environ.get("ONLY", "")
    is_path = only and Path(only.split("::")[0]).exists()
    by_words = ["-k", only] if only else []
    return [*([only] if is_path else by_words), *shlex.split(os.environ.get("ARGS", ""))]


def outcomes(report: Path) -> Counter[str]:
    counted: Counter[str] = Counter()
    if report.is_file():
        for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            passed = int(suite.get("tests", 0)) - failed - skipped
            counted.update(passed=passed, failed=failed, skipped=skipped)
    return counted


def without_chromium(name: str, pytest: list[str]) -> Counter[str]:
    """Report that the browser tests cannot run here, and count them as skipped."""
    listed = subprocess.run([*pytest, "--collect-only"], capture_output=True, text=True).stdout
    skipped = sum("::" in line for line in listed.splitlines())
    print(
        f"   SKIPPED {skipped} {name} tests: no Chromium was found."
        " Install it, or set REFINE_CHROMIUM to its path."
    )
    return Counter(skipped=skipped)


if __name__ == "__main__":
    sys.exit(main())
