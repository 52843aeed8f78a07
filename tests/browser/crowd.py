"""A crowd without browsers: `python -m tests.browser.crowd PORT`, which reads its rows from standard input.

All vote at the same moment and stay connected. Prints "voted", and ends when its input does. It is a process
of its own because asyncio no longer works in one in which Playwright has run.
"""

import asyncio
import json
import sys

from bench.clients import Poster, Socket

CARDS = ("3", "5", "8")


async def main(port: int) -> None:
    rows = json.loads(sys.stdin.readline())
    sockets = []
    for one in rows["crowd"]:
        path = f"/ws/session/{rows['id']}/?window={one['id']}"
        sockets.append(await Socket(lambda _text: None).open(port, path, one["cookie"]))
    posters = [await Poster(port, one["cookie"], one["id"]).open() for one in rows["crowd"]]
    orders = enumerate(posters)
    await asyncio.gather(*(each.post(rows["votes"], f"card={CARDS[number % 3]}") for number, each in orders))
    sys.stdout.write("voted\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
