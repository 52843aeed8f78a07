"""What limits how often somebody may try counts in the shared cache. This is for when it does not answer."""

import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.deprecation import MiddlewareMixin
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Seconds after which a browser or a script may ask again.
AGAIN_AFTER = 10


class CountersMiddleware(MiddlewareMixin):
    """Answers 503 while nobody can count: letting everybody try would be an invitation to guess codes."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, RedisError):
            return None
        logger.error("The shared cache does not answer, so %s was refused: %s", request.path, exception)
        return HttpResponse(
            render_to_string("503.html"), status=503, headers={"Retry-After": str(AGAIN_AFTER)}
        )
