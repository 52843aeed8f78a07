"""The health check: 200 if this process and its database respond, 503 otherwise."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.db import outage


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        outage.noted(error)
        response = HttpResponse("The database isn't responding.\n", status=503, content_type="text/plain")
        # Asked every few seconds, by whoever sees the answer: the log has one line for the outage.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response
    return HttpResponse("Refine is well.\n", content_type="text/plain")
