"""Refuses addresses with a NUL: PostgreSQL cannot look one up, which would be a server error."""

from asgiref.sync import iscoroutinefunction
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware
from django.views.defaults import bad_request


@sync_and_async_middleware
def refuse_nul(get_response):
    """Respond with 400 to an address with a NUL, on every database. Forms check their own fields."""
    # Sync and async: middleware that was only sync would cost every request two more thread hops.
    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponse:
            return _refusal(request) if _has_nul(request) else await get_response(request)

        return answer_later

    def answer(request: HttpRequest) -> HttpResponse:
        return _refusal(request) if _has_nul(request) else get_response(request)

    return answer


def _refusal(request: HttpRequest) -> HttpResponse:
    return bad_request(request, BadRequest("The address has a NUL."))


def _has_nul(request: HttpRequest) -> bool:
    return "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
