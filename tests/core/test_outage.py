"""One outage of the database is one line of the log, and one when it is over."""

import sqlite3

import pytest
from django.db import OperationalError

from core.db import outage


@pytest.fixture
def at(monkeypatch):
    """Set the process's clock: `at(10)`; nothing is away at the beginning."""
    moment = [100.0]
    monkeypatch.setattr(outage.time, "monotonic", lambda: moment[0])
    monkeypatch.setattr(outage, "_since", None)
    caught = moment.__setitem__
    return lambda seconds: caught(0, 100.0 + seconds)


def away() -> OperationalError:
    cause = sqlite3.OperationalError("unable to open\ndatabase file")
    error = OperationalError(*cause.args)
    error.__cause__ = cause
    return error


class TestOutage:
    def test_is_one_line_however_many_requests_it_costs(self, at, caplog):
        for second in range(5):
            at(second)
            outage.noted(away())

        [line] = caplog.messages
        assert line.startswith("The database is away")
        assert line.endswith("unable to open database file")
        assert outage.is_on()

    def test_ends_with_a_line_that_says_how_long_it_took(self, at, caplog):
        caplog.set_level("INFO")
        outage.noted(away())
        at(30)
        outage.noted(away())
        at(41)

        outage.note_response()
        outage.note_response()

        assert caplog.messages[1:] == ["The database is back after 30 seconds."]
        assert not outage.is_on()

    def test_does_not_end_while_some_of_it_fails_and_some_does_not(self, at, caplog):
        # A full disk: everything can be read, and nothing written.
        for second in range(0, 60, 4):
            at(second)
            outage.noted(away())
            outage.note_response()

        assert len(caplog.messages) == 1

    def test_is_none_for_a_mistake_of_ours(self, at, caplog):
        assert outage.noted(ValueError("ours")) is None
        assert not caplog.messages
        assert not outage.is_on()
