"""Django's check of forms, with our one answer to which origins are trusted."""

from django.http import HttpRequest
from django.middleware import csrf

from core.http.origins import is_own_page


class OwnFormsOnly(csrf.CsrfViewMiddleware):
    """Sockets ask the same function (live/socket/handshake.py)."""

    def _origin_verified(self, request: HttpRequest) -> bool:
        return is_own_page(request)
