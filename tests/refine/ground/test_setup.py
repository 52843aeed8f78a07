"""`scripts/setup` on machines that lack something: one clear line, never a traceback."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from refine.environment import BASE_DIR

TOOLS = ["cat", "cmp", "cp", "dirname", "mkdir"]
NEW_PYTHON = f'exec {sys.executable} "$@"'
OLD_PYTHON = 'case "$2" in *platform*) echo 3.9.2 ;; *) exit 1 ;; esac'
SHIM = 'echo "pyenv: python3: command not found" >&2; exit 127'
NO_VENV = 'case "$2" in *ensurepip*) exit 1 ;; *platform*) echo 3.13.0 ;; esac'


class Machine:
    """A checkout in a folder of its own, and a PATH that holds only what is put there."""

    def __init__(self, folder: Path):
        self.checkout, self.path = folder / "checkout", folder / "bin"
        for name in ["scripts/setup", "requirements/dev.txt", "package-lock.json"]:
            (self.checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(BASE_DIR / name, self.checkout / name)
        self.path.mkdir()
        for tool in TOOLS:
            (self.path / tool).symlink_to(shutil.which(tool))

    def has(self, name: str, script: str) -> "Machine":
        """Put a command there."""
        (self.path / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.path / name).chmod(0o755)
        return self

    def is_set_up(self) -> "Machine":
        """Let everything be installed already, from the very lock files."""
        (self.checkout / ".venv/bin").mkdir(parents=True)
        (self.checkout / ".venv/bin/python").symlink_to(sys.executable)
        shutil.copy(self.checkout / "requirements/dev.txt", self.checkout / ".venv/installed.txt")
        (self.checkout / "node_modules").mkdir()
        shutil.copy(self.checkout / "package-lock.json", self.checkout / "node_modules/installed.json")
        return self

    def set_up(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", self.checkout / "scripts/setup"],
            env={"PATH": str(self.path)},
            capture_output=True,
            text=True,
        )

    def complains(self) -> str:
        """The one line that setting up ends with."""
        done = self.set_up()
        assert done.returncode == 1
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1
        return done.stderr


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


class TestWithoutPython:
    def test_says_that_none_was_found(self, machine):
        assert "needs Python 3.12 or newer, and none was found" in machine.complains()

    def test_is_not_fooled_by_a_name_that_only_prints_an_error(self, machine):
        machine.has("python3.13", SHIM).has("python3", SHIM)

        assert "needs Python 3.12 or newer, and none was found" in machine.complains()

    def test_says_which_python_is_too_old(self, machine):
        machine.has("python3", OLD_PYTHON)

        assert "the newest found is 3.9.2" in machine.complains()

    def test_says_how_to_get_the_venv_module(self, machine):
        machine.has("python3", NO_VENV)

        assert "found Python 3.13.0 without its venv module" in machine.complains()


class TestWithoutNode:
    @pytest.fixture(autouse=True)
    def python(self, machine):
        machine.has("python3.13", SHIM).has("python3", NEW_PYTHON)

    def test_says_that_none_was_found(self, machine):
        assert "needs Node.js 18 or newer with npm" in machine.complains()

    def test_says_which_node_is_too_old(self, machine):
        machine.has("node", "echo v16.20.0")

        assert "needs Node.js 18 or newer, and found v16.20.0" in machine.complains()

    def test_says_that_npm_is_missing(self, machine):
        machine.has("node", "echo v20.1.0")

        assert "needs npm 9 or newer, and found Node.js without it" in machine.complains()

    def test_says_which_npm_is_too_old(self, machine):
        machine.has("node", "echo v18.1.0").has("npm", "echo 8.6.0")

        assert "needs npm 9 or newer, and found 8.6.0" in machine.complains()


class TestSetUpAlready:
    def test_needs_nothing_and_says_nothing(self, machine):
        done = machine.is_set_up().set_up()

        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    def test_keeps_one_secret_key_that_only_its_owner_may_read(self, machine):
        machine.is_set_up().set_up()
        kept = machine.checkout / "var/secret-key"
        first = kept.read_text()

        machine.set_up()

        assert len(first.strip()) >= 50
        assert kept.read_text() == first
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    def test_notices_a_changed_lock_file(self, machine):
        machine.is_set_up()
        with (machine.checkout / "package-lock.json").open("a") as lock:
            lock.write("\n")

        assert "needs Node.js" in machine.complains()
