"""`make test` adds up runs of pytest, and does not count what it could not run as passed."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts import test as runs
from tests import chromium


@dataclass
class Outcome:
    """The outcome of a run of pytest; an interrupted one leaves no report."""

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
    """Let pytest have these outcomes in turn; returns the exit code and the output."""

    def run(*outcomes: Outcome, option: str = "", **variables: str) -> tuple[int, str]:
        waiting = list(outcomes)

        def run_pytest(command, **options):
            if "--collect-only" in command:
                return subprocess.CompletedProcess(command, 0, "tests/test_a.py::test_one\n\n1 test\n")
            outcome = waiting.pop(0)
            if not outcome.breaks_off:
                report = next(word for word in command if word.startswith("--junitxml="))
                outcome.write_report(Path(report.removeprefix("--junitxml=")))
            return subprocess.CompletedProcess(command, outcome.code or int(bool(outcome.failed)), "")

        for name in ("REFINE_NO_SKIP", "ONLY", "ARGS"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("REFINE_CHROMIUM", "/some/chromium")
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(runs.sys, "argv", ["test", option])
        monkeypatch.setattr(runs.subprocess, "run", run_pytest)
        code = runs.main()
        return code, capsys.readouterr().out.strip()

    return run


class TestTheSum:
    def test_is_taken_over_all_runs(self, tested):
        code, printed = tested(Outcome(passed=5, skipped=1), Outcome(passed=2), Outcome(passed=1), Outcome())

        assert printed.endswith("\n9 passed, 0 failed, 1 skipped")
        assert code == 0

    def test_of_one_failure_is_a_failure(self, tested):
        code, printed = tested(Outcome(failed=1), Outcome(), Outcome(), Outcome())

        assert printed.endswith("\n4 passed, 1 failed, 0 skipped")
        assert code == 1

    def test_counts_a_run_that_breaks_off_as_a_failure(self, tested):
        code, printed = tested(Outcome(), Outcome(breaks_off=True, code=3), Outcome(), Outcome())

        assert printed.endswith("\n3 passed, 1 failed, 0 skipped")
        assert code == 1

    def test_of_nothing_at_all_is_a_failure(self, tested):
        assert tested(NOTHING, NOTHING, NOTHING, NOTHING)[0] == 1

    def test_may_lack_a_kind_of_test(self, tested):
        code, printed = tested(Outcome(), *[NOTHING] * 5, ONLY="tests/backlog")

        assert printed.endswith("\n1 passed, 0 failed, 0 skipped")
        assert code == 0


class TestTheSlowOnes:
    @pytest.mark.parametrize("option", ["--pages", "--faults"])
    def test_are_one_run_of_their_own(self, tested, option):
        code, printed = tested(Outcome(passed=3), option=option)

        assert printed.endswith("\n3 passed, 0 failed, 0 skipped")
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
        assert printed.endswith("\n2 passed, 0 failed, 2 skipped")
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
