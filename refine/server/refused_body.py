"""The reply to a request whose body is not read: written to the connection, since Django never sees it."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core.http.origins import origin_of, own_origins
from refine.server.body_limit import AROUND, MESSAGE

# Whole replies, so they carry themselves what the middleware adds to others.
HEADERS = (
    ("Connection", "close"),
    ("Cache-Control", "no-store"),
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
)
# Seconds after which those that arrive now have mostly arrived.
BUSY_FOR = 30

WORDS = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: MESSAGE,
    HTTPStatus.REQUEST_TIMEOUT: _("That took too long to arrive. Nothing was changed."),
    HTTPStatus.SERVICE_UNAVAILABLE: _(
        "Other large files are arriving. Nothing was changed. Try again in a minute."
    ),
}
TEMPLATES = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "413.html",
    HTTPStatus.SERVICE_UNAVAILABLE: "503_files.html",
}


def reply(status: HTTPStatus, header: Callable[[str], str], limit: int) -> bytes:
    """The bytes of the reply: a page that leads back for a browser, a sentence for anything else.

    `header` gives a header of the request, empty if it has none; `limit` is what the address takes.
    """
    template = TEMPLATES.get(status)
    kind, text = "text/plain", str(WORDS[status])
    if template and "text/html" in header("Accept"):
        kind, text = (
            "text/html",
            render_to_string(template, {"page": page_of(header), "limit": limit - AROUND}),
        )
    body = text.encode()
    lines = [f"HTTP/1.1 {status} {status.phrase}", *(f"{name}: {value}" for name, value in HEADERS)]
    lines += [f"Content-Type: {kind}; charset=utf-8", f"Content-Length: {len(body)}"]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        lines.append(f"Retry-After: {BUSY_FOR}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def page_of(header: Callable[[str], str]) -> str:
    """The path of the page that the request was sent from, if it is one of ours."""
    referer = header("Referer")
    if origin_of(referer) not in {settings.SITE_URL, *own_origins(header("Host"), secure=False)}:
        return ""
    return f"/{urlsplit(referer).path.lstrip('/')}"
