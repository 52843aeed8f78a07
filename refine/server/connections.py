"""Daphne's connections, with limits: on their own they read any body whole, and parse it, from anybody.

A body that is larger than its address takes is refused as soon as the headers say so, or when that many bytes
have come. What is taken is kept on disk and handed on piece by piece, and only Django parses it. Twisted's
parsing of forms, which nothing here uses, took eight times the size of a body in memory.
"""

import asyncio
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.server import Server as DaphneServer
from django.conf import settings
from twisted.internet.protocol import connectionDone
from twisted.web import http

from refine.server.body_limit import AROUND, form_limit, limit_for
from refine.server.refused_body import reply

# Bodies above this are handed on in pieces of this size, not copied into memory as a whole.
PIECE = 256 * 1024
# Bytes a second below which a body counts as stuck, after some seconds to begin with; and the most seconds.
SLOWEST, BEGINNING, LONGEST = 32 * 1024, 30.0, 600.0
# Seconds for which the rest of a refused body is read and dropped. A browser looks for the answer only after
# it has sent everything; a connection closed at once would show it nothing but an error of the network.
LINGER = 20.0
# Files that may be under way at once in this process, as a multiple of the largest.
FILES_AT_ONCE = 4
BODY = "kept body"


class Held:
    """The bytes of large bodies that this process is receiving or has not answered yet."""

    def __init__(self) -> None:
        self.size = 0

    def take(self, size: int) -> bool:
        """Note that many more, unless they would be too many."""
        if self.size + size > FILES_AT_ONCE * limit_of_files():
            return False
        self.size += size
        return True

    def give_back(self, size: int) -> None:
        self.size -= size


def limit_of_files() -> int:
    return max(settings.IMPORT_MAX_BYTES, settings.FEEDBACK_MAX_BYTES, form_limit()) + AROUND


class Request(WebRequest):
    """A request whose body nothing parses here."""

    content: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.body: Any = None
        super().__init__(*args, **kwargs, parsePOSTFormSubmission=False)

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self.channel.takes(len(data)):
            super().handleContentChunk(data)

    def process(self) -> Any:
        # Daphne puts all of `content` into a queue in memory; Streamed reads `body` as it is asked to.
        size = self.content.seek(0, 2)
        self.content.seek(0)
        if size > PIECE:
            self.body, self.content = self.content, BytesIO()
        return super().process()

    def finish(self) -> None:
        super().finish()
        self._drop_body()

    def connectionLost(self, reason: Any = connectionDone) -> None:  # noqa: N802 - Twisted's name
        super().connectionLost(reason)
        self._drop_body()

    def _drop_body(self) -> None:
        if self.body is not None:
            self.body.close()


class Channel(http.HTTPChannel):
    """A connection to a browser or a proxy, which carries one request after another."""

    # Twisted's own types leave open what they are by now.
    transport: Any
    _path: Any

    limit = received = held = 0
    is_refused = False
    patience: Any = None

    def allHeadersReceived(self) -> None:  # noqa: N802 - Twisted's name
        """Decide about the body, before any of it is read or a browser that asks is told to send it."""
        self.limit, self.received = limit_for(self._asked_path(), self._headers("Cookie")), 0
        # Unknown when it comes in chunks: then as much as it may have.
        expected = self.limit if self.length is None else self.length
        if expected > self.limit:
            return self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if expected > form_limit():
            if not self.factory.held.take(expected):
                return self.refuse(HTTPStatus.SERVICE_UNAVAILABLE)
            self.held = expected
        if expected:
            self.patience = self.callLater(min(BEGINNING + expected / SLOWEST, LONGEST), self.give_up)
        super().allHeadersReceived()

    def takes(self, size: int) -> bool:
        """Count that many bytes of the body; False once there are too many, which refuses it."""
        self.received += size
        if self.received > self.limit and not self.is_refused:
            self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return not self.is_refused

    def give_up(self) -> None:
        """Refuse a body that has not arrived by now."""
        self.patience = None
        self.refuse(HTTPStatus.REQUEST_TIMEOUT)

    def refuse(self, status: HTTPStatus) -> None:
        """Answer without the body, keep nothing of it, and close the connection once it was dropped."""
        self.is_refused = True
        request = self.requests[-1]
        self.transport.write(reply(status, lambda name: request.getHeader(name) or "", self.limit))
        if request.content is not None:
            request.content.close()
        self._end_body()
        self._give_back()
        self.setTimeout(None)
        self.patience = self.callLater(LINGER, self.transport.abortConnection)
        self.transport.loseWriteConnection()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if not self.is_refused:
            super().dataReceived(data)

    def rawDataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        # What came in one piece with the headers, or with the byte too many.
        if not self.is_refused:
            super().rawDataReceived(data)

    def allContentReceived(self) -> None:  # noqa: N802 - Twisted's name
        self._end_body()
        if not self.is_refused:
            super().allContentReceived()

    def requestDone(self, request: Any) -> None:  # noqa: N802 - Twisted's name
        self._give_back()
        super().requestDone(request)

    def connectionLost(self, reason: Any = connectionDone) -> None:  # noqa: N802 - Twisted's name
        self._end_body()
        self._give_back()
        super().connectionLost(reason)

    def _asked_path(self) -> str:
        return unquote_to_bytes(self._path.partition(b"?")[0]).decode("utf-8", "replace")

    def _headers(self, name: str) -> list[bytes]:
        return self.requests[-1].requestHeaders.getRawHeaders(name.encode(), [])

    def _end_body(self) -> None:
        if self.patience is not None and self.patience.active():
            self.patience.cancel()
        self.patience = None

    def _give_back(self) -> None:
        self.factory.held.give_back(self.held)
        self.held = 0


class Connections(HTTPFactory):
    """Makes a connection for each that is opened."""

    protocol = Channel

    def __init__(self, server: Any) -> None:
        super().__init__(server)
        self.held = Held()

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802 - Twisted's name
        channel = super().buildProtocol(addr)
        channel.requestFactory = Request
        return channel

    def acceptableProtocols(self) -> list[bytes]:  # noqa: N802 - Twisted's name
        return [b"http/1.1"]


class Server(DaphneServer):
    """Daphne with these connections."""

    def __init__(self, application: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(Streamed(application), *args, **kwargs)

    @property
    def http_factory(self) -> Connections:
        return self._connections

    @http_factory.setter
    def http_factory(self, _made: HTTPFactory) -> None:
        # Daphne makes its own in the middle of run(), and leaves no other place to say which.
        self._connections = Connections(self)

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if (body := getattr(protocol, "body", None)) is not None:
            scope[BODY] = body
        return super().create_application(protocol, scope)


class Streamed:
    """ASGI middleware that reads a large body from its file while the application asks for it."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = scope.pop(BODY, None)
        await self.application(scope, receive if body is None else pieces(body, receive), send)


def pieces(body: Any, receive: Any) -> Any:
    """A `receive` that first gives what this file has, and then what `receive` gives."""
    is_read = False

    async def next_piece() -> dict[str, Any]:
        nonlocal is_read
        if is_read:
            return await receive()
        # A turn for everybody else: nothing below waits for anything.
        await asyncio.sleep(0)
        if body.closed:
            # Not what `receive` has next, which is the end of the body: half a file would look whole.
            return {"type": "http.disconnect"}
        piece = body.read(PIECE)
        if len(piece) == PIECE:
            return {"type": "http.request", "body": piece, "more_body": True}
        is_read = True
        # Daphne's own end of the body, or that the browser has gone.
        return await receive() | {"body": piece}

    return next_piece
