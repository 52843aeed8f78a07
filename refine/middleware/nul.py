"""No address of ours holds a NUL. PostgreSQL refuses to look one up, which would be an error of ours."""

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware


@sync_and_async_middleware
def refuse_nul(get_response):
    """Answer an address with a NUL in it with 400, on every database. Forms see to their own fields."""
    # Both ways: one that could only run in a thread would send every request through two more of them.
    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponse:
            return HttpResponse(status=400) if _holds_nul(request) else await get_response(request)

        return answer_later

    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=400) if _holds_nul(request) else get_response(request)

    return answer


def _holds_nul(request: HttpRequest) -> bool:
    return "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
