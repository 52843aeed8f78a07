"""Serves Refine from this checkout: one Daphne process and one worker for background tasks (`make run`).

It chooses the address, prepares the checkout, starts both processes, and stops both on a signal or when
Daphne ends. A worker that ends is started again. After an edit to a script or a style sheet it builds them
and restarts Daphne. A deployment uses docker-compose.yml instead.
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from refine.environment import BASE_DIR, is_loopback, read

MANAGE = [sys.executable, "manage.py"]
WORKER = [*MANAGE, "db_worker"]
# A page may stay open for days, so sockets have no timeout. At -v 0 Daphne writes no access log.
DAPHNE = [sys.executable, "-m", "refine.server", "-v", "0", "--no-server-name", "--websocket_timeout", "-1"]
APPLICATION = "refine.asgi:application"
SOURCES = BASE_DIR / "static"
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared with, never bound to unasked
PATIENCE = 10
# Seconds before an ended worker is started again: doubled each time, unless it ran for a while.
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


class Problem(Exception):
    """A problem that the user can fix; its text says how."""


def main() -> int:
    os.chdir(BASE_DIR)
    try:
        env = read()
        host, port = env.str("HOST", default="127.0.0.1"), env.int("PORT", default=8000)
        demo, public = env.bool("DEMO", default=True), env.bool("DEMO_PUBLIC", default=False)
        if demo and not public and not is_loopback(host):
            raise Problem(
                f"demo mode lets anyone who can reach {host} sign in as any member of the sample team.\n"
                f"  If that is what you want:   {command(port, HOST=host, DEMO_PUBLIC=1)}\n"
                f"  To require sign-in:         {command(port, HOST=host, DEMO=0)}"
            )
        check_free(host, port)
        for name, value in settings_for(host, port, demo).items():
            os.environ.setdefault(name, value)
        os.environ.setdefault("SOURCE_MAPS", "1")
        if not prepare():
            raise Problem("couldn't start; see the lines above.")
    except (Problem, ImproperlyConfigured) as problem:
        print(f"Refine: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nRefine: stopped before it started.", file=sys.stderr)
        return 1
    return serve(host, port, demo)


def settings_for(host: str, port: int, demo: bool) -> dict[str, str]:
    """Settings that depend on the address, as defaults for those that environment and `.env` leave out."""
    hosts = {"127.0.0.1", "localhost", "[::1]"}
    reached_as = host
    if host in EVERYWHERE:
        reached_as = address_on_network() or "127.0.0.1"
        hosts |= {socket.gethostname(), f"{socket.gethostname()}.local"}
    return {
        "DEMO": "1" if demo else "0",
        "ALLOWED_HOSTS": ",".join(sorted(hosts | {bracketed(reached_as)})),
        "SITE_URL": f"http://{bracketed(reached_as)}:{port}",
    }


def check_free(host: str, port: int) -> None:
    """Raise Problem unless `host` is this machine's and `port` is free there."""
    if not 0 < port < 65536:
        raise Problem(f"PORT must be between 1 and 65535, not {port}.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise Problem(f"cannot listen on HOST={host}: no such address.") from None
    except PermissionError:
        raise Problem(f"no permission to listen on port {port}; choose one above 1023.") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Problem(
                f"port {port} is in use, perhaps by Refine itself. To use another: {command(port + 1)}"
            ) from None
        raise Problem(f"cannot listen on HOST={host}: {error.strerror}.") from None


def address_on_network() -> str | None:
    """This machine's address on the network. Connecting a datagram socket chooses one and sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            address = probe.getsockname()[0]
        except OSError:
            return None
    return None if is_loopback(address) else address


def serve(host: str, port: int, demo: bool) -> int:
    """Run worker and Daphne until a signal, or until Daphne ends by itself, which is a failure."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    daphne = [*DAPHNE, "-b", host, "-p", str(port), APPLICATION]
    web, worker = start(daphne), Kept(WORKER, "The background worker")
    try:
        announced, edited = False, last_edit(SOURCES)
        while not stopping.wait(0.2):
            if (newest := last_edit(SOURCES)) != edited:
                edited = newest
                # esbuild's own watching is not enough: its output has to be collected as well, under new
                # names that Daphne reads when it starts. Open pages reconnect by themselves.
                if prepare():
                    end(web)
                    web = start(daphne)
            if web.poll() is not None:
                print("Refine: Daphne stopped unexpectedly, so Refine is stopping too.", file=sys.stderr)
                return 1
            worker.look_after(time.monotonic())
            if not announced and answers(host, port):
                print(welcome(host, port, demo), flush=True)
                announced = True
        print("\nRefine has stopped. Your data is kept.", flush=True)
        return 0
    finally:
        # Both are told before either is waited for: the worker may be in the middle of a task.
        end(web, worker.child)


class Kept:
    """A child that is started again whenever it ends, after a pause that grows while it keeps ending."""

    def __init__(self, command: list[str], name: str) -> None:
        self.command, self.name = command, name
        self.pause = SHORTEST_PAUSE
        self.due: float | None = None
        self.child = start(command)
        self.since = time.monotonic()

    def look_after(self, at: float) -> None:
        """Note that it has ended, and start it again when its pause is over."""
        if self.due is None and (code := self.child.poll()) is not None:
            if at - self.since > LONGEST_PAUSE:
                self.pause = SHORTEST_PAUSE
            self.due = at + self.pause
            print(
                f"Refine: {self.name} ended (exit code {code}). It starts again in {self.pause:.0f} s; "
                "pages keep working.",
                file=sys.stderr,
                flush=True,
            )
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        elif self.due is not None and at >= self.due:
            self.due, self.since = None, at
            self.child = start(self.command)


def prepare() -> bool:
    """Bring database and static files up to date; False if that failed, with the reason printed."""
    return not subprocess.run([*MANAGE, "prepare"], start_new_session=True).returncode


def last_edit(folder: Path) -> int:
    """The time, in nanoseconds, of the last change to this folder or a file in it."""
    try:
        return max(path.stat().st_mtime_ns for path in [folder, *folder.rglob("*")])
    except FileNotFoundError:  # an editor is replacing a file
        return 0


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a child in a new session, so that Ctrl-C reaches only this process, which stops its children."""
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)


def end(*children: subprocess.Popen[bytes]) -> None:
    """Have these end, by force those that take longer than PATIENCE."""
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((here(host), port), timeout=1).close()
    except OSError:
        return False
    return True


def welcome(host: str, port: int, demo: bool) -> str:
    lines = ["", f"  Refine is at  http://{bracketed(here(host))}:{port}", ""]
    if demo:
        lines += ["  Open it and choose someone from the sample team.", ""]
    network = address_on_network()
    if not network:
        lines.append("  This computer isn't on a network, so phones can't reach it.")
    elif is_loopback(host):
        opened = {"DEMO_PUBLIC": 1} if demo else {}
        lines += [
            f"  Phones on the same network can't reach it yet. To allow them, at http://{network}:{port}"
            + (",\n  where anyone can sign in as any member of the sample team:" if demo else ":"),
            f"      {command(port, HOST='0.0.0.0', **opened)}",  # noqa: S104
        ]
    else:
        reached = network if host in EVERYWHERE else host
        lines.append(f"  Phones on the same network:  http://{bracketed(reached)}:{port}")
        if demo:
            lines.append("  Anyone who can reach that address can sign in as any member of the sample team.")
    return "\n".join([*lines, "", "  Press Ctrl-C to stop.", ""])


def command(port: int, **settings: object) -> str:
    """The command line that starts with these settings on that port."""
    if port != 8000:
        settings["PORT"] = port
    return " ".join([*(f"{name}={value}" for name, value in settings.items()), "make run"])


def here(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


if __name__ == "__main__":
    sys.exit(main())
