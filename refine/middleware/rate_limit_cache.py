"""Responds with 503 while the shared cache, in which rate limits are counted, is not available."""

import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.deprecation import MiddlewareMixin
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Seconds after which to retry.
AGAIN_AFTER = 10


class CountersMiddleware(MiddlewareMixin):
    """Refuses a request that could not be counted: unlimited attempts would invite guessing codes."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, RedisError):
            return None
        logger.error("The shared cache does not answer, so %s was refused: %s", request.path, exception)
        return HttpResponse(
            render_to_string("503.html"), status=503, headers={"Retry-After": str(AGAIN_AFTER)}
        )
