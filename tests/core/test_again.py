"""What PostgreSQL undid runs again, and nothing else with it."""

from types import SimpleNamespace

import psycopg
import pytest
from django.db import OperationalError

from core.db import again
from core.db.again import run_again


@pytest.fixture
def connection(monkeypatch):
    """A connection that counts what it has committed; `renewed` says how often it was replaced."""

    def renew() -> None:
        connection.renewed += 1

    connection = SimpleNamespace(writes=0, in_atomic_block=False, renewed=0, renew=renew)
    monkeypatch.setattr(again, "connection", connection)
    monkeypatch.setattr(again.time, "sleep", lambda _seconds: None)
    return connection


def failing(cause: Exception, times: int, then=lambda: None):
    """A change that fails so often, and then returns how often it was made."""
    made = []

    def change() -> int:
        made.append(1)
        if len(made) <= times:
            then()
            raise OperationalError from cause
        return len(made)

    change.made = made
    return change


DEADLOCK = psycopg.errors.DeadlockDetected()


class TestRunAgain:
    def test_makes_the_change_once_more_when_it_was_undone(self, connection):
        assert run_again(failing(DEADLOCK, 1)) == 2
        assert not connection.renewed

    def test_passes_on_what_the_change_was_given(self, connection):
        assert run_again(lambda a, b: (a, b), 1, b=2) == (1, 2)

    def test_gives_up_after_three_attempts(self, connection):
        change = failing(DEADLOCK, 9)

        with pytest.raises(OperationalError):
            run_again(change)

        assert len(change.made) == 3

    def test_gives_up_after_five_seconds(self, connection, monkeypatch):
        moments = iter([0.0, 5.1])
        monkeypatch.setattr(again.time, "monotonic", lambda: next(moments))
        change = failing(DEADLOCK, 9)

        with pytest.raises(OperationalError):
            run_again(change)

        assert len(change.made) == 1

    def test_takes_a_new_connection_for_one_that_broke(self, connection):
        assert run_again(failing(psycopg.errors.AdminShutdown(), 1)) == 2
        assert connection.renewed == 1

    def test_repeats_nothing_that_was_committed(self, connection):
        def commit():
            connection.writes += 1

        change = failing(DEADLOCK, 1, then=commit)

        with pytest.raises(OperationalError):
            run_again(change)

        assert len(change.made) == 1

    def test_leaves_what_belongs_to_a_transaction_around_it_to_that_one(self, connection):
        connection.in_atomic_block = True
        change = failing(DEADLOCK, 1)

        with pytest.raises(OperationalError):
            run_again(change)

        assert len(change.made) == 1

    @pytest.mark.parametrize("error", [psycopg.errors.UndefinedTable(), psycopg.errors.DiskFull()])
    def test_does_not_repeat_what_would_fail_again(self, connection, error):
        change = failing(error, 1)

        with pytest.raises(OperationalError):
            run_again(change)

        assert len(change.made) == 1

    def test_repeats_nothing_on_a_backend_that_does_not_count(self, connection):
        del connection.writes
        change = failing(DEADLOCK, 1)

        with pytest.raises(OperationalError):
            run_again(change)

        assert len(change.made) == 1
