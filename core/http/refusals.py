"""The text of a refused form, kept until the page that sent it is shown again.

Where script runs, the page itself keeps it. Without, the reply to a refused order leads back to the page,
which comes with the form as it was sent and the reason at its field. No view has to think of it.
"""

import re
from urllib.parse import urljoin, urlsplit

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.http.refilling import refilled

KEY = "refused"
# Characters of one field that the session keeps; the longest text that a form takes is shorter.
LONGEST = 250_000
# The start tag of a page's content, whatever its id; a quoted value may contain anything.
_MAIN = re.compile(r'<main\b(?:[^>"]|"[^"]*")*>')


def errors_of(form: BaseForm) -> dict[str, str]:
    """The form's errors by the names of its fields, the same sentence never twice at one field."""
    return {name: " ".join(dict.fromkeys(map(str, errors))) for name, errors in form.errors.items()}


def remember(request: HttpRequest, page: str, errors: dict[str, str]) -> None:
    """Keep what was sent, for when `page` is shown next, with what is wrong by the names of the fields."""
    # For who must know whether the order was accepted: without script the reply does not say.
    request.was_refused = True  # type: ignore[attr-defined]
    request.session[KEY] = {
        "page": urlsplit(page).path,
        "action": request.path,
        "typed": _typed(request),
        "errors": errors,
    }


def sent_again(request: HttpRequest, response: HttpResponse, errors: dict[str, str]) -> HttpResponse:
    """A page that is itself the reply to the order, with the form as it was sent."""
    response.content = refilled(response.text, request.path, _typed(request), errors) or response.text
    return response


class RefillMiddleware(MiddlewareMixin):
    """The page that sent a refused form shows it as it was sent, once.

    No plain function: one that is only sync would keep the files from being served on the event loop.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        # Not `request.method`, which is GET for a HEAD too: that shows nobody anything.
        if request.META.get("REQUEST_METHOD") != "GET" or request.headers.get("HX-Request"):
            return response
        kept = request.session.get(KEY)
        if not kept or kept["page"] != request.path:
            return response
        if 300 <= response.status_code < 400 and response.get("Location"):
            # The page is elsewhere by now, as a room is whose session has ended.
            request.session[KEY] = kept | {"page": urlsplit(urljoin(request.path, response["Location"])).path}
        elif _is_page(response) and _refill(response, kept):
            del request.session[KEY]
        return response


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    return {
        name: [value[:LONGEST] for value in values]
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
    }


def _is_page(response: HttpResponse) -> bool:
    return not response.streaming and response.get("Content-Type", "").startswith("text/html")


def _refill(response: HttpResponse, kept: dict) -> bool:
    """Returns whether the page shows now what was typed, in its form or above all else."""
    page = response.text
    changed = refilled(page, kept["action"], kept["typed"], kept["errors"]) or _beside(page, kept["typed"])
    if changed is not None:
        response.content = changed
    return changed is not None


def _beside(page: str, typed: dict[str, list[str]]) -> str | None:
    """The page without that form, which somebody may have taken away, and what was typed above all else.

    None if it has no place for that.
    """
    main = _MAIN.search(page)
    if main is None:
        return None
    words = "\n".join(value for values in typed.values() for value in values if value.strip())
    notice = format_html(
        '<p class="flash flash--warning">{}</p><pre class="flash__typed">{}</pre>',
        _("This form no longer exists. This is what you typed:"),
        words,
    )
    return page[: main.end()] + notice + page[main.end() :]
