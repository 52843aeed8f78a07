"""The reply to a request that failed: 503 where the database was busy or away, 500 for a mistake of ours.

As Django's handler500 it sees the failures of middleware and templates too, not only those of views.
"""

import logging
import sys

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error as mistake

from core.db import outage
from core.db.failures import Failure

logger = logging.getLogger(__name__)

# Seconds after which to try again.
AGAIN_AFTER = {Failure.BUSY: 2, Failure.UNDONE: 2, Failure.LOST: 10, Failure.AWAY: 10}


def server_error(request: HttpRequest) -> HttpResponse:
    """Respond to the exception under way; a database that is busy or away takes one line of the log."""
    error = sys.exception()
    failure = outage.noted(error) if error else None
    if failure is None:
        return mistake(request)
    if failure in (Failure.BUSY, Failure.UNDONE):
        logger.warning("The database stayed locked, so %s was refused: %s", _name_of(request), error)
    elif not connection.in_atomic_block:
        # SQLite's would be used on: its file may have come back as another one.
        connection.close()
    response = HttpResponse(
        render_to_string("503_database.html", {"is_busy": failure in (Failure.BUSY, Failure.UNDONE)}),
        status=503,
        headers={"Retry-After": str(AGAIN_AFTER[failure])},
    )
    # Django would log each with its traceback.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _name_of(request: HttpRequest) -> str:
    """The name of the view, since addresses may contain secrets."""
    match = request.resolver_match
    return f"{request.method} {match.view_name}" if match else str(request.method)
