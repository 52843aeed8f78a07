"""One window's socket: it shows, and takes no orders. The page's echo of a heartbeat is all it accepts."""

import asyncio
import logging
import re
from typing import Any
from urllib.parse import parse_qs

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.http.request import NAME
from live.clients import Window
from live.hub import hub
from live.pages import Code, Refused
from live.room import Room

logger = logging.getLogger(__name__)

_ECHO = re.compile(r'\{"beat":([0-9]{1,9})\}')


class WindowConsumer(AsyncWebsocketConsumer):
    # The hub has one channel for the process. A channel for each socket is what makes Channels slow.
    channel_layer_alias = None
    room: Room | None = None

    async def __call__(self, scope, receive, send):
        self.window = Window(self.send, self.close, _name_in(scope))
        try:
            return await super().__call__(scope, receive, send)
        except asyncio.CancelledError:
            # Daphne cancels its sockets when it is told to stop, and would close them without a code.
            await self.window.show_out(Code.RESTARTING, _("The server is restarting."))
            # It stops as soon as its sockets have; the frame is on its way by then.
            await asyncio.sleep(0.1)
            raise

    async def dispatch(self, message):
        # Channels' own hops to a thread at every frame, to close connections that are not opened here.
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def websocket_connect(self, message):
        # Accepted even when refused: a browser is told nothing of a handshake that failed, and htmx would
        # try again for ever.
        await self.accept()
        try:
            self.room = await self._enter()
        except Refused as refused:
            await self.window.show_out(refused.code, refused.reason)
        except Exception:
            logger.exception("A window could not enter %s", self.scope["path"])
            await self.close(1011)

    async def websocket_receive(self, message):
        echo = _ECHO.fullmatch(message.get("text") or "")
        if self.room is None or self.window.closed:
            return
        if not echo or not self.room.answer(self.window, int(echo[1])):
            await self.window.show_out(Code.UNKNOWN_FRAME, _("This connection accepts no commands."))
            self.room.leave(self.window)

    async def websocket_disconnect(self, message):
        if self.room:
            self.room.leave(self.window)
        raise StopConsumer

    async def _enter(self) -> Room:
        where = self.scope["url_route"]["kwargs"]
        if not where:
            raise Refused(Code.NO_SUCH_PAGE, gettext("This page doesn’t exist."))
        return await hub.here().enter(where["kind"], where["ident"], self.scope, self.window)


def _name_in(scope: dict[str, Any]) -> str:
    said = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return said.get("window", [""])[0][:NAME]
