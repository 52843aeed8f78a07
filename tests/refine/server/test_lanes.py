"""The lane of a request, and bodies refused before anything reads them."""

import threading

import pytest
from asgiref.sync import sync_to_async

from refine.server.body_limit import AROUND, BodyLimit
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


class TestBodyLimit:
    @pytest.fixture(autouse=True)
    def limits(self, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
        settings.IMPORT_MAX_BYTES = 1_000_000

    async def ask(self, path="/", body=b"", **headers):
        sent = []

        async def read_all(scope, receive, send):
            while (await receive()).get("more_body"):
                pass
            await send({"type": "http.response.start", "status": 200})

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            sent.append(message)

        await BodyLimit(read_all)(scope(path, **headers), receive, send)
        return sent[0]["status"]

    async def test_refuses_what_is_declared_too_big(self):
        assert await self.ask(content_length=1001 + AROUND) == 413

    async def test_refuses_what_is_too_big_and_does_not_say_so(self):
        assert await self.ask(body=b"x" * (1001 + AROUND)) == 413

    async def test_takes_the_rest(self):
        assert await self.ask(body=b"x" * 1000, content_length=1000) == 200

    async def test_takes_more_where_files_are_uploaded(self):
        assert await self.ask("/t/harbour/import/", b"x" * 500_000, content_length=500_000) == 200
