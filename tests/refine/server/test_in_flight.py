"""Requests that are under way are waited for, but not for ever (browser/test_stopping.py stops a server)."""

import asyncio
from time import monotonic

import pytest

from refine.server import in_flight
from refine.server.in_flight import InFlight

pytestmark = [pytest.mark.sockets, pytest.mark.asyncio]


class TestWaiting:
    @pytest.fixture(autouse=True)
    def _hurry(self, monkeypatch):
        monkeypatch.setattr(in_flight, "TICK", 0.001)

    async def test_ends_when_every_request_was_answered(self):
        goes_on, answered = asyncio.Event(), []

        async def pages(scope, receive, send):
            await goes_on.wait()
            answered.append(scope)

        server = InFlight(pages)
        asked = [asyncio.ensure_future(server({}, None, None)) for _ in range(30)]
        await asyncio.sleep(0)
        waiting = asyncio.ensure_future(server.wait(monotonic() + 60))
        await asyncio.sleep(0.01)
        assert not waiting.done()

        goes_on.set()
        await waiting

        assert len(answered) == 30
        await asyncio.gather(*asked)

    async def test_counts_a_request_that_fails_as_over(self):
        async def pages(scope, receive, send):
            raise ValueError("ours")

        server = InFlight(pages)
        with pytest.raises(ValueError, match="ours"):
            await server({}, None, None)

        assert server.count == 0

    async def test_ends_at_its_limit_and_says_so(self, caplog):
        async def pages(scope, receive, send):
            await asyncio.Event().wait()

        server = InFlight(pages)
        hanging = asyncio.ensure_future(server({}, None, None))
        await asyncio.sleep(0)

        await server.wait(monotonic() - 1)

        assert "Stopped with 1 requests unanswered" in caplog.text
        hanging.cancel()
