"""Where the sockets are: one address for every kind of page."""

from channels.routing import URLRouter
from django.urls import path, re_path

from live.socket.consumer import WindowConsumer
from live.socket.handshake import OwnPagesOnly

application = OwnPagesOnly(
    URLRouter(
        [
            path("ws/<slug:kind>/<slug:ident>/", WindowConsumer.as_asgi()),
            # Any other is answered like a page that is not there; without this line Channels raises.
            re_path(r"", WindowConsumer.as_asgi()),
        ]
    )
)
