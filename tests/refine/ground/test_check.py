"""`make check` reports code that breaks the rules of the house."""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest

from refine.environment import BASE_DIR

CONTRACTS = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
EDGE = "Inside a feature, the edge knows the middle and never the reverse"
SHOWN = "Parts and forms know neither pages nor views"
# A module, an import that breaks contracts, how the finding names it, and all contracts that it breaks.
IMPORTS = {
    "core that imports live": (
        "core/broken.py",
        "from live import pages",
        "core.broken -> live.pages",
        {"Apps point one way"},
    ),
    "queries that import the service of their feature": (
        "backlog/items/queries/broken.py",
        "from backlog.items.service import respread",
        "backlog.items.queries.broken -> backlog.items.service.respread",
        {EDGE},
    ),
    "parts that import the forms of their feature": (
        "backlog/inbox/parts/broken.py",
        "from backlog.inbox import forms",
        "backlog.inbox.parts.broken -> backlog.inbox.forms",
        {EDGE},
    ),
    "forms that import the parts of their feature": (
        "backlog/relations/forms.py",
        "from backlog.relations import parts",
        "backlog.relations.forms -> backlog.relations.parts",
        {EDGE},
    ),
    "forms that import the views of their feature": (
        "backlog/sprints/forms.py",
        "from backlog.sprints import views",
        "backlog.sprints.forms -> backlog.sprints.views",
        {EDGE, SHOWN},
    ),
    "forms that import the views of another feature": (
        "sessions/triage/forms.py",
        "from sessions.meeting import views",
        "sessions.triage.forms -> sessions.meeting.views",
        {SHOWN},
    ),
    "rules of one feature that import the service of another": (
        "sessions/deep_dive/rules/broken.py",
        "from sessions.planner.service import calendar_mail",
        "sessions.deep_dive.rules.broken -> sessions.planner.service.calendar_mail",
        {"Rules know neither Django nor the channel, and nothing but rules"},
    ),
    "a model that imports views": (
        "sessions/models/broken.py",
        "from backlog.importing import views",
        "sessions.models.broken -> backlog.importing.views",
        {"Models may use the rules of any feature, and nothing else of it"},
    ),
    "queries that import the views of another feature": (
        "sessions/planner/queries/broken_views.py",
        "from sessions.meeting import views",
        "sessions.planner.queries.broken_views -> sessions.meeting.views",
        {"What is read and what changes knows nothing of what is shown"},
    ),
    "a command that imports views": (
        "backlog/management/commands/broken.py",
        "from backlog.sprints import views",
        "backlog.management.commands.broken -> backlog.sprints.views",
        {"Modules beside the features know nothing of what is shown"},
    ),
    "an early feature of teams that imports a later one": (
        "teams/accounts/forms.py",
        "from teams.settings import forms as later",
        "teams.accounts.forms -> teams.settings.forms",
        {"The features of teams have an order"},
    ),
    "an early feature of backlog that imports a later one": (
        "backlog/items/queries/broken_order.py",
        "from backlog.ranked.queries import horizons",
        "backlog.items.queries.broken_order -> backlog.ranked.queries.horizons",
        {"The features of backlog have an order"},
    ),
    "an early feature of sessions that imports a later one": (
        "sessions/planner/queries/broken_order.py",
        "from sessions.triage import service",
        "sessions.planner.queries.broken_order -> sessions.triage.service",
        {"The features of sessions have an order"},
    ),
}
# A file that breaks a rule of the house, its content, and the finding.
BROKEN = {
    "a module that is no word in a feature": (
        "sessions/triage/placing.py",
        '"""Placing."""',
        "sessions/triage/placing.py: no word of the house",
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
    "a folder that is no package": (
        "sessions/confetti/views.py",
        "",
        "sessions/confetti/views.py: sessions/confetti has no __init__.py",
    ),
    "a folder at the top that is no app": (
        "insights/rules.py",
        "",
        "insights/rules.py: insights is no app",
    ),
    "a vague name within a package of a feature": (
        "backlog/deep/views/helpers.py",
        "",
        "backlog/deep/views/helpers.py: helpers could hold anything",
    ),
    "a vague name among the models": (
        "sessions/models/utils.py",
        "",
        "sessions/models/utils.py: utils could hold anything",
    ),
    "a template in a feature": (
        "sessions/wrap_up/parts/broken.html",
        "<p>",
        "sessions/wrap_up/parts/broken.html: only Python stands in an app",
    ),
    "a module that imports by name": (
        "backlog/deep/views/by_name.py",
        "from importlib import import_module\n\nroom = import_module(page)",
        "backlog/deep/views/by_name.py:4: import_module passes every contract",
    ),
    "a module that names another in a string": (
        "backlog/deep/views/in_a_string.py",
        'page = "sessions.room.page"',
        'backlog/deep/views/in_a_string.py:2: "sessions.room.page" names a module past every contract',
    ),
    "a model that names one of an app above": (
        "backlog/models/named.py",
        'owner = models.ForeignKey("refinement.Session", models.CASCADE)',
        'backlog/models/named.py:2: "refinement.Session" is a model of an app above',
    ),
    "rules that import what is not listed as pure": (
        "backlog/deep/rules/chance.py",
        "import random",
        "backlog/deep/rules/chance.py:2: rules may not import random",
    ),
    "rules that measure time": (
        "backlog/deep/rules/clock.py",
        "from time import monotonic",
        "backlog/deep/rules/clock.py:2: rules may not import time",
    ),
    "rules that import a helper of core that is not pure": (
        "backlog/deep/rules/helper_of_core.py",
        "from core.clock import now",
        "backlog/deep/rules/helper_of_core.py:2: rules may not import core.clock",
    ),
    "rules that ask a class for the moment": (
        "backlog/deep/rules/moment.py",
        "from datetime import datetime\n\nmoment = datetime.today()",
        "backlog/deep/rules/moment.py:4: rules read no clock",
    ),
    "rules that read a file": (
        "backlog/deep/rules/file.py",
        'text = open("notes")',
        "backlog/deep/rules/file.py:2: rules may not call open",
    ),
    "a template of backlog that names an address of sessions": (
        "templates/backlog/items/broken.html",
        '<a href="{% url "sessions:list" team.slug %}">Sessions</a>',
        "templates/backlog/items/broken.html:2: names an address of sessions",
    ),
    "a text of teams that names an address of backlog": (
        "templates/teams/broken.txt",
        "{% url 'backlog:list' team.slug %}",
        "templates/teams/broken.txt:2: names an address of backlog",
    ),
    "a component that names an address": (
        "templates/components/broken.html",
        "{% url 'teams:members' team.slug %}",
        "templates/components/broken.html:2: names an address of teams",
    ),
    "a template of backlog that includes one of sessions": (
        "templates/backlog/items/including.html",
        '{% include "sessions/room/lobby.html" %}',
        "templates/backlog/items/including.html:2: includes a template of sessions",
    ),
    "a template that spells a path": (
        "templates/backlog/items/spelled.html",
        '<a href="/s/{{ session.id }}/">Room</a>',
        "templates/backlog/items/spelled.html:2: spells /s/{{ session.id }}/",
    ),
    "views of backlog that lead to an address of sessions": (
        "backlog/deep/views/leading.py",
        'back = redirect("sessions:index", "harbour")',
        "backlog/deep/views/leading.py:2: names an address of sessions",
    ),
    "a name in a test that could mean anything": (
        "tests/sessions/test_broken.py",
        "def test_was_said_aloud():\n    said = {}",
        "tests/sessions/test_broken.py:3: `said` says nothing",
    ),
    "a class with such a name": (
        "tests/sessions/test_saying.py",
        "class Said:\n    pass",
        "tests/sessions/test_saying.py:2: `said` says nothing",
    ),
    "a document that names the end of a path that is not there": (
        "docs/broken.md",
        "See `models/forgotten.py`.",
        "docs/broken.md: names models/forgotten.py, and no path ends so",
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
    """The output of the check once everything in the copy is broken: one run for all examples."""
    assert "ok   imports" in check(copied)
    for name, line, *_ in [*IMPORTS.values(), *BROKEN.values()]:
        (copied / name).parent.mkdir(parents=True, exist_ok=True)
        with (copied / name).open("a") as file:
            file.write(f"\n{line}\n" if line else "")
    return check(copied)


@pytest.fixture(scope="module")
def broken_contracts(findings):
    """The findings of import-linter by the name of the contract that they break."""
    names = [contract["name"] for contract in CONTRACTS]
    report = findings.partition("Broken contracts")[2].partition("\nFOUND ")[0]
    sections = re.split(rf"^({'|'.join(map(re.escape, names))})$", report, flags=re.MULTILINE)
    return dict(zip(sections[1::2], sections[2::2], strict=True))


def check(folder) -> str:
    command = [sys.executable, "-m", "scripts.check", "imports", "house"]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    return done.stdout + done.stderr


class TestContracts:
    @pytest.mark.parametrize("what", IMPORTS)
    def test_do_not_let_pass(self, broken_contracts, what):
        _, _, found, expected = IMPORTS[what]

        broken = {name for name, section in broken_contracts.items() if re.search(rf"{found}\b", section)}

        assert broken == expected

    def test_have_an_example_each_that_breaks_nothing_else(self):
        alone = {name for *_, names in IMPORTS.values() for name in names if len(names) == 1}

        assert alone == {contract["name"] for contract in CONTRACTS}


class TestTheHouse:
    @pytest.mark.parametrize("what", BROKEN)
    def test_does_not_let_pass(self, findings, what):
        name, _, found = BROKEN[what]

        assert found in findings
        # Removing this one rule would let it pass: no other reports the file.
        assert len({line for line in findings.splitlines() if line.startswith((f"{name}:", f"{name} "))}) <= 1

    def test_is_reported_by_name(self, findings):
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
            "from time import localtime; moment = localtime()",
            "from datetime import datetime; moment = datetime.today()",
            "import uuid; key = uuid.uuid1()",
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
