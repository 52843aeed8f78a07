"""Measures how long a vote takes to every screen, how many fit into a second, and the cost of a delivery."""

import asyncio
import itertools
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from bench.clients import Poster, Socket
from bench.server import Server

CARDS = itertools.cycle(["3", "5", "8"])


@dataclass
class Figures:
    """Results of one run; times in milliseconds."""

    name: str
    waits: list[float] = field(default_factory=list)
    seconds: float = 0
    deliveries: int = 0
    cpu: float | None = None

    def line(self) -> str:
        waits = sorted(self.waits)
        p50, p95 = (waits[int(len(waits) * share)] for share in (0.5, 0.95))
        cost = f"{self.cpu / self.deliveries * 1e6:6.0f}" if self.cpu and self.deliveries else "     -"
        rate = len(waits) / self.seconds
        return f"{self.name:28} {p50:7.1f} {p95:7.1f} {rate:9.1f} {cost}"


HEAD = f"{'':28} {'p50 ms':>7} {'p95 ms':>7} {'votes/s':>9} {'us CPU/delivery':>6}"


class Room:
    """One session with the sockets and connections of all its voters."""

    def __init__(self, rows: dict) -> None:
        self.rows = rows
        self.sockets: list[Socket] = []
        self.posters: list[Poster] = []
        self._missing: dict[str, set[int]] = {}
        self._seen: dict[str, asyncio.Future] = {}

    async def open(self, port: int) -> None:
        for number, voter in enumerate(self.rows["voters"]):
            socket = Socket(lambda text, number=number: self._receive(number, text))
            path = f"{self.rows['socket']}?window={voter['id']}"
            self.sockets.append(await socket.open(port, path, voter["cookie"]))

    async def open_posters(self, port: int) -> None:
        for voter in self.rows["voters"]:
            self.posters.append(await Poster(port, voter["cookie"], voter["id"]).open())

    async def vote(self, number: int) -> float:
        """Cast one vote; returns the milliseconds until all sockets have it."""
        # Mostly in a frame of its own, sometimes within the whole list of people.
        target = f'person-{self.rows["voters"][number]["id"]}"'
        self._missing[target] = set(range(len(self.sockets)))
        seen = self._seen[target] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        posted = asyncio.create_task(self.posters[number].post(self.rows["votes"], f"card={next(CARDS)}"))
        # A refusal shows at once, not as a timeout.
        await asyncio.wait({posted, seen}, return_when=asyncio.FIRST_EXCEPTION, timeout=30)
        await asyncio.wait_for(posted, 1)
        return (await asyncio.wait_for(seen, 1) - began) * 1000

    def received(self) -> int:
        return sum(socket.received for socket in self.sockets)

    async def close(self) -> None:
        for socket, poster in zip(self.sockets, self.posters, strict=True):
            await socket.close()
            poster.close()

    def _receive(self, number: int, text: str) -> None:
        for target in [target for target in self._missing if target in text]:
            self._missing[target].discard(number)
            if not self._missing[target]:
                del self._missing[target]
                self._seen.pop(target).set_result(time.perf_counter())


async def measure(server: Server, sessions: int, people: int, votes: int) -> list[Figures]:
    """Measure votes in turn in each session, and in a single session also all at once."""
    rooms = [Room(rows) for rows in json.loads(server.manage("-m", "bench.rows", str(sessions), str(people)))]
    with server:
        for room in rooms:
            await room.open(server.port)
        await quiet(server)
        # After the wait, because the server closes idle connections.
        for room in rooms:
            await room.open_posters(server.port)
        figures = [await paced(server, f"{sessions} x {people}", rooms, votes)]
        if sessions == 1:
            figures.append(await at_once(server, f"{people} at once", rooms[0]))
        for room in rooms:
            await room.close()
    return figures


async def quiet(server: Server) -> None:
    """Wait, a minute at most, until everyone who came in at once has been shown the page."""
    for _ in range(60):
        used = server.cpu() or 0
        await asyncio.sleep(1)
        if (server.cpu() or 0) - used < 0.1:
            return


async def paced(server: Server, name: str, rooms: list[Room], votes: int) -> Figures:
    async def in_turn(room: Room) -> list[float]:
        return [await room.vote(number % len(room.sockets)) for number in range(votes)]

    return await timed(server, name, rooms, (in_turn(room) for room in rooms))


async def at_once(server: Server, name: str, room: Room) -> Figures:
    async def all_in_one_instant() -> list[float]:
        return await asyncio.gather(*(room.vote(number) for number in range(len(room.sockets))))

    return await timed(server, name, [room], [all_in_one_instant()])


async def timed(server: Server, name: str, rooms: list[Room], runs: Iterable) -> Figures:
    received, used, began = sum(room.received() for room in rooms), server.cpu(), time.perf_counter()
    waits = await asyncio.gather(*runs)
    seconds = time.perf_counter() - began
    cpu = server.cpu() - used if used is not None else None
    deliveries = sum(room.received() for room in rooms) - received
    return Figures(name, list(itertools.chain(*waits)), seconds, deliveries, cpu)


async def plain(server: Server, people: int, says: int, size: int) -> Figures:
    """The baseline: group_send of as many bytes to as many sockets, without a database."""
    received: asyncio.Queue[None] = asyncio.Queue()
    with server:
        sockets = [
            await Socket(lambda _text: received.put_nowait(None)).open(server.port, "/", "")
            for _ in range(people)
        ]
        poster = await Poster(server.port, "").open()
        await asyncio.sleep(1)
        waits, used, began = [], server.cpu(), time.perf_counter()
        for _ in range(says):
            sent_at = time.perf_counter()
            posted = asyncio.create_task(poster.post("/say/", "x" * size))
            for _ in range(people):
                await asyncio.wait_for(received.get(), 30)
            waits.append((time.perf_counter() - sent_at) * 1000)
            await posted
        seconds = time.perf_counter() - began
        cpu = server.cpu() - used if used is not None else None
        for socket in sockets:
            await socket.close()
    return Figures(f"group_send 1 x {people}", waits, seconds, says * people, cpu)
