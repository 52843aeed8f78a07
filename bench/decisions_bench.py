"""`python -m bench.decisions_bench`: what the page of decisions and its searches cost, with 10,000 of them.

They are of four kinds, in a hundred sessions, from a fixed seed. It runs on SQLite in a temporary folder, or
in the database that DATABASE_URL names, from which it removes its team again. `ms` is the median time of a
request in this process, `cpu` the processor time of it and `server` that of PostgreSQL's: on a busy machine
they differ.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bench.backlog_bench import counting, set_up

HEAD = f"{'what':<38}{'queries':>8}{'ms':>9}{'best':>8}{'cpu':>8}{'server':>8}"
SEED = 22
SESSIONS = 100
TEXT = """
payment card refund payout invoice customer order retry webhook dispute ledger settlement currency export
größen Überweisung Prüfung Straße für über Café résumé naïve Ärger Öffnung limit fraud check login token
report session
"""
WORDS = TEXT.split()
PAGES = {
    "first page": "",
    "page 150": "page=150",
    "one kind": "kind=estimate",
    "one session": "session={session}",
    "one item": "item=OLD-7",
    "search, one word": "text=payment",
    "search, a rare word": "text=zebra",
    "search, letters beyond ASCII": "text=%C3%BCberweisung",
    "search, ss and ß": "text=GR%C3%96SSEN",
    "search, three words": "text=payment+refund+declined",
    "search, an apostrophe": "text=o%27brien",
    "search, a question": "text=why+was+payment+declined%3F",
    "search, a person": "text=ana",
    "search, a session": "text=refinement+7",
    "search, nothing found": "text=zzzzqqq",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.decisions_bench", description=__doc__)
    parser.add_argument("-n", type=int, default=int(os.environ.get("N", "10000")), help="decisions to make")
    parser.add_argument("--runs", type=int, default=int(os.environ.get("RUNS", "9")))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        from django.db import connection

        team, ana = make_team()
        try:
            session = fill(team, ana, options.n)
            if connection.vendor == "postgresql":
                # As autovacuum would do a minute later.
                connection.cursor().execute("ANALYZE")
            print(f"{options.n} decisions, on {connection.vendor}")
            print(f"Counting to a million takes {counting():.0f} ms here; the figures grow with it.")
            print(HEAD)
            for name, query in PAGES.items():
                measure(name, team, ana, query.format(session=session), options.runs)
        finally:
            if connection.vendor != "sqlite":
                clear(team, ana)


def make_team():
    from bench.rows import hire
    from core.ids import new_public_id
    from teams.members.rules.rights import Role
    from teams.models import Team

    name = f"bench-{new_public_id()}"
    team = Team.open("Bench", name)
    return team, hire(team, f"Ana {name}", Role.PRODUCT_MANAGER)


def fill(team, ana, count: int) -> str:
    """`count` decisions of all kinds, the same for the same count; returns the public id of a session."""
    from backlog.models import Change, Item, Question
    from core.clock import now
    from sessions.models import Decision, Entry, Event, Round, Session

    chance, at = random.Random(SEED), now()
    held = Session.objects.bulk_create(
        [
            Session(team=team, number=number, starts_at=day, started_at=day, created_by=ana)
            for number in range(1, SESSIONS + 1)
            for day in [at - timedelta(days=7 * number)]
        ]
    )
    items = Item.objects.bulk_create(
        [
            Item(team=team, made_by=ana, key=f"OLD-{number}", title=words(chance, 8), state="declined")
            for number in range(count)
        ],
        batch_size=500,
    )
    items[count // 2].title = "A zebra of O’Brien"
    items[count // 2].save(update_fields=["title"])

    def moment(number: int):
        return at - timedelta(hours=number)

    entries = Entry.objects.bulk_create(
        [
            Entry(
                session=held[number % SESSIONS],
                item=item,
                phase="triage",
                position=number,
                ready_at=moment(number) if number % 4 == 1 else None,
                ready_reason=words(chance, 6) if number % 8 == 1 else "",
            )
            for number, item in enumerate(items)
        ],
        batch_size=500,
    )
    Decision.objects.bulk_create(
        [
            Decision(entry=entry, outcome="decline", by=ana, at=moment(number), reason=words(chance, 12))
            for number, entry in enumerate(entries)
            if number % 4 == 0
        ],
        batch_size=500,
    )
    Round.objects.bulk_create(
        [
            Round(entry=entry, number=1, scale=[], settled_at=moment(number), settled_label="5")
            for number, entry in enumerate(entries)
            if number % 4 == 2
        ],
        batch_size=500,
    )
    Event.objects.bulk_create(
        [
            Event(
                session=entry.session,
                kind=Event.Kind.READY if number % 4 == 1 else Event.Kind.SETTLED,
                by=ana,
                at=moment(number),
                data={"item": entry.item.key},
            )
            for number, entry in enumerate(entries)
            if number % 4 in (1, 2)
        ],
        batch_size=500,
    )
    answered = [(number, entry) for number, entry in enumerate(entries) if number % 4 == 3]
    Question.objects.bulk_create(
        [
            Question(
                item=entry.item,
                text=words(chance, 9),
                asked_by=ana,
                answer=f"{words(chance, 9)} {number}",
                answered_by=ana,
                answered_at=moment(number),
            )
            for number, entry in answered
        ],
        batch_size=500,
    )
    answers = dict(Question.objects.filter(item__team=team).values_list("item", "answer"))
    Change.objects.bulk_create(
        [
            Change(
                item=entry.item,
                field="answer",
                after=answers[entry.item_id],
                by=ana,
                session=entry.session.public_id,
                at=moment(number),
            )
            for number, entry in answered
        ],
        batch_size=500,
    )
    return held[7].public_id


def clear(team, ana) -> None:
    """Remove the rows; a temporary database needs no removal."""
    from sessions.models import Decision, Entry, Session

    Decision.objects.filter(entry__session__team=team).delete()
    Entry.objects.filter(session__team=team).delete()
    team.items.all().delete()
    Session.objects.filter(team=team).delete()
    team.members.all().delete()
    team.delete()
    ana.user.delete()


def measure(name: str, team, ana, query: str, runs: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client()
    browser.force_login(ana.user)
    address = f"/t/{team.slug}/decisions/?{query}"
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(address)
    # Now, because the next request empties the log.
    queries = asked.captured_queries
    assert answer.status_code == 200, answer.status_code
    times, used, served = [], [], []
    for _ in range(runs):
        began, busy, far = time.perf_counter(), time.process_time(), processor_time(connection)
        browser.get(address)
        times.append((time.perf_counter() - began) * 1000)
        used.append((time.process_time() - busy) * 1000)
        served.append((processor_time(connection) - far) * 1000)
    figures = (statistics.median(times), min(times), statistics.median(used), statistics.fmean(served))
    median, best, cpu, server = figures
    print(f"{name:<38}{len(queries):>8}{median:>9.1f}{best:>8.1f}{cpu:>8.1f}{server:>8.1f}", flush=True)
    if os.environ.get("EXPLAIN"):
        for each in sorted(queries, key=lambda each: -float(each["time"]))[:3]:
            print(f"    {float(each['time']) * 1000:6.1f} ms  {each['sql'][:4000]}")


def processor_time(connection) -> float:
    """Seconds that PostgreSQL's processes on this machine have worked, in steps of ten milliseconds."""
    if connection.vendor == "sqlite":
        return 0.0
    total = 0
    for process in Path("/proc").glob("[0-9]*/stat"):
        try:
            line = process.read_text()
        except OSError:
            continue
        if "(postgres)" in line:
            fields = line.rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


if __name__ == "__main__":
    main()
