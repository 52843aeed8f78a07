"""The consumer of a page's socket. It accepts nothing but echoes of heartbeats: orders travel by HTTP."""

import asyncio
import re
from typing import Any
from urllib.parse import parse_qs

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.http.request import NAME
from live.clients import Client
from live.hub import hub
from live.pages import Code, Refused
from live.reporting import report
from live.room import Room

_ECHO = re.compile(r'\{"beat":([0-9]{1,9})\}')


class ClientConsumer(AsyncWebsocketConsumer):
    # The hub has one channel for the whole process: a channel for each socket would be slow.
    channel_layer_alias = None
    room: Room | None = None

    async def __call__(self, scope, receive, send):
        self.client = Client(self.send, self.close, _name_in(scope))
        try:
            return await super().__call__(scope, receive, send)
        except asyncio.CancelledError:
            # Daphne cancels its sockets when it is stopped, and would close them without a code.
            await self.client.close(Code.RESTARTING, _("The server is restarting."))
            # Daphne stops as soon as its sockets have; this leaves the frame time to be sent.
            await asyncio.sleep(0.1)
            raise

    async def dispatch(self, message):
        # Channels' own version hops to a thread at every frame, to close connections that none is using.
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def websocket_connect(self, message):
        # Even a refused client is accepted first: a browser learns nothing from a failed handshake, and htmx
        # would retry for ever.
        await self.accept()
        try:
            self.room = await self._enter()
        except Refused as refused:
            await self.client.close(refused.code, refused.reason)
        except Exception as error:
            report(error, f"A client could not enter {self.scope['path']}")
            await self.close(1011)  # the page tries again

    async def websocket_receive(self, message):
        echo = _ECHO.fullmatch(message.get("text") or "")
        if self.room is None or self.client.closed:
            return
        if not echo or not self.room.answer(self.client, int(echo[1])):
            await self.client.close(Code.UNKNOWN_FRAME, _("This connection accepts no commands."))
            self.room.leave(self.client)

    async def websocket_disconnect(self, message):
        if self.room:
            self.room.leave(self.client)
        raise StopConsumer

    async def _enter(self) -> Room:
        where = self.scope["url_route"]["kwargs"]
        if not where:
            raise Refused(Code.NO_SUCH_PAGE, gettext("This page doesn’t exist."))
        return await hub.get_or_create().enter(where["kind"], where["ident"], self.scope, self.client)


def _name_in(scope: dict[str, Any]) -> str:
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return query.get("window", [""])[0][:NAME]
