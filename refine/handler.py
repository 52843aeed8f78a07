"""Django's handler for ASGI, with all that lies between request and response done in one go on one thread.

Django's own walks the middleware on the event loop and hops to the thread and back for either half of each:
some twenty hops a request, and at every one the request waits for whatever else the process is doing.
"""

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.utils.decorators import sync_and_async_middleware
from servestatic.middleware import ServeStaticMiddleware


class OneHopHandler(ASGIHandler):
    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)

    async def get_response_async(self, request):
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)


@sync_and_async_middleware
def static_files(get_response):
    """Serves static files on the event loop, the only way its library can; pages are asked for no files."""
    return ServeStaticMiddleware(get_response) if iscoroutinefunction(get_response) else get_response
