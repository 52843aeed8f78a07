"""Viewers on sockets, in one event loop with the hub."""

import asyncio
import json
import re
from contextlib import suppress

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from channels.layers import channel_layers
from channels.testing import WebsocketCommunicator

from live import pages
from live.hub import hub
from live.socket import routing
from tests.live.toy import ToyPage

ORIGIN = "http://testserver"


class Viewer:
    """A client on a socket. It echoes heartbeats unless `sleepy`."""

    def __init__(self, who: str | None, path: str, origin: str = ORIGIN) -> None:
        headers = [(b"host", b"testserver"), (b"origin", origin.encode())]
        if who:
            headers.append((b"cookie", f"who={who}".encode()))
        self.socket = WebsocketCommunicator(routing.application, path, headers=headers)
        self.seen: list[str] = []
        self.beats: list[dict] = []
        self.farewell: dict = {}
        self.closed_with: int | None = None
        self.sleepy = False

    async def open(self) -> "Viewer":
        accepted, code = await self.socket.connect()
        if not accepted:
            self.closed_with = code
        return self

    async def read(self, timeout: float = 3.0) -> str | None:
        """The next frame of parts; None when the socket was closed instead."""
        while True:
            message = await self.socket.receive_output(timeout)
            if message["type"] == "websocket.close":
                self.closed_with = message.get("code")
                return None
            if frame := await self._take(message["text"]):
                return frame

    async def _take(self, text: str) -> str | None:
        if not text.startswith("{"):
            self.seen.append(text)
            return text
        note = json.loads(text)
        if "beat" not in note:
            self.farewell = note
        else:
            self.beats.append(note)
            if not self.sleepy:
                await self.answer(note["beat"])
        return None

    async def answer(self, beat: int) -> None:
        await self.send(f'{{"beat":{beat}}}')

    async def until(self, words: str, timeout: float = 3.0) -> str:
        """The first frame from now on with these words."""
        async with asyncio.timeout(timeout):
            while True:
                text = await self.read(timeout)
                assert text is not None, f"closed with {self.closed_with} before {words!r}"
                if words in text:
                    return text

    async def until_closed(self, timeout: float = 3.0) -> int | None:
        while await self.read(timeout) is not None:
            pass
        return self.closed_with

    async def frames_within(self, seconds: float = 0.15) -> list[str]:
        """The frames of parts that arrive within this time."""
        await asyncio.sleep(seconds)
        frames = []
        while not self.socket.output_queue.empty():
            message = self.socket.output_queue.get_nowait()
            if frame := await self._take(message["text"]):
                frames.append(frame)
        return frames

    async def send(self, text: str) -> None:
        await self.socket.send_to(text_data=text)

    async def close(self) -> None:
        with suppress(asyncio.CancelledError):
            await self.socket.disconnect()


def revision_of(name: str, frame: str) -> int:
    found = re.search(rf'<[a-z]+ data-revision="(\d+)" id="{name}"', frame)
    assert found, f"{name} is not in {frame}"
    return int(found[1])


@pytest.fixture
def toy():
    page = ToyPage()
    pages.register(page)
    yield page
    pages.unregister(page.kind)


@pytest_asyncio.fixture
async def look(toy):
    """Open a page: `await look("ines")`. After the test all are closed, and the hub with them."""
    viewers: list[Viewer] = []

    async def open_window(who: str | None, path: str = "/ws/toy/park/", window="", **kwargs) -> Viewer:
        path += f"?window={window}" if window else ""
        viewer = Viewer(who, path, **kwargs)
        viewers.append(viewer)
        return await viewer.open()

    yield open_window
    for viewer in viewers:
        await viewer.close()
    if hub.current():
        await hub.current().close()
    # A layer made in this test belongs to its event loop.
    channel_layers.backends.clear()


@pytest.fixture
def do():
    """Run a function like a request, on its own thread."""
    return sync_to_async
