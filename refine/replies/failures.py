"""The reply to a request for which there was no space left; refine/server/errors.py has the others."""

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.db.full import is_full
from core.http.toasts import toast_of, with_events
from refine.server.errors import server_error

logger = logging.getLogger(__name__)


def failed(request: HttpRequest) -> HttpResponse:
    """handler500. Nothing of the request was kept: a change is one transaction."""
    if not is_full(sys.exception()):
        return server_error(request)
    logger.critical(
        "The disk is full, so a request could not be carried out. Make space; no restart is needed."
    )
    if request.headers.get("HX-Request"):
        words = _("The server’s disk is full. Nothing was changed. Tell the person who runs this server.")
        return with_events(HttpResponse(status=507), toast=toast_of(words), refused={"errors": {"": words}})
    return HttpResponse(render_to_string("507.html"), status=507, headers={"Cache-Control": "no-store"})
