"""Which failures of a database pass by themselves, by what its driver said."""

import sqlite3

import psycopg
import psycopg_pool
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError

from core.db.failures import Failure, failure_of


def raised(cause: Exception, wrapper=OperationalError) -> Exception:
    """The error as Django raises it."""
    error = wrapper(*cause.args)
    error.__cause__ = cause
    return error


def sqlite(code: int) -> Exception:
    error = sqlite3.OperationalError("as SQLite says")
    error.sqlite_errorcode = code
    return error


class TestFailures:
    @pytest.mark.parametrize(
        ("cause", "failure"),
        [
            (sqlite(sqlite3.SQLITE_BUSY), Failure.BUSY),
            (sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), Failure.BUSY),
            (sqlite(sqlite3.SQLITE_READONLY_DBMOVED), Failure.AWAY),
            (sqlite(sqlite3.SQLITE_CANTOPEN), Failure.AWAY),
            (sqlite(sqlite3.SQLITE_FULL), Failure.AWAY),
            (psycopg.errors.DeadlockDetected(), Failure.UNDONE),
            (psycopg.errors.SerializationFailure(), Failure.UNDONE),
            (psycopg.errors.LockNotAvailable(), Failure.UNDONE),
            (psycopg.errors.AdminShutdown(), Failure.LOST),
            (psycopg.errors.CannotConnectNow(), Failure.AWAY),
            (psycopg.errors.TooManyConnections(), Failure.AWAY),
            (psycopg.OperationalError("server closed the connection unexpectedly"), Failure.LOST),
            (psycopg_pool.PoolTimeout("couldn't get a connection after 3.00 sec"), Failure.AWAY),
        ],
        ids=lambda value: getattr(value, "sqlite_errorname", None) or type(value).__name__,
    )
    def test_are_known_by_their_codes(self, cause, failure):
        assert failure_of(raised(cause)) is failure

    def test_include_a_connection_that_was_closed(self):
        closed = psycopg.InterfaceError("the connection is closed")

        assert failure_of(raised(closed, InterfaceError)) is Failure.LOST

    @pytest.mark.parametrize(
        "error",
        [
            raised(sqlite(sqlite3.SQLITE_ERROR)),
            raised(psycopg.errors.UniqueViolation(), IntegrityError),
            raised(psycopg.errors.UndefinedTable()),
            ValueError("ours"),
            None,
        ],
    )
    def test_are_no_mistakes_of_ours(self, error):
        assert failure_of(error) is None
