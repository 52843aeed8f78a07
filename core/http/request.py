"""The type of request that views get, the name of the client that sent it, and which of its choices it is."""

from typing import NamedTuple

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

# Most characters of a client's name; longer ones are cut.
NAME = 40


# Characters of a CSRF token before its secret.
MASK = 32


class HtmxHttpRequest(HttpRequest):
    htmx: HtmxDetails


class ChoiceNumber(NamedTuple):
    """The place of an order among the choices that one client has made (static/js/live/orders/pending.js)."""

    client: str
    number: int


def window_of(request: HttpRequest) -> str:
    """The name of the client that sent this order, the same as at its socket; empty if it sent none."""
    return request.headers.get("X-Window", "")[:NAME]


def order_key_of(request: HttpRequest) -> str:
    """The key of the rendered form that sent this order; empty if it sent none.

    Scripts send it in a header. Without them the mask of the CSRF token is such a key: it is made anew for
    each rendered page, a page restored by the back button still has it, and by itself it is no secret.
    """
    return request.headers.get("X-Order-Key", "")[:NAME] or request.POST.get("csrfmiddlewaretoken", "")[:MASK]


def choice_of(request: HttpRequest) -> ChoiceNumber | None:
    """The number of this choice, or None for an order that carries none, as without script."""
    client, number = window_of(request), request.headers.get("X-Choice", "")
    if not client or not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return ChoiceNumber(client, int(number))
