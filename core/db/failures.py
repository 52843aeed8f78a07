"""Tells the failures of a database that pass by themselves from mistakes of ours.

It reads the codes of the drivers, so that no module needs to know which driver there is.
"""

import sqlite3
from enum import StrEnum

from django.db import DatabaseError, InterfaceError, OperationalError


class Failure(StrEnum):
    """Why the database did not do what it was asked, where a later try may succeed."""

    BUSY = "busy"  # another process holds the lock for too long
    UNDONE = "undone"  # the transaction was undone in favour of another one (a deadlock)
    LOST = "lost"  # the connection broke; a new one may work
    AWAY = "away"  # it cannot be reached, read or written

    @property
    def may_pass_at_once(self) -> bool:
        """Whether the same transaction may succeed when it runs again."""
        return self in (Failure.UNDONE, Failure.LOST)


_SQLITE = {
    sqlite3.SQLITE_BUSY: Failure.BUSY,
    sqlite3.SQLITE_LOCKED: Failure.BUSY,
    sqlite3.SQLITE_CANTOPEN: Failure.AWAY,
    sqlite3.SQLITE_READONLY: Failure.AWAY,
    sqlite3.SQLITE_IOERR: Failure.AWAY,
    sqlite3.SQLITE_FULL: Failure.AWAY,
    sqlite3.SQLITE_PERM: Failure.AWAY,
    sqlite3.SQLITE_NOTADB: Failure.AWAY,
    sqlite3.SQLITE_CORRUPT: Failure.AWAY,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES = {
    "40P01": Failure.UNDONE,  # deadlock_detected
    "40001": Failure.UNDONE,  # serialization_failure
    "55P03": Failure.UNDONE,  # lock_not_available
    "25006": Failure.AWAY,  # read_only_sql_transaction: a standby
    "57P01": Failure.LOST,  # admin_shutdown
    "57P02": Failure.LOST,  # crash_shutdown
    "57P03": Failure.AWAY,  # cannot_connect_now
    "57P05": Failure.LOST,  # idle_session_timeout
}
_POSTGRES_CLASSES = {
    "08": Failure.LOST,  # connection_exception
    "53": Failure.AWAY,  # insufficient_resources
    "58": Failure.AWAY,  # system_error
}


def failure_of(error: BaseException | None) -> Failure | None:
    """Why the database failed, by an error of Django's; None where another try would fail the same way."""
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    cause = error.__cause__
    if code := getattr(cause, "sqlite_errorcode", None):
        return _SQLITE.get(code & 0xFF)  # the rest of an extended code only says where
    if state := getattr(cause, "sqlstate", None):
        return _POSTGRES.get(state) or _POSTGRES_CLASSES.get(state[:2])
    if cause is None or not (isinstance(error, OperationalError) or "closed" in str(error)):
        return None
    # Neither a connection that could not be made nor one that broke has a code.
    is_open = type(cause).__name__ != "PoolTimeout" and not isinstance(cause, sqlite3.Error)
    return Failure.LOST if is_open else Failure.AWAY
