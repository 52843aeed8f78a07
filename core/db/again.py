"""Tries again what met a locked database, without repeating anything else.

On SQLite a transaction takes its lock when it begins, so the backend repeats that one statement
(core/db/backends/sqlite3). PostgreSQL undoes a transaction in the middle: there its body has to run again.
"""

import random
import time
from collections.abc import Callable

from django.db import Error, connection

from core.db.failures import Failure, failure_of
from core.db.locks import ATTEMPTS, PAUSE, WITHIN


def run_again[**P, T](act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return `act(...)`; run it again if PostgreSQL undid its transaction or the connection broke.

    It does so only while `act` has committed nothing: all that is repeated then is reading, and the outermost
    transaction, whose rows the second run reads anew. Callbacks on commit are lost with the transaction.
    """
    began = time.monotonic()
    for left in reversed(range(ATTEMPTS)):
        written = writes()
        try:
            return act(*args, **kwargs)
        except Error as error:
            failure = failure_of(error)
            may_pass = failure and failure.may_pass_at_once and may_repeat(written)
            if not left or not may_pass or time.monotonic() - began > WITHIN:
                raise
            if failure is Failure.LOST:
                connection.renew()  # type: ignore[attr-defined]  # it counts, so it is ours
        # Two that met must not meet again.
        time.sleep(random.uniform(0, PAUSE))  # noqa: S311
    raise AssertionError("unreachable")


def may_repeat(written: int | None) -> bool:
    """Whether nothing was written since the connection's count was `written`, and nothing is still open."""
    return written is not None and writes() == written and not connection.in_atomic_block


def writes() -> int | None:
    """The number of writes of this thread's connection that are in the database, or may be.

    None for a backend that does not count: nothing is run again there.
    """
    return getattr(connection, "writes", None)
