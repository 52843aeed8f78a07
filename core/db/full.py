"""Recognizes that a change failed because a disk is full."""

import errno

NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
# SQLite's code, and PostgreSQL's for disk_full.
SQLITE_FULL = 13
DISK_FULL = "53100"


def is_full(error: BaseException | None) -> bool:
    """Whether this error, or one that it was raised from, says that there is no space left."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in NO_SPACE:
            return True
        if (
            getattr(error, "sqlite_errorcode", None) == SQLITE_FULL
            or getattr(error, "sqlstate", None) == DISK_FULL
        ):
            return True
        error = error.__cause__ or error.__context__
    return False
