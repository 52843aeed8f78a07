"""A Redis server for one test, which can be stopped, restarted on its port, and left idle."""

import shutil
import socket
import subprocess
import time

import pytest

needed = pytest.mark.skipif(
    not shutil.which("redis-server"), reason="No redis-server was found. Install Redis to run this."
)


class Redis:
    """Not started yet. Its data is lost when it stops."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, after a stop on the same port, and wait until it responds."""
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port)]
        command += ["--save", "", "--loglevel", "warning"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("redis-server does not answer")

    def stop(self) -> None:
        """Kill it by SIGKILL, without time to save anything."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
