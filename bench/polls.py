"""`python -m bench.polls`: what polls cost where no socket comes through, a hundred people in one session."""

import asyncio
import itertools
import json
import tempfile
import time
from pathlib import Path

from bench.clients import Poster
from bench.server import Server

PEOPLE = 100
ROUNDS = 20


class Poller:
    """A window that polls on a connection of its own."""

    def __init__(self, path: str, voter: dict) -> None:
        self.path, self.voter, self.revision = path, voter, ""

    async def open(self, port: int) -> "Poller":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        return self

    async def poll(self) -> tuple[int, float, int]:
        """Polls once; returns the status, the milliseconds that it took, and the bytes of the page."""
        began = time.perf_counter()
        self.writer.write(
            f"GET {self.path}?revision={self.revision}&again=30 HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: {self.voter['cookie']}\r\nX-Window: {self.voter['id']}\r\n\r\n".encode()
        )
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        length = int(fields.get("content-length", 0))
        await self.reader.readexactly(length)
        self.revision = fields["x-revision"]
        return int(head.split()[1]), (time.perf_counter() - began) * 1000, length


async def measure(server: Server) -> None:
    (rows,) = [json.loads(server.manage("-m", "bench.rows", "1", str(PEOPLE)))[0]]
    path = rows["socket"].replace("/ws/", "/live/")
    with server:
        pollers = [await Poller(path, voter).open(server.port) for voter in rows["voters"]]
        await line(server, "first page, all at once", pollers)
        await asyncio.sleep(2)
        for poller in pollers:
            await poller.poll()
        await line(server, "nothing new, in turn", pollers, ROUNDS, in_turn=True)
        await line(server, "nothing new, all at once", pollers, ROUNDS)
        voter = rows["voters"][0]
        poster = await Poster(server.port, voter["cookie"], voter["id"]).open()
        for name, in_turn in (("a vote, all at once", False), ("a vote, in turn", True)):
            await poster.post(rows["votes"], f"card={next(CARDS)}")
            await line(server, f"page after {name}", pollers, in_turn=in_turn)


CARDS = itertools.cycle(["3", "5", "8"])


async def line(
    server: Server, name: str, pollers: list[Poller], rounds: int = 1, in_turn: bool = False
) -> None:
    used, replies = server.cpu() or 0, []
    for _ in range(rounds):
        if in_turn:
            replies += [await poller.poll() for poller in pollers]
        else:
            replies += await asyncio.gather(*(poller.poll() for poller in pollers))
    waits = sorted(wait for _, wait, _ in replies)
    cpu = ((server.cpu() or 0) - used) / len(replies) * 1000
    statuses = sorted({status for status, _, _ in replies})
    size = max(length for _, _, length in replies) / 1000
    p50, p95 = (waits[int(len(waits) * share)] for share in (0.5, 0.95))
    print(f"{name:36} {statuses!s:12} {p50:8.2f} {p95:8.2f} {cpu:9.2f} {size:8.1f}", flush=True)


def main() -> None:
    print(f"{'':36} {'status':12} {'p50 ms':>8} {'p95 ms':>8} {'cpu ms':>9} {'kB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), "refine.asgi:application")
        server.manage("manage.py", "migrate", "-v", "0")
        asyncio.run(measure(server))


if __name__ == "__main__":
    main()
