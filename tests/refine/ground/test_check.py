"""`make check` reports code that breaks the rules of the house."""

import os
import shutil
import subprocess
import sys

import pytest

from refine.environment import BASE_DIR

# A file that breaks a rule, its content, and the finding of `make check`.
BROKEN = {
    "rules of one feature that import the service of another": (
        "sessions/planner/rules/broken.py",
        "from sessions.deep_dive.service import deep_dive",
        "sessions.planner.rules.broken -> sessions.deep_dive.service.deep_dive",
    ),
    "queries that import the views of another feature": (
        "backlog/ranked/queries/broken.py",
        "from backlog.sprints import views",
        "backlog.ranked.queries.broken -> backlog.sprints.views",
    ),
    "a model that imports views": (
        "backlog/models/broken.py",
        "from backlog.importing import views",
        "backlog.models.broken -> backlog.importing.views",
    ),
    "forms that import the views of their feature": (
        "backlog/sprints/forms.py",
        "from backlog.sprints import views",
        "backlog.sprints.forms -> backlog.sprints.views",
    ),
    "core that imports live": ("core/broken.py", "from live import pages", "core.broken -> live.pages"),
    "a module that is no word in a feature": (
        "sessions/triage/helpers.py",
        '"""Help."""',
        "sessions/triage/helpers.py: no word of the house",
    ),
    "a feature that no contract names": (
        "sessions/celebration/__init__.py",
        "",
        "sessions/celebration: no contract names this folder",
    ),
    "a mixin that stands on another": (
        "backlog/models/broken_triage.py",
        "from .triage import Triage\n\n\nclass Late(Triage):\n    class Meta:\n        abstract = True",
        "backlog/models/broken_triage.py: Late is a mixin and stands directly on the table's fields",
    ),
    "a model of four mixins": (
        "sessions/models/broken_session.py",
        "class Much(Codes, Clock, People, Waiting):\n    pass\n\n\n"
        "class Waiting(SessionFields):\n    class Meta:\n        abstract = True",
        "sessions/models/broken_session.py: Much has 4 mixins",
    ),
    "a template of backlog that names an address of sessions": (
        "templates/backlog/items/broken.html",
        '<a href="{% url "sessions:list" team.slug %}">Sessions</a>',
        "templates/backlog/items/broken.html: names an address of sessions",
    ),
    "a sheet that writes a column's width as a number": (
        "static/css/pages/broken.css",
        ".broken { inline-size: min(22.5rem, 100%) }",
        "static/css/pages/broken.css:2: 22.5rem is no token",
    ),
    "a sheet that gives its own name to a number": (
        "static/css/components/broken.css",
        ".broken { --gap: -3px }",
        "static/css/components/broken.css:2: -3px is no token",
    ),
}
FOLDERS = [
    "backlog",
    "bench",
    "core",
    "docs",
    "live",
    "refine",
    "scripts",
    "sessions",
    "static",
    "teams",
    "templates",
    "tests",
]


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """A copy of the checkout, as far as the two steps of `make check` look at it."""
    folder = tmp_path_factory.mktemp("house") / "checkout"
    without = shutil.ignore_patterns("__pycache__", "pictures", "data")
    for name in FOLDERS:
        shutil.copytree(BASE_DIR / name, folder / name, ignore=without)
    for file in [*BASE_DIR.glob("*.md"), *(BASE_DIR / name for name in ("pyproject.toml", "Dockerfile"))]:
        shutil.copy(file, folder)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def findings(copied):
    """The findings of the check for the copy once everything in it is broken."""
    assert "ok   imports" in check(copied)
    for name, line, _ in BROKEN.values():
        (copied / name).parent.mkdir(exist_ok=True)
        with (copied / name).open("a") as file:
            file.write(f"\n{line}\n" if line else "")
    return check(copied)


def check(folder) -> str:
    command = [sys.executable, "-m", "scripts.check", "imports", "house"]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    return done.stdout + done.stderr


class TestTheHouse:
    @pytest.mark.parametrize("what", BROKEN)
    def test_does_not_let_pass(self, findings, what):
        assert BROKEN[what][2] in findings
        assert "Findings in: imports, house" in findings


class TestTheClock:
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
    """The linter's findings for such a file."""
    command = [sys.executable, "-m", "ruff", "check", "--stdin-filename", name, "-"]
    return subprocess.run(command, cwd=BASE_DIR, input=code, capture_output=True, text=True).stdout
