"""The handshake of a socket: the request as a view would have it, and the check of its origin."""

import logging
from importlib import import_module
from io import BytesIO
from typing import Any

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.contrib import auth
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from core.http.origins import is_own_page

logger = logging.getLogger(__name__)


def request_of(scope: dict[str, Any]) -> HttpRequest:
    """The handshake as a request with cookies, language, and a session and user loaded on first use."""
    request = bare_request(scope)
    engine = import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = SimpleLazyObject(lambda: auth.get_user(request))  # type: ignore[assignment]
    request.LANGUAGE_CODE = translation.get_language_from_request(request)
    return request


class OwnPagesOnly:
    """Refuses sockets opened by pages of other sites: browsers send cookies with those too.

    Channels' AllowedHostsOriginValidator would also accept pages from other ports of this host.
    """

    def __init__(self, application) -> None:
        self.application = application

    async def __call__(self, scope, receive, send):
        if _is_own(scope):
            return await self.application(scope, receive, send)
        return await WebsocketDenier()(scope, receive, send)


def _is_own(scope: dict[str, Any]) -> bool:
    request = bare_request(scope)
    try:
        host = request.get_host()
    except DisallowedHost:
        return False
    if is_own_page(request):
        return True
    origin = request.headers.get("Origin", "")
    logger.info("A socket was refused: its origin %r is not the host %r.", origin[:200], host)
    return False


def bare_request(scope: dict[str, Any]) -> ASGIRequest:
    """The handshake as a request without session and user."""
    scheme = "https" if scope.get("scheme") in ("wss", "https") else "http"
    return ASGIRequest({**scope, "type": "http", "method": "GET", "scheme": scheme}, BytesIO())
