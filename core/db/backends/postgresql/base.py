"""Django's PostgreSQL backend: it counts writes, waits less while the server is away, and renews its pool."""

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper

from core.db import outage

# Seconds to wait for a connection: usually, and while the server is known to be away.
PATIENCE, IMPATIENCE = 3.0, 0.2


class DatabaseWrapper(base.DatabaseWrapper):
    # Commits, and statements outside transactions that may have written: see core/db/again.py.
    writes = 0

    def get_new_connection(self, conn_params):
        if self.pool:
            self.pool.timeout = IMPATIENCE if outage.is_on() else PATIENCE
        return super().get_new_connection(conn_params)

    def make_cursor(self, cursor):
        return CountingCursor(cursor, self)

    def renew(self) -> None:
        """Give up this connection, and those in the pool that broke with it."""
        self.close()
        if self.pool:
            self.pool.check()

    def _commit(self):
        # Counted before: when the connection breaks now, nobody knows whether it was committed.
        self.writes += 1
        super()._commit()  # type: ignore[misc]


class CountingCursor(CursorWrapper):
    def _execute(self, sql, params, *ignored_wrapper_args):
        if not self.db.in_atomic_block and not str(sql).startswith("SELECT"):
            self.db.writes += 1
        return super()._execute(sql, params, *ignored_wrapper_args)  # type: ignore[misc]
