"""Daphne as a child process with its own database and port, which can be killed and restarted."""

import fcntl
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
# Log lines that fail a test: of the levels that refine.settings prints, and output that bypasses logging.
TROUBLE = re.compile(r" (WARNING|ERROR|CRITICAL) |Traceback|Warning:")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def timed(**timing: float) -> dict[str, str]:
    """The environment of a server with these intervals."""
    return {"DJANGO_SETTINGS_MODULE": "tests.browser.timed_settings", "TIMING": json.dumps(timing)}


# People who have gone are missed sooner than in a meeting.
HURRIED = timed(HEARTBEAT=1.5, SEEN=1.2, MISSED=3, AWAY=6)


def run(*command: str, env: dict[str, str]) -> str:
    """Runs a Python program to its end; returns what it printed."""
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


@contextmanager
def once(mark: Path) -> Iterator[bool]:
    """Yields True to the first worker; the others wait until it is done."""
    with mark.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not mark.exists()
        mark.touch()


class Store:
    """Databases that are copies of one that was migrated once: a file each, or one each in PostgreSQL.

    Workers that are given one folder share the originals.
    """

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder = folder
        self.postgres = url if (url := os.environ.get("DATABASE_URL", "")).startswith("postgres") else ""
        self.env = env
        self.model = self._url("model")
        with once(folder / "model.made") as is_first:
            if is_first:
                if self.postgres:
                    self._admin(f'CREATE DATABASE "{self._name(self.model)}"')
                run("manage.py", "migrate", "-v", "0", env={**env, "DATABASE_URL": self.model})

    def copy(self) -> str:
        """The URL of a fresh database."""
        url = self._url(f"copy-{uuid.uuid4().hex[:8]}")
        self._copy(self.model, url)
        return url

    def fill(self, url: str, *program: str) -> str:
        """Gives a fresh database the rows that this program makes, and returns what it printed.

        The program runs once, however often it is asked for.
        """
        name = f"filled-{sha256(repr(program).encode()).hexdigest()[:12]}"
        model, output = self._url(name), self.folder / f"{name}.json"
        with once(self.folder / f"{name}.made") as is_first:
            if is_first:
                self._copy(self.model, model)
                output.write_text(run(*program, env={**self.env, "DATABASE_URL": model}))
        self.drop(url)
        self._copy(model, url)
        return output.read_text()

    def end(self) -> None:
        """Deletes the originals."""
        for made in self.folder.glob("*.made"):
            self.drop(self._url(made.stem))

    def _copy(self, model: str, url: str) -> None:
        if self.postgres:
            self._admin(f'CREATE DATABASE "{self._name(url)}" TEMPLATE "{self._name(model)}"')
        else:
            # Not just the file: the newest rows may still be in the write-ahead log beside it.
            source, target = sqlite3.connect(self._file(model)), sqlite3.connect(self._file(url))
            with closing(source), closing(target):
                source.backup(target)

    def drop(self, url: str) -> None:
        if self.postgres:
            self._admin(f'DROP DATABASE "{self._name(url)}" WITH (FORCE)')

    def _url(self, name: str) -> str:
        if self.postgres:
            return f"{self.postgres.rpartition('/')[0]}/refine-browser-{os.getpid()}-{name}"
        return f"sqlite:///{self.folder / name}.sqlite3"

    @staticmethod
    def _name(url: str) -> str:
        return url.rpartition("/")[2]

    @staticmethod
    def _file(url: str) -> Path:
        return Path(url.removeprefix("sqlite:///"))

    def _admin(self, statement: str) -> None:
        with psycopg.connect(f"{self.postgres.rpartition('/')[0]}/postgres", autocommit=True) as connection:
            connection.execute(statement)


class Server:
    """Daphne on 127.0.0.1. Its log is kept across restarts."""

    def __init__(self, env: dict[str, str], log: Path, store: Store | None = None) -> None:
        self.env = env
        self.store = store
        self.port = free_port()
        self.log_file = log
        # Orders that were refused as intended; Python 3.13 has another word for the second.
        self._allowed = [
            f"django.request: {status}:"
            for status in ("Conflict", "Unprocessable Entity", "Unprocessable Content")
        ]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self.log_file.read_text() if self.log_file.exists() else ""

    def start(self) -> None:
        """Starts the server, after a stop on the same port, and waits until it responds."""
        daphne = ["-m", "refine.server", "-v", "1", "--websocket_timeout", "-1", "--no-server-name"]
        daphne += ["-b", "127.0.0.1", "-p", str(self.port), "refine.asgi:application"]
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *daphne], cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT
            )
        for _ in range(300):
            if self._process.poll() is not None:
                raise RuntimeError(f"The server ended at once:\n{self.log}")
            try:
                urlopen(f"{self.url}/static/icons/refine.svg", timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"The server does not answer:\n{self.log}")

    def kill(self) -> None:
        """Kills the server with SIGKILL, without time to log or save anything."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stops the server with SIGTERM, as for a planned restart."""
        self._end(signal.SIGTERM)

    def says(self, words: str) -> None:
        """Waits until the log contains this text."""
        for _ in range(400):
            if words in self.log:
                return
            time.sleep(0.05)
        raise AssertionError(f"The server never said {words!r}:\n{self.log}")

    def allow(self, words: str) -> None:
        """Accepts log lines that contain this text: the test causes them."""
        self._allowed.append(words)

    def trouble(self) -> list[str]:
        """Log lines that no test should cause."""
        lines = [line for line in self.log.splitlines() if TROUBLE.search(line)]
        return [line for line in lines if not any(words in line for words in self._allowed)]

    def memory_from_now(self) -> float:
        """Megabytes of memory that the server takes now; its peak is counted from here."""
        Path(f"/proc/{self._pid}/clear_refs").write_text("5")
        return self._memory("VmRSS")

    def memory_at_most(self) -> float:
        """Megabytes of memory that it took at the peak."""
        return self._memory("VmHWM")

    def fill(self, module: str, *arguments: str) -> dict:
        """Gives the server, before it starts, the rows that the module makes; returns what it printed."""
        assert self.store
        assert not self._process
        printed = self.store.fill(self.env["DATABASE_URL"], "-m", module, *arguments)
        return json.loads(printed.splitlines()[-1])

    def run(self, *command: str, **env: str) -> str:
        """Runs a management command, or another program, against the server's database."""
        return run(*command, env={**self.env, **env})

    @property
    def _pid(self) -> int:
        assert self._process
        return self._process.pid

    def _memory(self, name: str) -> float:
        status = Path(f"/proc/{self._pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(name))

    def _end(self, how: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(15)
        self._process = None
