"""The way in: pages and orders through the request lanes, files past them, sockets to the live channel."""

import gc
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refine.settings")
files = get_asgi_application()

# The apps must be loaded before what routes to them.
from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.conf import settings  # noqa: E402

from live import routing  # noqa: E402
from refine.bodies import BodyLimit  # noqa: E402
from refine.handler import OneHopHandler  # noqa: E402
from refine.lanes import Lanes  # noqa: E402

pages = Lanes(BodyLimit(OneHopHandler()))


async def files_or_pages(scope, receive, send):
    await (files if scope["path"].startswith(settings.STATIC_URL) else pages)(scope, receive, send)


application = ProtocolTypeRouter({"http": files_or_pages, "websocket": routing.application})

# What is loaded by now stays: the collector shall walk over what orders leave, not over the program too.
gc.collect()
gc.freeze()
