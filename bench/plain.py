"""The baseline: every socket has a channel in a group, as Channels' own tutorial does it. No database.

`POST /say/` sends the body to the group, which writes it to every socket.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refine.settings")
django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402


class Listener(AsyncWebsocketConsumer):
    async def connect(self):
        await self.channel_layer.group_add("everyone", self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard("everyone", self.channel_name)

    async def say(self, message):
        await self.send(message["text"])


async def application(scope, receive, send):
    if scope["type"] == "websocket":
        return await Listener.as_asgi()(scope, receive, send)
    body = (await receive())["body"].decode()
    if body:
        await get_channel_layer().group_send("everyone", {"type": "say", "text": body})
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body"})
