"""The way in: pages and orders to Django through the request lanes, sockets to the live channel."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refine.settings")
django_application = get_asgi_application()

# The apps must be loaded before what routes to them.
from channels.routing import ProtocolTypeRouter  # noqa: E402

from live import routing  # noqa: E402
from refine.bodies import BodyLimit  # noqa: E402
from refine.lanes import Lanes  # noqa: E402

application = ProtocolTypeRouter(
    {"http": Lanes(BodyLimit(django_application)), "websocket": routing.application}
)
