"""With a Redis of our own, to be stopped, restarted and left idle."""

import asyncio
import shutil
import socket
import subprocess
import time

import pytest
from channels.layers import channel_layers

from live.news import News
from tests.live.conftest import Viewer

pytestmark = [
    pytest.mark.sockets,
    pytest.mark.asyncio,
    pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server here"),
]


class Redis:
    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--save", "", "--loglevel", "warning"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("redis-server does not answer")

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def redis(settings):
    redis = Redis()
    redis.start()
    hosts = [{"address": f"redis://127.0.0.1:{redis.port}", "socket_timeout": None}]
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": hosts}}
    }
    yield redis
    redis.stop()


async def another_process_changes(toy, text: str) -> None:
    """What a process without this hub does: change the rows, and tell by the layer."""
    news = News("toy.park", toy.write(text, quietly=True), ("board",), None, "toy.park")
    # A layer of its own, as another process has: this one's may still hold a connection that died with Redis.
    layer = channel_layers.make_backend("default")
    await layer.group_send(news.stream, news.message(origin="another"))
    await layer.close_pools()


async def said(caplog, words: str) -> None:
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
        await said(caplog, "The channel layer is back")
        await another_process_changes(toy, "after its return")

        await sees(ines, "after its return", within=3)
        assert "Traceback" not in caplog.text
        assert "Could not" not in caplog.text

    async def test_may_be_away_when_another_process_changes_something(self, redis, look, toy):
        ines = await look("ines")
        await ines.read()
        redis.stop()

        toy.write("told to nobody", quietly=True)

        await sees(ines, "told to nobody", within=3)
