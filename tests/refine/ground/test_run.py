"""`make run`: its address, its output, a clean end, and a quick second start."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from types import SimpleNamespace
from urllib.request import urlopen

import pytest
from django.core.management import call_command

from refine.environment import BASE_DIR
from refine.management.commands import prepare
from scripts import run

SOON = 60


@pytest.fixture
def network(monkeypatch):
    """This machine has an address that phones could reach."""
    monkeypatch.setattr(run, "address_on_network", lambda: "192.168.1.7")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The folder of a served Refine with its database and static files, made at the first start."""
    return tmp_path_factory.mktemp("home")


class TestSettingsOfAnAddress:
    def test_serve_this_machine_alone_unless_told_otherwise(self, network):
        follows = run.settings_for("127.0.0.1", 8000, demo=True)

        assert follows["SITE_URL"] == "http://127.0.0.1:8000"
        assert set(follows["ALLOWED_HOSTS"].split(",")) == {"127.0.0.1", "localhost", "[::1]"}

    def test_let_phones_in_by_the_address_on_the_network(self, network):
        follows = run.settings_for("0.0.0.0", 8001, demo=True)

        assert follows["SITE_URL"] == "http://192.168.1.7:8001"
        assert {"192.168.1.7", "localhost"} <= set(follows["ALLOWED_HOSTS"].split(","))

    def test_write_an_address_of_version_six_as_browsers_do(self, network):
        assert run.settings_for("fd00::7", 8000, demo=False)["SITE_URL"] == "http://[fd00::7]:8000"


class TestWhereToClick:
    def test_says_how_to_let_phones_in_and_that_all_may_enter(self, network):
        text = run.welcome("127.0.0.1", 8000, demo=True)

        assert "http://127.0.0.1:8000" in text
        assert "can't reach it yet" in text
        assert "http://192.168.1.7:8000" in text
        assert "HOST=0.0.0.0 DEMO_PUBLIC=1 make run" in text
        assert "anyone can sign in as any member" in text

    def test_keeps_the_port_in_the_command_and_leaves_the_demo_out_when_it_is_off(self, network):
        text = run.welcome("127.0.0.1", 8001, demo=False)

        assert "HOST=0.0.0.0 PORT=8001 make run" in text
        assert "enter as" not in text

    def test_gives_the_address_for_phones_once_they_can_reach_it(self, network):
        text = run.welcome("0.0.0.0", 8000, demo=True)

        assert "Phones on the same network:  http://192.168.1.7:8000" in text
        assert "can sign in as any member" in text

    def test_says_when_there_is_no_network(self, monkeypatch):
        monkeypatch.setattr(run, "address_on_network", lambda: None)

        assert "isn't on a network" in run.welcome("127.0.0.1", 8000, demo=True)


class TestRefusals:
    @pytest.mark.parametrize(
        ("variables", "message"),
        [
            ({"HOST": "0.0.0.0"}, "HOST=0.0.0.0 DEMO_PUBLIC=1 make run"),
            ({"PORT": "eighty"}, "PORT must be a whole number"),
            ({"PORT": "80000"}, "PORT must be between 1 and 65535"),
            ({"HOST": "192.0.2.1", "DEMO": "0"}, "cannot listen on HOST=192.0.2.1"),
            ({"HOST": "no.such.invalid", "DEMO": "0"}, "cannot listen on HOST=no.such.invalid"),
        ],
    )
    def test_come_as_a_message_and_never_as_a_traceback(self, home, variables, message):
        with served(home, **variables) as process:
            _, complaint = process.communicate(timeout=SOON)

        assert process.returncode == 1
        assert complaint.startswith("Refine: ")
        assert message in complaint
        assert "Traceback" not in complaint


@pytest.mark.faults
class TestServing:
    def test_answers_refuses_a_second_start_and_ends_cleanly(self, home):
        port = free_port()
        with served(home, PORT=str(port)) as process:
            wait_for_banner(process)
            children = children_of(process)
            with urlopen(f"http://127.0.0.1:{port}/health/", timeout=SOON) as reply:
                assert reply.status == 200
            with urlopen(f"http://127.0.0.1:{port}/", timeout=SOON) as reply:
                style = re.search(r"/static/[^\"]+\.[0-9a-f]{12}\.css", reply.read().decode())
            with urlopen(f"http://127.0.0.1:{port}{style[0]}", timeout=SOON) as reply:
                assert "immutable" in reply.headers["Cache-Control"]
            with served(home, PORT=str(port)) as second:
                _, complaint = second.communicate(timeout=SOON)

            process.send_signal(signal.SIGINT)
            printed, complained = process.communicate(timeout=SOON)

        assert f"port {port} is in use" in complaint
        assert f"PORT={port + 1} make run" in complaint
        assert process.returncode == 0
        assert "Your data is kept" in printed
        assert "Traceback" not in complained
        assert "Warning" not in complained
        assert len(children) == 2
        assert not any(is_alive(child) for child in children)

    def test_starts_a_worker_that_was_killed_again_and_ends_when_daphne_does(self, home):
        with served(home, PORT=str(free_port())) as process:
            wait_for_banner(process)
            daphne, worker = children_of(process)
            os.kill(worker, signal.SIGKILL)
            ended = next((line for line in process.stderr if "worker" in line), "")
            again = wait_for_another(process, daphne)
            os.kill(daphne, signal.SIGKILL)
            _, complaint = process.communicate(timeout=SOON)

        assert "The background worker ended (exit code -9). It starts again in 1 s" in ended
        assert process.returncode == 1
        assert "Daphne stopped unexpectedly, so Refine is stopping too" in complaint
        assert not any(is_alive(child) for child in (daphne, worker, again))


class TestAKeptWorker:
    @pytest.fixture
    def kept(self, monkeypatch):
        """A worker, started at 0; `codes` are what it ended with, and `started` how often it was."""
        monkeypatch.setattr(run.time, "monotonic", lambda: 0.0)
        monkeypatch.setattr(run, "start", lambda command: SimpleNamespace(poll=lambda: kept.code))
        kept = SimpleNamespace(code=None)
        child = run.Kept(["worker"], "The worker")
        kept.look, kept.due = child.look_after, lambda: child.due
        return kept

    def pauses(self, kept, *lasting: float) -> list[float]:
        """The pauses after runs that lasted so long."""
        at, found = 0.0, []
        for seconds in lasting:
            at += seconds
            kept.code = 1
            kept.look(at)
            found.append(kept.due() - at)
            kept.look(at + found[-1] - 0.01)
            assert kept.due() is not None, "it was started before its pause was over"
            kept.code = None
            at += found[-1]
            kept.look(at)
            assert kept.due() is None
        return found

    def test_starts_again_after_longer_and_longer_pauses_of_a_minute_at_most(self, kept):
        assert self.pauses(kept, *[0.5] * 8) == [1, 2, 4, 8, 16, 32, 60, 60]

    def test_starts_soon_again_once_it_ran_for_a_while(self, kept):
        assert self.pauses(kept, 0.5, 0.5, 100, 0.5) == [1, 2, 1, 2]

    def test_says_so_once_each_time(self, kept, capsys):
        kept.code = 1
        for at in (1, 1.2, 1.4):
            kept.look(at)

        assert capsys.readouterr().err.count("The worker ended (exit code 1)") == 1


class TestEditingAScript:
    @pytest.fixture
    def edited(self, monkeypatch):
        """Serve with idle children, edit once, and stop; records which were started and stopped."""

        def serve(is_prepared: bool) -> tuple[list[str], list[str]]:
            started, ended, wishes = [], [], []
            edits = iter([1, 1, 2, 2, 2])

            def last_edit(_folder) -> int:
                moment = next(edits, None)
                if moment is None:
                    wishes[0]()
                return moment or 2

            def start(command: list[str]):
                started.append("daphne" if "refine.server" in command else "worker")
                return SimpleNamespace(poll=lambda: None, name=started[-1])

            monkeypatch.setattr(run, "last_edit", last_edit)
            monkeypatch.setattr(run, "start", start)
            monkeypatch.setattr(run, "end", lambda *children: ended.extend(child.name for child in children))
            monkeypatch.setattr(run, "prepare", lambda: is_prepared)
            monkeypatch.setattr(run, "answers", lambda host, port: False)
            monkeypatch.setattr(run.signal, "signal", lambda _signal, act: wishes.append(act))
            assert run.serve("127.0.0.1", 8000, demo=True) == 0
            return started, ended

        return serve

    def test_serves_it_anew_and_leaves_the_worker_alone(self, edited):
        started, ended = edited(is_prepared=True)

        assert started == ["daphne", "worker", "daphne"]
        assert ended == ["daphne", "daphne", "worker"]

    def test_with_a_mistake_in_it_goes_on_with_what_is_there(self, edited):
        started, ended = edited(is_prepared=False)

        assert started == ["daphne", "worker"]
        assert ended == ["daphne", "worker"]

    def test_is_seen_by_its_time_and_so_is_a_removed_one(self, tmp_path):
        script = tmp_path / "deep/one.js"
        script.parent.mkdir()
        script.touch()
        os.utime(script, (10**9, 10**9))
        os.utime(script.parent, (10**9, 10**9))
        os.utime(tmp_path, (10**9, 10**9))
        before = run.last_edit(tmp_path)

        script.write_text("1")
        written = run.last_edit(tmp_path)
        script.unlink()

        assert before < written <= run.last_edit(tmp_path)


class TestPreparing:
    def test_collects_static_files_only_when_they_changed(self, db, settings, tmp_path, monkeypatch):
        settings.STATIC_ROOT = tmp_path
        collected = []
        monkeypatch.setattr(prepare, "call_command", lambda name, **options: collected.append(name))
        command = prepare.Command()

        command.collect_static()
        command.collect_static()
        assert collected == ["collectstatic"]

        monkeypatch.setattr(prepare, "fingerprint_of_static_files", lambda: "changed")
        command.collect_static()
        assert collected == ["collectstatic"] * 2

    def test_leaves_a_database_that_is_up_to_date_alone(self, db, settings, tmp_path, capsys):
        settings.STATIC_ROOT, settings.DEMO = tmp_path, False
        (tmp_path / "collected.txt").write_text(prepare.fingerprint_of_static_files())

        call_command("prepare")

        assert capsys.readouterr().out == ""


def served(folder, **variables) -> subprocess.Popen[str]:
    """`make run`'s program with a database and static files of its own, and none of our settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {
        **kept,
        "SECRET_KEY": "x" * 60,
        "DATABASE_URL": f"sqlite:///{folder}/refine.sqlite3",
        "STATIC_ROOT": f"{folder}/static",
        "REFINE_TESTING": "1",
        "PYTHONWARNINGS": "default",
        **variables,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "scripts.run"],
        cwd=BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_banner(process) -> None:
    """Read what it prints up to its last line; the end of the output means that it died."""
    for line in process.stdout:
        if "Press Ctrl-C to stop" in line:
            return
    pytest.fail(f"did not start: {process.stderr.read()}")


def wait_for_another(process, known: int) -> int:
    """The pid of the child besides the known one, as soon as there is one."""
    for _ in range(400):
        if others := [child for child in children_of(process) if child != known]:
            return others[0]
        time.sleep(0.05)
    pytest.fail("no other child was started")


def children_of(process) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout
    return [int(line) for line in listed.split()]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
