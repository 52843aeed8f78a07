"""The log of requests: a refused one is a line, not a traceback."""

import logging


class Refusals(logging.Filter):
    """Leaves out the traceback of a request that was refused: the view did what it should."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR:
            record.exc_info = None
        return True
