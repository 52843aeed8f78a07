"""Minimal clients for measuring a server: a socket that reads, a connection that posts."""

import asyncio
import base64
import os
import re
import struct
from collections.abc import Callable

HOST = "127.0.0.1"
SECRET = "b" * 32
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Socket:
    """An open websocket. `receive` is called with every text frame; heartbeats are echoed here."""

    def __init__(self, receive: Callable[[str], None]) -> None:
        self.receive = receive
        self.received = 0

    async def open(self, port: int, path: str, cookie: str) -> "Socket":
        self._reader, self._writer = await asyncio.open_connection(HOST, port)
        key = base64.b64encode(os.urandom(16)).decode()
        self._writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nOrigin: http://{HOST}:{port}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\nCookie: {cookie}\r\n\r\n".encode()
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in head:
            raise ConnectionError(head.decode())
        self._task = asyncio.create_task(self._read())
        return self

    async def close(self) -> None:
        self._task.cancel()
        self._writer.close()

    async def _read(self) -> None:
        while True:
            kind, length = await self._reader.readexactly(2)
            if length == 126:
                (length,) = struct.unpack("!H", await self._reader.readexactly(2))
            elif length == 127:
                (length,) = struct.unpack("!Q", await self._reader.readexactly(8))
            payload = await self._reader.readexactly(length)
            if kind & 15 == TEXT:
                self._take(payload.decode())
            elif kind & 15 == PING:
                self._send(PONG, payload)
            elif kind & 15 == CLOSE:
                raise ConnectionError(f"closed: {payload!r}")

    def _take(self, text: str) -> None:
        if found := re.match(r'\{"beat":(\d+)', text):
            self._send(TEXT, f'{{"beat":{found[1]}}}'.encode())
        else:
            self.received += 1
            self.receive(text)

    def _send(self, kind: int, payload: bytes) -> None:
        # A mask of zeros leaves the bytes of the frame unchanged.
        self._writer.write(bytes([128 | kind, 128 | len(payload), 0, 0, 0, 0]) + payload)


class Poster:
    """A connection that is kept alive, with the cookies of one person."""

    def __init__(self, port: int, cookie: str, window: str = "") -> None:
        self.port = port
        self.cookie = cookie
        self.window = window

    async def open(self) -> "Poster":
        self._reader, self._writer = await asyncio.open_connection(HOST, self.port)
        return self

    async def post(self, path: str, body: str) -> None:
        """Post a form as htmx does, and read the whole response."""
        self._writer.write(
            f"POST {path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\nContent-Length: {len(body)}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nHX-Request: true\r\n"
            f"X-Window: {self.window}\r\n"
            f"Cookie: {self.cookie}; refine_csrf={SECRET}\r\nX-CSRFToken: {SECRET}\r\n\r\n{body}".encode()
        )
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        if not re.match(r"http/1.1 20\d ", head):
            raise ConnectionError(head)
        if length := re.search(r"content-length: (\d+)", head):
            await self._reader.readexactly(int(length[1]))
        else:
            while size := int(await self._reader.readline(), 16):
                await self._reader.readexactly(size + 2)
            await self._reader.readline()

    def close(self) -> None:
        self._writer.close()
