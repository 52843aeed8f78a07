"""The wire between a browser and the server: a TCP proxy that can be cut, stalled and restored.

It can also treat websockets as some proxies do.

Chromium's own "offline" mode leaves sockets open, and intercepting its requests would block them.
"""

import contextlib
import re
import socket
import threading
from typing import Literal

from tests.browser.server import free_port

# What proxies do to the handshake of a websocket: refuse it, pass it on as a plain request, or neither.
Blocking = Literal["refuses", "strips", "hangs"]
_REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_HOP_BY_HOP = re.compile(rb"(?im)^(Upgrade|Connection):.*\r\n")


class Wire:
    def __init__(self, server_port: int) -> None:
        self.port = free_port()
        self._server_port = server_port
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._flowing = threading.Event()
        self._flowing.set()
        self._listener: socket.socket | None = None
        self._blocking: Blocking | None = None
        self.mend()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Closes open connections and refuses new ones."""
        if self._listener:
            # Closing alone would leave the thread in accept(), which would take one more.
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for pair in list(self._pairs):
            self._close(pair)

    def block_sockets(self, how: Blocking | None) -> None:
        """Treats new websockets like this from now on, and cuts those that are open; plain requests pass."""
        self._blocking = how
        for pair in list(self._pairs):
            self._close(pair)

    def stall(self) -> None:
        """Half-open: connections stay, new ones are accepted, and nothing passes."""
        self._flowing.clear()

    def mend(self) -> None:
        """Restores the wire; what `stall` held back passes now."""
        self._flowing.set()
        if self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self.port))
            threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                browser, _ = listener.accept()
                threading.Thread(target=self._join, args=(browser,), daemon=True).start()

    def _join(self, browser: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._server_port))
        except OSError:
            browser.close()
            return
        pair = (browser, server)
        self._pairs.add(pair)
        for source, sink in (pair, pair[::-1]):
            threading.Thread(target=self._pass, args=(source, sink, pair), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, pair) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self._flowing.wait()
                # Browsers open a connection of its own for each websocket.
                if self._blocking and data.startswith(b"GET /ws/"):
                    if self._blocking == "hangs":
                        continue
                    if self._blocking == "refuses":
                        source.sendall(_REFUSAL)
                        break
                    data = _HOP_BY_HOP.sub(b"", data).replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
                sink.sendall(data)
        self._close(pair)

    def _close(self, pair: tuple[socket.socket, socket.socket]) -> None:
        self._pairs.discard(pair)
        for end in pair:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
