"""What `make check` holds the code to, shown on code that breaks it."""

import subprocess
import sys
import tomllib

import grimp
import pytest

from refine.environment import BASE_DIR

APPS = ["teams", "backlog", "sessions"]
IMPURE = {"django", "channels", "live"}


@pytest.fixture(scope="module")
def contracts():
    settings = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]
    return {contract["type"]: contract for contract in settings["contracts"]}


class TestPureRules:
    def test_are_each_named_where_their_imports_are_checked(self, contracts):
        graph = grimp.build_graph("live", *APPS, include_external_packages=True, cache_dir=None)
        pure = {
            module
            for app in APPS
            for module in graph.find_children(app)
            if not graph.find_children(module) and not graph.find_upstream_modules(module) & IMPURE
        }

        assert "sessions.meeting.rules.agenda" in pure
        assert pure <= set(contracts["forbidden"]["source_modules"]), "add it to pyproject.toml"

    @pytest.mark.parametrize(
        "line",
        [
            "from datetime import datetime; moment = datetime.now()",
            "import datetime; day = datetime.date.today()",
            "from django.utils import timezone; moment = timezone.now()",
            "from django.utils.timezone import now",
            "import time; moment = time.time()",
            "from django.db.models.signals import post_save",
        ],
    )
    def test_cannot_reach_for_the_clock_or_a_signal_behind_ones_back(self, line):
        assert "TID251" in lint(line, "sessions/meeting/rules/agenda.py")

    def test_leave_the_clock_to_one_module(self):
        line = "from django.utils import timezone; moment = timezone.now()"

        assert "TID251" not in lint(line, "core/clock.py")


def lint(code: str, name: str) -> str:
    """What the linter says of such a file."""
    command = [sys.executable, "-m", "ruff", "check", "--stdin-filename", name, "-"]
    return subprocess.run(command, cwd=BASE_DIR, input=code, capture_output=True, text=True).stdout
