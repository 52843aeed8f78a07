"""What this process tells other processes, and hears from them, over the channel layer.

The process has one channel, whatever the number of its sockets. Every loss heals: an error joins all groups
again and draws all rooms, and what went missing without an error is found by the counters.
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
        hear: Callable[[News], None],
        topics: Callable[[], Iterable[str]],
        after_loss: Callable[[], None],
    ) -> None:
        self._layer = layer
        self._name = name
        self._hear = hear
        self._topics = topics
        self._after_loss = after_loss
        self._channel = ""
        self._lost = False

    async def join(self, topic: str) -> None:
        """Hear of `topic` from now on; without the layer, as soon as it is back."""
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

    async def tell(self, news: News) -> None:
        try:
            await self._layer.group_send(news.stream, news.message(self._name))
        except Exception as error:
            # The change is committed and on the screens of this process; the others find out by the counter.
            logger.warning("Other processes were not told of %s: %s", news.topic, error)

    async def listen(self) -> None:
        """Hear news for ever."""
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
            self._hear(news)

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
