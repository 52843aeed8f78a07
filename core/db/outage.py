"""The outage of the database, as this process knows it: the log has one line for it and not thousands."""

import logging
import time
from threading import Lock

from core.db.failures import Failure, failure_of

logger = logging.getLogger(__name__)

# Seconds without a failure after which it is over: where a disk is full, all reading goes on.
QUIET = 10.0

_since: float | None = None
_last = 0.0
_lock = Lock()


def is_on() -> bool:
    """Whether the database is away, as far as this process knows."""
    return _since is not None


def noted(error: BaseException) -> Failure | None:
    """Why the database failed, None if it is a mistake of ours; the first failure of an outage is logged."""
    global _since, _last
    failure = failure_of(error)
    if failure in (Failure.AWAY, Failure.LOST):
        with _lock:
            _last = time.monotonic()
            is_first, _since = _since is None, _since or _last
        if is_first:
            reason = " ".join(str(error).split())
            logger.error("The database is away, so requests get 503 until it is back: %s", reason)
    return failure


def note_response() -> None:
    """Note that the database has responded; after a while that ends the outage."""
    global _since
    if _since is None or time.monotonic() - _last < QUIET:
        return
    with _lock:
        since, _since = _since, None
    if since is not None:
        logger.info("The database is back after %d seconds.", _last - since)
