"""Lines of the log that say what is set up wrongly: once for each process and case, not at every request."""

import logging

# A client that asks with ever new addresses must not fill the memory, or the log.
MOST = 50

_told: set[tuple] = set()


def warn_once(logger: logging.Logger, case: tuple, message: str, *args: object) -> None:
    """Log a warning, unless this process has logged one for this case, or for very many."""
    if case in _told or len(_told) >= MOST:
        return
    _told.add(case)
    logger.warning(message, *args)


def forget() -> None:
    """Start anew, for tests."""
    _told.clear()
