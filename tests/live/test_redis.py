"""The channel with a Redis that is stopped, restarted and left idle."""

import asyncio

import pytest
from channels.layers import channel_layers

from live.wire.news import News
from tests import redis_server
from tests.live.conftest import Viewer

pytestmark = [pytest.mark.sockets, pytest.mark.asyncio, redis_server.needed]


@pytest.fixture
def redis(settings):
    redis = redis_server.Redis()
    redis.start()
    hosts = [{"address": redis.url, "socket_timeout": None}]
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": hosts}}
    }
    yield redis
    redis.stop()


async def another_process_changes(toy, text: str) -> None:
    """Act as another process: change the rows, and publish over the layer."""
    news = News("toy.park", toy.write(text, quietly=True), ("board",), None, "toy.park")
    # A layer of its own, as another process has: this one's may still hold a connection that died with Redis.
    layer = channel_layers.make_backend("default")
    await layer.group_send(news.stream, news.message(origin="another"))
    await layer.close_pools()


async def until_logged(caplog, words: str) -> None:
    async with asyncio.timeout(20):
        while words not in caplog.text:
            await asyncio.sleep(0.05)


async def sees(viewer: Viewer, text: str, within: float) -> None:
    await viewer.until(text, timeout=within)


class TestRedis:
    async def test_brings_what_another_process_did(self, redis, look, toy):
        ines = await look("ines")
        await ines.read()

        await another_process_changes(toy, "swings")

        await sees(ines, "swings", within=1)

    async def test_may_be_idle_for_seven_seconds(self, redis, look, toy, caplog):
        ines = await look("ines")
        await ines.read()
        await asyncio.sleep(7)

        await another_process_changes(toy, "swings")

        await sees(ines, "swings", within=1)
        assert caplog.text == ""

    async def test_may_restart_in_the_middle(self, redis, look, toy, do, caplog):
        caplog.set_level("INFO", "live")
        ines = await look("ines")
        await ines.read()

        redis.stop()
        await do(toy.write)("while it was away")
        await sees(ines, "while it was away", within=3)
        redis.start()
        await until_logged(caplog, "The channel layer is back")
        await another_process_changes(toy, "after its return")

        await sees(ines, "after its return", within=3)
        assert "Traceback" not in caplog.text
        assert "Could not" not in caplog.text

    async def test_may_be_away_when_another_process_changes_something(self, redis, look, toy):
        ines = await look("ines")
        await ines.read()
        redis.stop()

        toy.write("not announced", quietly=True)

        await sees(ines, "not announced", within=3)
