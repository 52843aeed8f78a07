"""`make test` adds up four runs of pytest and one of Node, and is not content with what it could not run."""

import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts import test as runs
from tests import chromium


@dataclass
class Outcome:
    """The output of a run of pytest; one that breaks off leaves no report."""

    passed: int = 1
    failed: int = 0
    skipped: int = 0
    code: int | None = None
    breaks_off: bool = False

    def write_report(self, path: Path) -> None:
        tests = self.passed + self.failed + self.skipped
        path.write_text(
            f'<testsuites><testsuite tests="{tests}" failures="{self.failed}" errors="0"'
            f' skipped="{self.skipped}"/></testsuites>'
        )


NOTHING = Outcome(passed=0, code=runs.NOTHING_COLLECTED)


@pytest.fixture
def tested(monkeypatch, capsys):
    """Let pytest say these things, one after the other; return the exit code and the last line."""

    def run(*outcomes: Outcome, option: str = "", **variables: str) -> tuple[int, str]:
        waiting = list(outcomes)

        def pytest_says(command, **options):
            if "--collect-only" in command:
                return subprocess.CompletedProcess(command, 0, "tests/test_a.py::test_one\n\n1 test\n")
            saying = waiting.pop(0)
            if not saying.breaks_off:
                report = next(word for word in command if word.startswith("--junitxml="))
                saying.write_report(Path(report.removeprefix("--junitxml=")))
            return subprocess.CompletedProcess(command, saying.code or int(bool(saying.failed)), "")

        for name in ("REFINE_NO_SKIP", "ONLY", "ARGS"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("REFINE_CHROMIUM", "/some/chromium")
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(runs.sys, "argv", ["test", option])
        monkeypatch.setattr(runs.subprocess, "run", pytest_says)
        monkeypatch.setattr(runs, "node_run", lambda: Counter(passed=100))
        code = runs.main()
        return code, capsys.readouterr().out.strip()

    return run


class TestTheSum:
    def test_is_taken_over_all_runs(self, tested):
        code, printed = tested(Outcome(passed=5, skipped=1), Outcome(passed=2), Outcome(passed=1))

        assert printed.endswith("\n108 passed, 0 failed, 1 skipped")
        assert code == 0

    def test_of_one_failure_is_a_failure(self, tested):
        code, printed = tested(Outcome(failed=1), Outcome(), Outcome())

        assert printed.endswith("\n103 passed, 1 failed, 0 skipped")
        assert code == 1

    def test_counts_a_run_that_breaks_off_as_a_failure(self, tested):
        code, printed = tested(Outcome(), Outcome(breaks_off=True, code=3), Outcome())

        assert printed.endswith("\n102 passed, 1 failed, 0 skipped")
        assert code == 1

    def test_of_nothing_at_all_is_a_failure(self, tested):
        assert tested(*[NOTHING] * 6, ONLY="no such word")[0] == 1

    def test_is_that_of_the_scripts_alone_if_these_are_asked_for(self, tested):
        code, printed = tested(ONLY="tests/node/key-map.test.js")

        assert printed.endswith("100 passed, 0 failed, 0 skipped")
        assert code == 0

    def test_may_lack_a_kind_of_test(self, tested):
        code, printed = tested(Outcome(), *[NOTHING] * 5, ONLY="tests/backlog")

        assert printed.endswith("\n1 passed, 0 failed, 0 skipped")
        assert code == 0


class TestTheSlowOnes:
    @pytest.mark.parametrize(
        ("option", "outcomes"),
        [("--pages", (Outcome(passed=2), Outcome(passed=1))), ("--faults", (Outcome(passed=3),))],
    )
    def test_are_runs_of_their_own(self, tested, option, outcomes):
        code, printed = tested(*outcomes, option=option)

        assert printed.endswith("3 passed, 0 failed, 0 skipped")
        assert code == 0

    def test_run_too_where_they_are_asked_for_by_name(self, tested):
        code, printed = tested(
            *[NOTHING] * 4, Outcome(passed=2), NOTHING, ONLY="tests/browser/test_sprints.py"
        )

        assert printed.endswith("\n2 passed, 0 failed, 0 skipped")
        assert code == 0


class TestWithoutChromium:
    @pytest.fixture(autouse=True)
    def _no_chromium(self, monkeypatch):
        monkeypatch.setattr(chromium, "find", lambda: None)

    def test_says_so_and_counts_what_was_left_out(self, tested):
        code, printed = tested(Outcome(), Outcome())

        assert "SKIPPED 1 browser tests: no Chromium was found" in printed
        assert printed.endswith("\n102 passed, 0 failed, 1 skipped")
        assert code == 0

    def test_runs_into_the_failure_where_nothing_may_be_skipped(self, tested):
        assert tested(Outcome(), Outcome(), Outcome(failed=1), Outcome(), REFINE_NO_SKIP="1")[0] == 1


class TestWhereNothingMayBeSkipped:
    def test_a_skipped_test_is_a_failure(self, tested):
        assert tested(Outcome(skipped=1), Outcome(), Outcome(), Outcome(), REFINE_NO_SKIP="1")[0] == 1

    def test_a_kind_without_tests_is_a_failure(self, tested):
        assert tested(Outcome(), NOTHING, Outcome(), Outcome(), REFINE_NO_SKIP="1")[0] == 1

    def test_all_is_well_when_every_kind_ran(self, tested):
        assert tested(Outcome(), Outcome(), Outcome(), Outcome(), REFINE_NO_SKIP="1")[0] == 0


class TestNarrowing:
    @pytest.mark.parametrize(
        ("only", "meant"),
        [
            ("tests/refine", ["tests/refine"]),
            ("tests/refine/ground/test_tests.py::TestNarrowing", None),
            ("reveal and not late", ["-k", "reveal and not late"]),
        ],
    )
    def test_takes_a_path_or_words(self, monkeypatch, only, meant):
        monkeypatch.setenv("ONLY", only)
        monkeypatch.delenv("ARGS", raising=False)

        assert runs.narrowed() == (meant or [only])

    def test_hands_the_rest_to_pytest(self, monkeypatch):
        monkeypatch.delenv("ONLY", raising=False)
        monkeypatch.setenv("ARGS", "-x --durations 5")

        assert runs.narrowed() == ["-x", "--durations", "5"]


class TestNode:
    @pytest.fixture(autouse=True)
    def _all(self, monkeypatch):
        monkeypatch.delenv("ONLY", raising=False)

    def test_runs_the_tests_of_the_scripts(self):
        counted = runs.node_run()

        assert counted["passed"] > 20
        assert counted["failed"] == counted["skipped"] == 0

    def test_counts_a_test_that_fails(self, monkeypatch, tmp_path, capsys):
        (tmp_path / "one.test.js").write_text(
            'import { it } from "node:test"\n'
            'it("adds", () => {})\n'
            'it("fails", () => { throw Error("no sum") })\n'
        )
        (tmp_path / "package.json").write_text('{"type": "module"}')
        monkeypatch.setattr(runs, "NODE_TESTS", str(tmp_path))

        counted = runs.node_run()

        assert (counted["passed"], counted["failed"]) == (1, 1)
        assert "no sum" in capsys.readouterr().out

    def test_that_is_too_old_or_missing_is_said_and_counts_as_skipped(self, monkeypatch, capsys):
        monkeypatch.setattr(runs, "major_version", lambda node: 16)
        assert runs.node_run() == {"skipped": 1}
        monkeypatch.setattr(shutil, "which", lambda name: None)
        assert runs.node_run() == {"skipped": 1}

        printed = capsys.readouterr().out
        assert "Node 16 was found, and they need Node 18" in printed
        assert "no node was found" in printed

    @pytest.mark.parametrize("sign", ["#", "ℹ"])
    def test_is_understood_in_both_its_reports(self, sign):
        report = "\n".join(
            f"{sign} {line}" for line in ["tests 9", "pass 5", "fail 2", "cancelled 1", "skipped 1"]
        )

        assert runs.node_outcomes(report) == {"passed": 5, "failed": 3, "skipped": 1}


def test_pytest_reports_in_the_words_that_are_read(report_of_pytest):
    assert re.search(r'errors="0" failures="0" skipped="1" tests="2"', report_of_pytest.read_text())
    assert runs.outcomes(report_of_pytest) == {"passed": 1, "failed": 0, "skipped": 1}


@pytest.fixture
def report_of_pytest(tmp_path):
    """The report that pytest itself writes of one test that passes and one that is left out."""
    module = tmp_path / "test_two.py"
    module.write_text("import pytest\n\ndef test_a(): pass\n\n@pytest.mark.skip\ndef test_b(): pass\n")
    report = tmp_path / "report.xml"
    command = [runs.sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:django"]
    subprocess.run(
        [*command, "-p", "no:randomly", "-c", "/dev/null", f"--junitxml={report}", module],
        cwd=tmp_path,
        capture_output=True,
    )
    return report
