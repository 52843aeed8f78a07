"""Addresses of the sockets: one pattern for every kind of page."""

from channels.routing import URLRouter
from django.urls import path, re_path

from live.socket.consumer import ClientConsumer
from live.socket.handshake import OwnPagesOnly

application = OwnPagesOnly(
    URLRouter(
        [
            path("ws/<slug:kind>/<slug:ident>/", ClientConsumer.as_asgi()),
            # Any other address is answered like a missing page; without this line Channels raises.
            re_path(r"", ClientConsumer.as_asgi()),
        ]
    )
)
