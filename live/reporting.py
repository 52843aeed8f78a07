"""Errors of the channel in the log: with a traceback, unless the database was busy or away.

What failed is done again by itself, every second or two. An outage has one line for all of it.
"""

import logging

from core.db import outage
from core.db.failures import Failure

logger = logging.getLogger(__name__)


def report(error: BaseException, message: str) -> None:
    """Log the error of something that the channel will try again."""
    failure = outage.noted(error)
    if failure is None:
        logger.error(message, exc_info=error)
    elif failure is not Failure.AWAY and failure is not Failure.LOST:
        logger.warning("%s: %s", message, error)
