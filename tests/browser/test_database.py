"""A database that is locked or gone and a worker that is killed: real processes, without a browser."""

import re
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from http.cookies import SimpleCookie
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from tests.browser.server import ROOT
from tests.browser.wire import Wire

pytestmark = pytest.mark.faults

# A page of which only the database knows that it is none.
NOWHERE = "/s/k3f9m2x7q4za/"


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class Caller:
    """Asks a server with the cookies of one person, as their browser would."""

    def __init__(self, cookies: dict[str, str], url: str) -> None:
        self.url = url
        self.cookies = dict(cookies)
        self.open = build_opener(_Stay).open

    def ask(self, path: str, **form: str) -> tuple[int, dict, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form:
            headers["X-CSRFToken"] = self.cookies["refine_csrf"]
            body = urlencode(form).encode()
        try:
            reply = self.open(Request(self.url + path, body, headers), timeout=30)
        except HTTPError as error:
            reply = error
        with closing(reply):
            for line in reply.headers.get_all("Set-Cookie") or ():
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
            return reply.status, dict(reply.headers), reply.read().decode()


@pytest.fixture
def file(server):
    """The file of the server's database."""
    return server.env["DATABASE_URL"].removeprefix("sqlite:///")


@pytest.fixture
def ana_asks(server):
    """Ana's browser, with the list of items open."""
    caller = Caller(server.seeded["cookies"]["ana"], server.url)
    assert caller.ask("/t/harbour/backlog/")[0] == 200
    return caller


def new_item(caller: Caller, title: str) -> tuple[int, dict, str]:
    return caller.ask("/t/harbour/backlog/items/", title=title)


def items(file: str, title: str) -> int:
    with closing(sqlite3.connect(file)) as rows:
        return rows.execute("SELECT count(*) FROM backlog_item WHERE title = ?", [title]).fetchone()[0]


def berths(file: str) -> int:
    with closing(sqlite3.connect(file)) as rows:
        return rows.execute("SELECT count(*) FROM backlog_item WHERE title GLOB 'Berth [0-9]*'").fetchone()[0]


class TestALockedDatabase:
    def test_is_waited_for_and_what_was_ordered_is_done_once(self, server, file, ana_asks):
        with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
            other.execute("BEGIN IMMEDIATE")
            # Longer than one attempt, shorter than three.
            release = threading.Timer(2.5, other.rollback)
            release.start()
            status, _, _ = new_item(ana_asks, "A berth for barges")
            release.join()

        assert status == 302
        assert items(file, "A berth for barges") == 1

    def test_that_stays_locked_is_503_after_five_seconds(self, server, file, ana_asks):
        server.allow("The database stayed locked")
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            began = time.monotonic()
            status, headers, text = new_item(ana_asks, "A berth for barges")
            took = time.monotonic() - began

        assert (status, headers["Retry-After"]) == (503, "2")
        assert "Refine is busy" in text
        assert 3 < took < 15
        assert server.log.count("The database stayed locked") == 1
        assert "Traceback" not in server.log
        assert items(file, "A berth for barges") == 0
        assert new_item(ana_asks, "A berth for barges")[0] == 302


class TestADatabaseThatIsGone:
    def test_is_503_until_it_is_back_and_one_line(self, server, file, ana_asks, tmp_path):
        server.allow("The database is away")
        with closing(sqlite3.connect(file)) as whole:
            whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for name in ("", "-wal", "-shm"):
            subprocess.run(["mv", file + name, tmp_path / f"kept{name}"], check=True)

        replies = [ana_asks.ask("/t/harbour/backlog/") for _ in range(4)]
        health = ana_asks.ask("/health/")
        subprocess.run(["mv", tmp_path / "kept", file], check=True)

        assert {status for status, _, _ in replies} == {503}
        assert "isn’t available right now" in replies[0][2]
        assert replies[0][1]["Retry-After"] == "10"
        assert health[0] == 503
        assert server.log.count("The database is away") == 1
        assert new_item(ana_asks, "A berth for barges")[0] == 302
        assert items(file, "A berth for barges") == 1


class TestAServerWhoseDatabaseIsElsewhere:
    @pytest.mark.both
    def test_is_503_while_the_wire_is_cut_and_heals(self, make_server):
        """On SQLite there is no wire: the server says that it is well all the time."""
        server = make_server()
        wire = None
        if found := re.search(r"@([\w.]+):(\d+)/", server.env["DATABASE_URL"]):
            wire = Wire(int(found[2]))
            server.env["DATABASE_URL"] = server.env["DATABASE_URL"].replace(
                f"@{found[1]}:{found[2]}/", f"@127.0.0.1:{wire.port}/"
            )
        server.start()
        caller = Caller({}, server.url)
        assert caller.ask("/health/")[0] == 200
        if wire is None:
            return
        server.allow("The database is away")
        server.allow(f"Not Found: {NOWHERE}")

        wire.cut()
        assert caller.ask(NOWHERE)[0] == 503
        # What the check found before the cut is believed for a second.
        wait_until(lambda: caller.ask("/health/")[0] == 503, "the check says that all is well")
        assert server.log.count("The database is away") == 1
        wire.mend()

        wait_until(lambda: caller.ask("/health/")[0] == 200, "the server never came back")
        assert caller.ask(NOWHERE)[0] == 404
        wire.cut()


class TestAKilledWorker:
    def test_leaves_an_import_that_the_next_one_makes_once(self, server, file, ana_asks, clock_ahead):
        server.run("-m", "tests.browser.an_import", "3000")
        worker = start_worker(server)
        wait_until(lambda: state(file) == "writing" and berths(file), "it never wrote")
        worker.kill()
        worker.wait()
        assert state(file) == "writing"
        assert 0 < berths(file) < 3000

        clock_ahead(60)  # its lease has run out
        worker = start_worker(server)
        try:
            wait_until(lambda: state(file) == "done", "nobody took it up")
        finally:
            worker.terminate()
            worker.wait(60)

        assert worker.returncode == 0
        assert items(file, "Berth 7") == 1
        assert berths(file) == 3000


def start_worker(server) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "db_worker", "--interval", "0.1", "--no-startup-delay"]
    return subprocess.Popen(command, cwd=ROOT, env=server.env, stderr=subprocess.DEVNULL)


def state(file: str) -> str:
    with closing(sqlite3.connect(file)) as rows:
        return rows.execute("SELECT state FROM backlog_upload").fetchone()[0]


def wait_until(is_so, otherwise: str) -> None:
    for _ in range(2400):
        if is_so():
            return
        time.sleep(0.05)
    pytest.fail(otherwise)
