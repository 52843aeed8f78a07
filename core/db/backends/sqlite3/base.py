"""Django's SQLite backend, which tries again what met a lock, and notices when its file was replaced.

Transactions begin IMMEDIATE (refine/settings.py), so they meet a lock at their BEGIN or not at all. That
statement is repeated, and so are single statements outside transactions; nothing else has to be.
"""

import os
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from core.db.locks import ATTEMPTS, PAUSE
from core.db.search import IN_SQLITE
from core.text import plain


class DatabaseWrapper(base.DatabaseWrapper):
    # Files that this process has had open: one that is gone would be created again, empty.
    _known: set[str] = set()
    _file: tuple[int, int] | None = None

    def get_new_connection(self, conn_params):
        name = str(self.settings_dict["NAME"])
        if name in self._known and self._file_on_disk() is None:
            raise sqlite3.OperationalError(f"the database file is gone: {name}")
        connection = persistently(super().get_new_connection, conn_params)
        connection.create_function(IN_SQLITE, 1, _plain, deterministic=True)
        self._file = self._file_on_disk()
        if self._file:
            self._known.add(name)
        return connection

    def create_cursor(self, name=None):
        return self.connection.cursor(factory=PersistentCursor)

    def close_if_unusable_or_obsolete(self):
        # An open file may have been deleted, or replaced by a backup: what is written to it then is lost.
        if self.connection is not None and not self.in_atomic_block and self._file_on_disk() != self._file:
            self.close()
        super().close_if_unusable_or_obsolete()

    def _commit(self):
        persistently(super()._commit)  # type: ignore[misc]

    def _file_on_disk(self) -> tuple[int, int] | None:
        """Which file it is; None for one in memory, and for none."""
        if self.is_in_memory_db():
            return None
        try:
            facts = os.stat(self.settings_dict["NAME"])
        except OSError:
            return None
        return facts.st_dev, facts.st_ino


def _plain(text: str | None) -> str | None:
    return None if text is None else plain(text)


class PersistentCursor(base.SQLiteCursorWrapper):
    def execute(self, query, params=None):
        # Inside a transaction the lock is held, and a statement that failed is not repeated alone.
        if self.connection.in_transaction:
            return super().execute(query, params)
        return persistently(super().execute, query, params)


def persistently[T](act: Callable[..., T], *args: Any) -> T:
    """Return `act(...)`, tried again while it meets a lock."""
    for left in reversed(range(ATTEMPTS)):
        try:
            return act(*args)
        except (sqlite3.OperationalError, OperationalError) as error:
            if not left or not is_busy(error):
                raise
        # SQLite has waited already, except where it saw that waiting would not help.
        time.sleep(PAUSE)
    raise AssertionError("unreachable")


def is_busy(error: Exception) -> bool:
    """Whether another connection holds the lock, by an error of SQLite's or of Django's around it."""
    code = getattr(error.__cause__ or error, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY
