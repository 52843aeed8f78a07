"""The type of request that views get, and the name of the client that sent it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

# Most characters of a client's name; longer ones are cut.
NAME = 40


class HtmxHttpRequest(HttpRequest):
    htmx: HtmxDetails


def window_of(request: HttpRequest) -> str:
    """The name of the client that sent this order, the same as at its socket; empty if it sent none."""
    return request.headers.get("X-Window", "")[:NAME]
