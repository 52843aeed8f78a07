"""The answer to a form that the CSRF check refused, with the true reason and what helps.

A stale form is told from one that came from another address: for the first reloading helps, for the second it
never does, and whoever runs the server has to change a setting.
"""

import logging
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import split_domain_port
from django.middleware import csrf
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.http.hosts import is_loopback
from core.http.once import warn_once
from core.http.origins import is_own_page, origin_of, own_origins_of
from core.http.toasts import toast_of, with_events
from teams.accounts.queries.identity import user_of

logger = logging.getLogger(__name__)


class Why(StrEnum):
    """Why a form was refused."""

    STALE = "stale"
    NO_COOKIE = "no-cookie"
    # Cookies are for https only, and the page was opened without.
    NOT_SECURE = "not-secure"
    # The browser does not say which page the form was on.
    HIDDEN = "hidden"
    FOREIGN = "foreign"


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: a page, a toast or JSON, each with the same words."""
    why, came_from = why_refused(request, reason)
    if why in (Why.HIDDEN, Why.FOREIGN):
        _log(request, came_from)
    if getattr(request, "htmx", False):
        words = _sentence(why, came_from)
        return with_events(HttpResponse(status=403), toast=toast_of(words), refused={"errors": {"": words}})
    if not request.accepts("text/html") and request.accepts("application/json"):
        return JsonResponse({"error": _sentence(why, came_from), "reason": why.value}, status=403)
    context = {
        "why": why.value,
        "came_from": came_from,
        "page": _page(request),
        "asked_under": _if_known(request, _asked_under(request), came_from),
        "expected": _if_known(request, settings.SITE_URL, came_from),
    }
    return render(request, "403_csrf.html", context, status=403)


def why_refused(request: HttpRequest, reason: str) -> tuple[Why, str]:
    """Why it was refused, and the address that its page had, if the browser said one."""
    sent = request.headers.get("Origin")
    if sent is not None and not is_own_page(request):
        came_from = origin_of(sent)
        return (Why.FOREIGN, came_from) if came_from else (Why.HIDDEN, "")
    if reason in (csrf.REASON_NO_REFERER, csrf.REASON_MALFORMED_REFERER):
        return Why.HIDDEN, ""
    referer = origin_of(request.headers.get("Referer", ""))
    # Asked of the reason: only a request over https without an Origin is judged by its referrer.
    if reason == csrf.REASON_INSECURE_REFERER or reason.startswith(csrf.REASON_BAD_REFERER.split("%s")[0]):
        return Why.FOREIGN, referer
    if settings.CSRF_COOKIE_NAME not in request.COOKIES:
        plain = (sent or referer).startswith("http://") and not request.is_secure()
        return (Why.NOT_SECURE if plain and settings.CSRF_COOKIE_SECURE else Why.NO_COOKIE), ""
    return Why.STALE, ""


def _sentence(why: Why, came_from: str) -> str:
    """The reason as a line of text."""
    return {
        Why.STALE: _("This page was open for too long. Nothing was changed. Reload it and try again."),
        Why.NO_COOKIE: _(
            "Your browser sent no cookie. Nothing was changed. Allow cookies for this site, reload the page "
            "and try again."
        ),
        Why.NOT_SECURE: _(
            "This page was opened without https, where cookies aren’t kept. Nothing was changed. Open it "
            "with https."
        ),
        Why.HIDDEN: _(
            "Your browser hides the page that this came from, so it was refused. Nothing was changed."
        ),
        Why.FOREIGN: _(
            "This came from %(address)s, which this server doesn’t know as its own address. Nothing was "
            "changed."
        )
        % {"address": came_from or "?"},
    }[why]


def _page(request: HttpRequest) -> str:
    """The path of the page that the form was on, if it is one of ours."""
    referer = request.headers.get("Referer", "")
    if origin_of(referer) not in {settings.SITE_URL, *own_origins_of(request)}:
        return ""
    return f"/{urlsplit(referer).path.lstrip('/')}"


def _asked_under(request: HttpRequest) -> str:
    try:
        return origin_of(f"{request.scheme}://{request.get_host()}")
    except DisallowedHost:
        return ""


def _if_known(request: HttpRequest, address: str, came_from: str) -> str:
    """The address, if this visitor knows it anyway: behind a proxy it may be one of an inner network."""
    host = _host(address)
    is_known = host == _host(came_from) or is_loopback(host) or user_of(request) is not None
    return address if is_known else ""


def _host(address: str) -> str:
    return split_domain_port(address.partition("://")[2])[0]


def _log(request: HttpRequest, came_from: str) -> None:
    asked_under = _asked_under(request)
    warn_once(
        logger,
        ("form", came_from, asked_under),
        "A form from %s was refused: the server was asked under %s, and SITE_URL is %s. If people do open "
        "Refine there, set SITE_URL to the address they type, or add it to CSRF_TRUSTED_ORIGINS; behind a "
        "proxy set BEHIND_PROXY=1 and let it pass on Host, X-Forwarded-Proto and Origin.",
        came_from or "a page that the browser does not name",
        asked_under or "a host that is not in ALLOWED_HOSTS",
        settings.SITE_URL,
    )
