"""The health check: 200 if this process and its database respond, 503 otherwise."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("The database isn't responding.\n", status=503, content_type="text/plain")
    return HttpResponse("Refine is well.\n", content_type="text/plain")
