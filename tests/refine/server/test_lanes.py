"""The lane of a request."""

import threading

import pytest
from asgiref.sync import sync_to_async

from refine.server.lanes import Lanes

pytestmark = [pytest.mark.sockets, pytest.mark.asyncio]


def scope(path="/", **headers):
    pairs = [(name.replace("_", "-").encode(), str(value).encode()) for name, value in headers.items()]
    return {"type": "http", "path": path, "headers": pairs}


async def name_thread(scope, receive, send):
    await send(await sync_to_async(lambda: threading.current_thread().name)())


class TestLanes:
    @pytest.mark.parametrize(
        ("path", "kind"),
        [
            ("/s/k3f9/votes/", "fast"),
            ("/", "fast"),
            ("/accounts/login/", "slow"),
            ("/admin/", "slow"),
            ("/t/harbour/imports/", "slow"),
            ("/s/important/", "fast"),
            ("/health/", "monitors"),
            ("/s/health/", "fast"),
        ],
    )
    async def test_are_told_apart_by_path(self, path, kind):
        threads = []

        async def note(name):
            threads.append(name)

        await Lanes(name_thread)(scope(path), None, note)

        assert threads[0].startswith(kind)

    async def test_keep_their_threads(self):
        threads = set()

        async def note(name):
            threads.add(name)

        lanes = Lanes(name_thread)
        for _ in range(10):
            await lanes(scope(), None, note)

        assert len(threads) == 1
