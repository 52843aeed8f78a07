"""The connection to other processes over the channel layer.

A process has one channel, however many sockets it has. Every loss heals: after an error all groups are joined
again and all rooms rendered, and news that went missing without an error is found by the counters.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable

from channels.layers import BaseChannelLayer

from live import timing
from live.wire.news import News

logger = logging.getLogger(__name__)


class OtherProcesses:
    def __init__(
        self,
        layer: BaseChannelLayer,
        name: str,
        receive: Callable[[News], None],
        topics: Callable[[], Iterable[str]],
        after_loss: Callable[[], None],
    ) -> None:
        self._layer = layer
        self._name = name
        self._receive = receive
        self._topics = topics
        self._after_loss = after_loss
        self._channel = ""
        self._lost = False

    async def join(self, topic: str) -> None:
        """Receive news of `topic` from now on, or from when the layer is back."""
        try:
            await self._layer.group_add(topic, await self._own_channel())
        except Exception as error:
            self._lose(error)

    async def leave(self, topic: str) -> None:
        try:
            await self._layer.group_discard(topic, await self._own_channel())
        except Exception as error:
            self._lose(error)

    async def join_all(self) -> None:
        """Join again: groups expire, and a layer that was restarted has forgotten them."""
        for topic in list(self._topics()):
            await self.join(topic)

    async def publish(self, news: News) -> None:
        try:
            await self._layer.group_send(news.stream, news.message(self._name))
        except Exception as error:
            # The change is committed and on the screens of this process; others find it by the counter.
            logger.warning("Other processes missed news of %s: %s", news.topic, error)

    async def listen(self) -> None:
        """Receive news for ever."""
        while True:
            try:
                if self._lost:
                    await self._return()
                message = await self._layer.receive(await self._own_channel())
            except Exception as error:
                self._lose(error)
                await asyncio.sleep(timing.RETRY)
            else:
                self._take(message)

    def _take(self, message: dict) -> None:
        if message.get("origin") == self._name:
            return
        try:
            news = News.from_message(message)
        except (KeyError, TypeError):
            logger.warning("Another process sent news that this version does not understand.")
        else:
            self._receive(news)

    def _lose(self, error: Exception) -> None:
        if not self._lost:
            logger.warning("The channel layer is gone, screens are up to two seconds late: %s", error)
            self._lost = True

    async def _return(self) -> None:
        for topic in list(self._topics()):
            await self._layer.group_add(topic, await self._own_channel())
        self._lost = False
        logger.info("The channel layer is back.")
        self._after_loss()

    async def _own_channel(self) -> str:
        if not self._channel:
            self._channel = await self._layer.new_channel()
        return self._channel
