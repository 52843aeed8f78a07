"""The request that views are given: Django's own, with what middleware and page put on it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

# Characters of a window's name; what is longer is cut.
NAME = 40


class HtmxHttpRequest(HttpRequest):
    htmx: HtmxDetails


def window_of(request: HttpRequest) -> str:
    """What the page that gives this order calls itself, as at its socket; empty if it does not say."""
    return request.headers.get("X-Window", "")[:NAME]
