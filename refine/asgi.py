"""The ASGI application: pages and orders go to the lanes, files past them, sockets and polls to a room."""

import gc
import logging
import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refine.settings")
try:
    django.setup(set_prefix=False)
except ImproperlyConfigured as problem:
    sys.exit(f"Refine is not configured: {problem}")

# The apps must be loaded before what routes to them.
from channels.routing import ProtocolTypeRouter

from core import mail
from live.polling import Polling
from live.socket import routing
from refine.server.body_limit import BodyLimit
from refine.server.handler import OneHopHandler
from refine.server.in_flight import InFlight
from refine.server.lanes import Lanes
from refine.server.static_files import Files

if not mail.is_set_up():
    logging.getLogger("refine").info(mail.HOW)

if "daphne.cli" in sys.modules and "refine.server.connections" not in sys.modules:
    logging.getLogger("refine").warning(
        "Daphne’s own command reads request bodies of any size, from anybody, and takes eight times their "
        "size in memory. Start `python -m refine.server` in its place, with the same arguments."
    )

pages = InFlight(Lanes(BodyLimit(OneHopHandler())))
application = ProtocolTypeRouter({"http": Files(Polling(pages)), "websocket": routing.application})

# The collector skips everything loaded until now; docs/decisions.md has the figure.
gc.collect()
gc.freeze()
