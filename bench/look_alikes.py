"""`python -m bench.look_alikes FILE [PAIRS] [--among FILE ...]`: recall and cost of finding look-alikes.

FILE is a CSV with a key, a title (or summary) and a description. Its known duplicates stand in its column
"Duplicates" or in PAIRS, a CSV "Issue id","Duplicate id" with several ids in a cell. The cost is processor
time among 10,000 items: those of FILE and of the files after --among, again and again if there are fewer.
"""

import argparse
import csv
import random
import re
import statistics
import time
import tracemalloc
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from backlog.lookalikes.rules import FLOOR, Index

SEED = 7
ITEMS = 10_000
ASKED = 200


class Reports(NamedTuple):
    """Texts by id, and the known duplicates of each."""

    texts: dict[str, tuple[str, str]]
    known: dict[str, tuple[str, ...]]

    @property
    def pairs(self) -> int:
        return sum(map(len, self.known.values()))


def read(file: Path, pairs: Path | None = None) -> Reports:
    """The reports of a file with the known duplicates that are in it."""
    texts, named = {}, {}
    for row in _rows(file):
        ident = _first(row, "issue id", "issuekey", "issue key", "key")
        description = _first(row, "description")
        texts[ident] = _first(row, "summary", "title"), "" if description == "NULL" else description
        named[ident] = row.get("duplicates", "")
    if pairs:
        named = {row["issue id"]: row["duplicate id"] for row in _rows(pairs)}
    known = {
        ident: tuple(other for other in re.split(r"[,\s]+", others) if other in texts and other != ident)
        for ident, others in named.items()
        if ident in texts
    }
    return Reports(texts, {ident: others for ident, others in known.items() if others})


def index_of(reports: Reports) -> Index[str]:
    index = Index[str]()
    for ident, (title, text) in reports.texts.items():
        index.put(ident, title, text)
    return index


def recall(reports: Reports, index: Index[str], limit: int, *, floor: float = 0.0, title_only=False) -> float:
    """The share of known pairs in which one is among the first `limit` look-alikes of the other."""
    found = 0
    for ident, others in reports.known.items():
        title, text = reports.texts[ident]
        alike = index.like(title, "" if title_only else text, limit=limit, floor=floor, leaving_out=ident)
        found += len({each.ident for each in alike}.intersection(others))
    return found / reports.pairs


def halves(reports: Reports) -> tuple[Reports, Reports]:
    """Two halves of the known pairs that have no report in common: the one tuned on, the one held out."""
    place = {ident: number for number, ident in enumerate(reports.texts)}
    group = list(range(len(place)))

    def root(ident: str) -> int:
        number = place[ident]
        while group[number] != number:
            number = group[number]
        return number

    for ident, others in reports.known.items():
        # In the order of this set, in which the halves were made when the method was chosen.
        for other in {place[other] for other in others}:
            group[root(ident)] = root(list(place)[other])
    groups = sorted({root(ident) for ident in reports.known})
    random.Random(SEED).shuffle(groups)
    tuned = set(groups[: len(groups) // 2])
    parts: tuple[dict, dict] = {}, {}
    for ident, others in reports.known.items():
        parts[root(ident) not in tuned][ident] = others
    return Reports(reports.texts, parts[0]), Reports(reports.texts, parts[1])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.look_alikes", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("pairs", type=Path, nargs="?")
    parser.add_argument("--among", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    reports = read(options.file, options.pairs)
    index = index_of(reports)
    print(f"{len(reports.texts)} reports, {reports.pairs} known pairs; recall at 1, 3, 5, 10")
    tuned, held_out = halves(reports)
    for name, part in (("all", reports), ("tuned", tuned), ("held out", held_out)):
        print(f"  {name:8}", *(f"{recall(part, index, limit):.3f}" for limit in (1, 3, 5, 10)))
    print("  title   ", *(f"{recall(reports, index, limit, title_only=True):.3f}" for limit in (1, 3, 5, 10)))
    print(f"  above the floor of {FLOOR}, at 5: {recall(reports, index, 5, floor=FLOOR):.3f}")
    shown = [len(_above(index, reports, ident)) for ident in reports.texts if ident not in reports.known]
    print(f"  without a known duplicate: {shown.count(0) / len(shown):.0%} show nothing, the mean is "
          f"{statistics.mean(shown):.1f}")  # fmt: skip
    cost([text for each in (reports, *map(read, options.among)) for text in each.texts.values()])


def cost(texts: list[tuple[str, str]]) -> None:
    """Print the cost of building and asking the index with 10,000 items."""
    random.Random(SEED).shuffle(texts)
    items = list(islice(cycle(texts), ITEMS))
    tracemalloc.start()
    held = _built(items)
    memory, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del held
    started = time.process_time()
    index = _built(items)
    print(f"among {ITEMS}: built in {time.process_time() - started:.1f} s, {memory / 2**20:.0f} MB")
    for name, asked in (("an item", items[:ASKED]), ("a title", [(title, "") for title, _ in items[:ASKED]])):
        times = []
        for number, (title, text) in enumerate(asked):
            started = time.process_time()
            index.like(title, text, leaving_out=number)
            times.append((time.process_time() - started) * 1000)
        slow = statistics.quantiles(times, n=20)[-1]
        print(f"  {name}: median {statistics.median(times):.1f} ms, p95 {slow:.1f}")


def _built(items: list[tuple[str, str]]) -> Index[int]:
    index = Index[int]()
    for number, (title, text) in enumerate(items):
        index.put(number, title, text)
    return index


def _above(index: Index[str], reports: Reports, ident: str) -> list:
    return index.like(*reports.texts[ident], floor=FLOOR, leaving_out=ident)


def _rows(file: Path):
    csv.field_size_limit(10**7)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {(name or "").lower(): value or "" for name, value in row.items() if isinstance(value, str)}


def _first(row: dict[str, str], *names: str) -> str:
    return next((row[name] for name in names if name in row), "")


if __name__ == "__main__":
    main()
