"""Django's handler for ASGI, with all that lies between request and response done in one go on one thread.

Django's own walks the middleware on the event loop and hops to the thread and back for either half of each:
some twenty hops a request, and at every one the request waits for whatever else the process is doing.
"""

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler


class OneHopHandler(ASGIHandler):
    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)

    async def get_response_async(self, request):
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)
