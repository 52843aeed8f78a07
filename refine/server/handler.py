"""Django's ASGI handler, with everything between request and response in one call on one thread.

Django's own runs the middleware on the event loop and hops to the thread and back for each half of each: some
twenty hops a request, and at every one the request has to wait for other work of the process.

A view whose transaction PostgreSQL undid runs again (core/db/again.py). Only here is that possible: the body
of a `with` cannot be repeated, and middleware sees the reply to an error, not the error.
"""

from functools import wraps

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler

from core.db import outage
from core.db.again import run_again


class OneHopHandler(ASGIHandler):
    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)

    async def get_response_async(self, request):
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)

    def make_view_atomic(self, view):
        view = super().make_view_atomic(view)

        @wraps(view)
        def persistent(*args, **kwargs):
            response = run_again(view, *args, **kwargs)
            outage.note_response()
            return response

        return persistent
