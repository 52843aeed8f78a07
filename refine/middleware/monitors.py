"""Answers those who are not people: monitors, balancers, previews of links, browsers that look ahead.

It comes first. A health check comes under any host, without https or cookies; a HEAD request gets
what GET would say, without its body; a method that no page takes (PROPFIND, PUT) gets 405 and those that the
address does take; and no page is opened for somebody who has not asked for it.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.deprecation import MiddlewareMixin

from core.http.unlogged import unlogged
from refine.health import health

HEALTH = "/health/"
# What browsers say when they open a page that nobody may ever look at.
AHEAD = {"Sec-Purpose": "prefetch", "Purpose": "prefetch", "X-Moz": "prefetch", "X-Purpose": "preview"}
# Methods that some view takes; a poll's DELETE never comes here (live/polling.py).
TAKEN = ("GET", "HEAD", "OPTIONS", "POST")


class MonitorsMiddleware(MiddlewareMixin):
    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        if request.path_info == HEALTH or request.path_info == HEALTH.rstrip("/"):
            return health(request)
        if any(word in request.headers.get(name, "") for name, word in AHEAD.items()):
            # Opening the room takes a seat. A browser that is refused asks again when the page is wanted.
            return unlogged(HttpResponse(status=503, headers={"Cache-Control": "no-store"}))
        if request.method == "HEAD":
            # REQUEST_METHOD stays HEAD, for the few who have to know.
            request.method = "GET"
        elif request.method not in TAKEN:
            # Asks the address what it takes. The check of forms lets it pass, so no body is parsed.
            request.method = "OPTIONS"
        return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        asked = request.META.get("REQUEST_METHOD", "").upper()
        if asked not in TAKEN and (response.status_code < 400 or response.status_code == 405):
            # Not closed here: that would end the request, and with it the connection of what comes after.
            allowed = response.get("Allow", ", ".join(TAKEN))
            response = unlogged(HttpResponseNotAllowed(allowed.split(", "), content_type="text/plain"))
        if "Allow" in response:
            taken = {method.strip() for method in response["Allow"].split(",")} & set(TAKEN)
            taken |= {"OPTIONS"} | ({"HEAD"} if "GET" in taken else set())
            response["Allow"] = ", ".join(sorted(taken))
            if asked == "OPTIONS" and response.status_code == 405:
                response.status_code = 204
                response.content = b""
                response["Content-Length"] = "0"
        if request.path_info != "/" and response.get("Content-Type", "").startswith("text/html"):
            # Most addresses here open something to anybody who has them.
            response.setdefault("X-Robots-Tag", "noindex, nofollow")
        if asked == "HEAD":
            _drop_body(response)
        return response


def _drop_body(response: HttpResponse) -> None:
    if response.streaming:
        response.close()
        response.streaming_content = []  # type: ignore[attr-defined]
        return
    response.setdefault("Content-Length", str(len(response.content)))
    response.content = b""
