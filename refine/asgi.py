"""The ASGI application: pages and orders go to the request lanes, files past them, sockets to the channel."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refine.settings")
django.setup(set_prefix=False)

# The apps must be loaded before what routes to them.
from channels.routing import ProtocolTypeRouter  # noqa: E402

from live.socket import routing  # noqa: E402
from refine.server.body_limit import BodyLimit  # noqa: E402
from refine.server.handler import OneHopHandler  # noqa: E402
from refine.server.lanes import Lanes  # noqa: E402
from refine.server.static_files import Files  # noqa: E402

pages = Lanes(BodyLimit(OneHopHandler()))
application = ProtocolTypeRouter({"http": Files(pages), "websocket": routing.application})

# The collector skips everything loaded until now; docs/decisions.md has the figure.
gc.collect()
gc.freeze()
