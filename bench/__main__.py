"""`python -m bench`: the live channel on this machine, beside a plain group_send of the same bytes."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from bench.live_bench import HEAD, measure, plain
from bench.server import Server

SHAPES = [(1, 10, 200), (1, 100, 100), (100, 8, 10)]
# About the size of what a vote sends to each screen: the voter's row and the tally.
FRAME = 1200


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer votes; to see that it runs")
    quick = parser.parse_args().quick
    print(HEAD)
    for sessions, people, votes in SHAPES:
        with tempfile.TemporaryDirectory() as folder:
            server = Server(Path(folder), "refine.asgi:application")
            server.manage("manage.py", "migrate", "-v", "0")
            for figures in asyncio.run(measure(server, sessions, people, votes // 5 if quick else votes)):
                print(figures.line(), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        print(asyncio.run(plain(Server(Path(folder), "bench.plain:application"), 100, 100, FRAME)).line())


if __name__ == "__main__":
    main()
