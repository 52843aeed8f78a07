"""The text of a refused form, kept until the page that sent it is shown again.

Where script runs, the page itself keeps it. Without, the reply to a refused order leads back to the page,
which comes with the form as it was sent and the reason at its field. No view has to think of it.
"""

from urllib.parse import urlsplit

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.http.refilling import refilled

KEY = "refused"
# Characters of one field that the session keeps; the longest text that a form takes is shorter.
LONGEST = 250_000


def errors_of(form: BaseForm) -> dict[str, str]:
    """The form's errors by the names of its fields, one sentence for each."""
    return {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}


def remember(request: HttpRequest, page: str, errors: dict[str, str]) -> None:
    """Keep what was sent, for when `page` is shown next, with what is wrong by the names of the fields."""
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
        kept = request.session.get(KEY) if _is_page(request, response) else None
        if kept and kept["page"] == request.path:
            del request.session[KEY]
            _refill(response, kept)
        return response


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    return {
        name: [value[:LONGEST] for value in values]
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
    }


def _is_page(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.META.get("REQUEST_METHOD") == "GET"
        and not request.headers.get("HX-Request")
        and not response.streaming
        and response.get("Content-Type", "").startswith("text/html")
    )


def _refill(response: HttpResponse, kept: dict) -> None:
    page = response.text
    rendered = refilled(page, kept["action"], kept["typed"], kept["errors"])
    response.content = rendered if rendered is not None else _beside(page, kept["typed"])


def _beside(page: str, typed: dict[str, list[str]]) -> str:
    """The page without that form, which somebody may have taken away, and what was typed above all else."""
    words = "\n".join(value for values in typed.values() for value in values if value.strip())
    notice = format_html(
        '<p class="flash flash--warning">{}</p><pre class="flash__typed">{}</pre>',
        _("This form no longer exists. This is what you typed:"),
        words,
    )
    before, main, after = page.partition('<main id="main"')
    head, close, rest = after.partition(">")
    return before + main + head + close + notice + rest if main else page
