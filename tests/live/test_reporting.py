"""What the channel says of its errors: an outage of the database is one line, however often it tries."""

import sqlite3

import pytest
from django.db import OperationalError

from core.db import outage
from live.reporting import report


@pytest.fixture(autouse=True)
def _well(monkeypatch):
    monkeypatch.setattr(outage, "_since", None)


def failed(code: int, text: str) -> OperationalError:
    cause = sqlite3.OperationalError(text)
    cause.sqlite_errorcode = code
    error = OperationalError(text)
    error.__cause__ = cause
    return error


class TestReport:
    def test_of_a_database_that_is_away_is_one_line_for_all_tries(self, caplog):
        for _ in range(3):
            report(
                failed(sqlite3.SQLITE_CANTOPEN, "unable to open database file"), "Could not render session 1"
            )

        assert [record.exc_info for record in caplog.records] == [None]
        assert "The database is away" in caplog.text

    def test_of_a_locked_database_has_no_traceback(self, caplog):
        report(failed(sqlite3.SQLITE_BUSY, "database is locked"), "Could not render session 1")

        [record] = caplog.records
        assert (record.levelname, record.exc_info) == ("WARNING", None)
        assert record.message == "Could not render session 1: database is locked"

    def test_of_a_mistake_of_ours_has_its_traceback(self, caplog):
        report(ZeroDivisionError("ours"), "Could not render session 1")

        [record] = caplog.records
        assert record.levelname == "ERROR"
        assert record.exc_info
