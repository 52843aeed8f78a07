"""Says in the log, once, when the headers of a proxy and the settings disagree, and ends redirects to itself.

Nothing here believes a header: anyone can send one. A request that is answered differently because of them is
one that would have been redirected to its own address for ever.
"""

import logging
import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.deprecation import MiddlewareMixin

from core.http.once import warn_once
from core.http.origins import origin_of
from core.http.unlogged import unlogged

logger = logging.getLogger(__name__)

# What proxies say of a request that came to them over https.
SAYS_HTTPS = {
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Scheme": "https",
    "X-Url-Scheme": "https",
    "X-Forwarded-Ssl": "on",
    "Front-End-Https": "on",
    "X-Forwarded-Port": "443",
    "CloudFront-Forwarded-Proto": "https",
    "CF-Visitor": '{"scheme":"https"}',
}
FORWARDED = re.compile(r'\bproto="?https\b', re.IGNORECASE)


class ProxyMiddleware(MiddlewareMixin):
    """Stands before SecurityMiddleware, which redirects."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        if _misses_https(request):
            return _no_way_round(request)
        _tell_of_host(request)
        _tell_of_addresses(request)
        return None


def _misses_https(request: HttpRequest) -> bool:
    """Whether the browser has come by https and the request is taken for plain http."""
    if request.is_secure():
        return False
    headers = request.headers
    if (
        SAYS_HTTPS.items()
        & {name: headers.get(name, "").split(",")[0].strip().lower() for name in SAYS_HTTPS}.items()
    ):
        return True
    if FORWARDED.search(headers.get("Forwarded", "")):
        return True
    # Browsers send these over https alone, except to this machine.
    return "Sec-Fetch-Mode" in headers and origin_of(f"https://{_host(request)}") == settings.SITE_URL


def _no_way_round(request: HttpRequest) -> HttpResponse | None:
    """Nothing where the request is served all the same; a page in place of a redirect to the same address."""
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        advice = "BEHIND_PROXY=1 is set, so have the proxy send X-Forwarded-Proto: https"
    else:
        advice = "Set BEHIND_PROXY=1 and have the proxy set X-Forwarded-Proto"
    if not settings.SECURE_SSL_REDIRECT:
        if "X-Forwarded-Proto" in request.headers:
            warn_once(logger, ("https",), "A request came by https, which nothing here believes. %s.", advice)
        return None
    if request.path_info.startswith("/health/"):
        return None
    warn_once(
        logger,
        ("https",),
        "A request came by https, which nothing here believes, so the redirect to https would lead to itself "
        "for ever. %s; or set SSL_REDIRECT=0.",
        advice,
    )
    page = render_to_string("proxy.html", {"advice": advice})
    return unlogged(HttpResponse(page, status=503, headers={"Cache-Control": "no-store"}))


def _tell_of_host(request: HttpRequest) -> None:
    """A proxy that keeps the host people typed to itself."""
    named, host = request.headers.get("X-Forwarded-Host", "").split(",")[0].strip(), _host(request)
    if (
        named
        and named != host
        and origin_of(f"https://{named}") == origin_of(f"https://{settings.SITE_HOST}")
    ):
        warn_once(
            logger,
            ("host",),
            "A proxy sends Host: %s and the real name as X-Forwarded-Host: %s, which Refine does not read. "
            "Have it pass on Host (nginx: proxy_set_header Host $host).",
            host[:100],
            named[:100],
        )


def _tell_of_addresses(request: HttpRequest) -> None:
    """A number of proxies that cannot be right."""
    count = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    sent = request.headers.get("X-Forwarded-For")
    if sent and not count and getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        warn_once(
            logger,
            ("for",),
            "A proxy sends X-Forwarded-For and TRUSTED_PROXY_COUNT is 0: all people count as one address "
            "where failed attempts are limited. Set it to the number of proxies that append to that header.",
        )
    elif sent and sent.count(",") + 1 < count:
        warn_once(
            logger,
            ("count",),
            "X-Forwarded-For has %s addresses and TRUSTED_PROXY_COUNT is %s, so nobody can sign in. Set it "
            "to the number of proxies that append to that header.",
            sent.count(",") + 1,
            count,
        )


def _host(request: HttpRequest) -> str:
    return request.META.get("HTTP_HOST", "")
