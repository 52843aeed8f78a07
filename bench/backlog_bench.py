"""`make bench-backlog`: the cost of the backlog page, a search, each filter, a move and a bulk edit.

N=10000 creates that many items, realistic and from a fixed seed; FILES="a.csv b.csv" imports exports into one
team instead. It runs on SQLite in a temporary folder, or in the database that DATABASE_URL names, from which
it removes its team again. `ms` is the median time of a request in the server's process, `cpu` the processor
time of it: on a busy machine they differ.
"""

import argparse
import cProfile
import gzip
import json
import os
import pstats
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

HEAD = f"{'what':<38}{'queries':>8}{'ms':>9}{'best':>8}{'cpu':>8}{'kB':>8}{'gzip':>8}"
EDITED = 500


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.backlog_bench", description=__doc__)
    parser.add_argument("-n", type=int, default=int(os.environ.get("N", "10000")), help="items to make")
    parser.add_argument("--runs", type=int, default=int(os.environ.get("RUNS", "9")))
    parser.add_argument("--only", default="", help="measure what begins with these words")
    parser.add_argument("--profile", action="store_true", help="say where the time of each goes")
    options = parser.parse_args()
    files = [Path(name) for name in os.environ.get("FILES", "").split()]
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        bench = Bench(options)
        try:
            bench.load(files, options.n)
            bench.run()
        finally:
            bench.clear()


def set_up(folder: str) -> None:
    os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "refine.settings",
        "SECRET_KEY": "only-for-measuring-" + "x" * 50,
        "STATIC_ROOT": folder,
        "ALLOWED_HOSTS": "testserver",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    # Hashed names need collected files, and are not part of what is measured.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)


def counting() -> float:
    """Milliseconds for counting to a million, to compare machines and how busy they are."""
    began = time.perf_counter()
    for _ in range(1_000_000):
        pass
    return (time.perf_counter() - began) * 1000


class Bench:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.team = None

    # The team

    def load(self, files: list[Path], count: int) -> None:
        from django.db import connection

        from bench.backlog_rows import fill, imported
        from bench.rows import hire
        from core.ids import new_public_id
        from teams.members.rules.rights import Role
        from teams.models import Team

        name = f"bench-{new_public_id()}"
        self.team = Team.open("Bench", name)
        self.ana = hire(self.team, f"Ana {name}", Role.PRODUCT_MANAGER)
        began = time.perf_counter()
        made = imported(self.team, files, self.ana) if files else fill(self.team, count, self.ana)
        if connection.vendor == "postgresql":
            # As autovacuum would do a minute later.
            connection.cursor().execute("ANALYZE")
        print(f"{made} items, made in {time.perf_counter() - began:.1f} s, on {self._database()}")
        print(f"Counting to a million takes {counting():.0f} ms here; the figures grow with it.")

    def clear(self) -> None:
        """Remove the rows; a temporary database needs no removal."""
        from django.db import connection

        if self.team is not None and connection.vendor != "sqlite":
            self.team.items.all().delete()
            self.team.goals.all().delete()
            self.team.themes.all().delete()
            self.team.bulk_edits.all().delete()
            self.team.members.all().delete()
            self.team.delete()
            self.ana.user.delete()

    def _database(self) -> str:
        from django.db import connection

        return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor)

    # Measuring

    def run(self) -> None:
        from django.test import Client

        from backlog.lookalikes.queries import PART as LOOK_ALIKES

        self.browser = Client(headers={"HX-Request": "true"})
        self.browser.force_login(self.ana.user)
        self.base = f"/t/{self.team.slug}/backlog/"
        ranked = list(self.team.items.ranked().values_list("public_id", "key"))
        self.middle = ranked[len(ranked) // 2]
        # The background work of a first request has to be over before anything is timed.
        self._get(f"{self.middle[1]}/")
        for thread in threading.enumerate():
            # Only this one: threads of a connection pool never end.
            if thread.name == LOOK_ALIKES:
                thread.join(60)
        print(HEAD)
        for name, query in self._pages():
            self.measure(name, lambda query=query: self._get(query))
        # The first request after a change computes the report of all items anew.
        self.measure("first page after a change", lambda: self._get(""), before=self._change)
        self._orders(ranked)

    def _pages(self) -> list[tuple[str, str]]:
        one, other = self._words()
        pages = [
            ("first page", ""),
            ("page 50", "?page=50"),
            ("item beside the list", f"{self.middle[1]}/"),
            ("its whole history", f"items/{self.middle[0]}/history/"),
            ("everything", "?tab=all"),
            ("inbox", "?tab=inbox"),
            ("search, one word", f"?text={one}"),
            ("search, two words", f"?text={one}+{other}"),
            ("search, a key", f"?text={self.middle[1]}"),
            ("search, nothing found", "?text=zzzzqqq"),
        ]
        return pages + [(f"filter {query[1:]}", query) for query in self._filters()]

    def _words(self) -> tuple[str, str]:
        """The two words in most titles, so that a search finds something in any backlog."""
        titles = self.team.items.values_list("title", flat=True)
        words = Counter(word for title in titles for word in set(re.findall("[a-z]{6,}", title.lower())))
        (one, _), (other, _) = words.most_common(2)
        return one, other

    def _filters(self) -> list[str]:
        """The first choices of each filter that the page offers, and some others."""
        from backlog.ranked.queries.filters import FILTERS
        from backlog.ranked.queries.listing import Listing
        from backlog.ranked.rules.url_state import PLAIN

        listing = Listing(self.team, PLAIN)
        offered = {each.name: [option.value for option in each.options(listing)] for each in FILTERS}
        offered["estimate"] = ["none", "5", "from-8"]
        many = ("horizon", "blocked", "stale")
        return [
            f"?{name}={value}"
            for name, values in offered.items()
            for value in (values if name in many else values[:3])
        ]

    def _orders(self, ranked: list[tuple[str, str]]) -> None:
        places = iter(range(len(ranked)))
        place = f"{self.base}items/{self.middle[0]}/place/"
        self.measure("move to a number", lambda: self._post(place, number=1 + next(places) * 7 % len(ranked)))
        bulk = f"{self.base}bulk/"
        other = ranked[len(ranked) // 3][0]
        self.measure("move after an item", lambda: self._post(place, after=other))
        self.measure("ask where to", lambda: self._post(bulk, items=self.middle[0], where="ask"))
        many = ",".join(name for name, _ in ranked[:: max(1, len(ranked) // EDITED)][:EDITED])
        types, ends, states = (
            cycle(("bug", "story")),
            cycle(("top", "bottom")),
            cycle(("archived", "backlog")),
        )
        self.measure(f"type of {EDITED}", lambda: self._post(bulk, items=many, type=next(types)))
        self.measure(f"move {EDITED}", lambda: self._post(bulk, items=many, where=next(ends)))
        self.measure(f"archive {EDITED}, and back", lambda: self._post(bulk, items=many, state=next(states)))
        self.measure(
            f"undo the archiving of {EDITED}",
            lambda: self._undo(self.edited),
            before=lambda: self._edit(bulk, items=many, state="archived"),
        )

    def measure(self, name: str, act: Callable, before: Callable = lambda: None) -> None:
        """Time `act`; `before` runs first and is not timed."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        if not name.startswith(self.options.only):
            return
        before()
        with CaptureQueriesContext(connection) as asked:
            answer = act()
        # Now, because the next request empties the log.
        queries = asked.captured_queries
        times, used = [], []
        for _ in range(self.options.runs):
            before()
            began, busy = time.perf_counter(), time.process_time()
            answer = act()
            times.append((time.perf_counter() - began) * 1000)
            used.append((time.process_time() - busy) * 1000)
        raw = len(answer.content) / 1000
        packed = len(gzip.compress(answer.content, 6)) / 1000
        median, best, cpu = statistics.median(times), min(times), statistics.median(used)
        took = f"{median:>9.1f}{best:>8.1f}{cpu:>8.1f}"
        print(f"{name:<38}{len(queries):>8}{took}{raw:>8.1f}{packed:>8.1f}", flush=True)
        if self.options.profile:
            self._explain(act, queries)

    def _explain(self, act: Callable, queries: list) -> None:
        for query in sorted(queries, key=lambda query: -float(query["time"]))[:8]:
            print(f"    {float(query['time']) * 1000:6.1f} ms  {query['sql'][:400]}")
        with cProfile.Profile() as profile:
            act()
        for order in ("cumulative", "tottime"):
            pstats.Stats(profile, stream=sys.stdout).sort_stats(order).print_stats(40)

    def _change(self) -> None:
        from django.db import transaction

        with transaction.atomic():
            self.team.announce(self.team.topic, "items")

    def _edit(self, url: str, **fields) -> None:
        self.edited = self._post(url, **fields)

    def _undo(self, edited):
        answer = self.browser.post(json.loads(edited["HX-Trigger"])["toast"]["undo"])
        assert answer.status_code == 200, answer.status_code
        return answer

    def _get(self, path: str):
        answer = self.browser.get(self.base + path)
        assert answer.status_code == 200, answer.status_code
        return answer

    def _post(self, url: str, **fields):
        here = {"HX-Current-URL": f"http://testserver{self.base}"}
        answer = self.browser.post(url, fields, headers=here)
        assert answer.status_code == 200, answer.status_code
        return answer


if __name__ == "__main__":
    main()
