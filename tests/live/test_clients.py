import asyncio

from autobahn.exception import Disconnected

from live.clients import Client
from live.pages import Code


class TestWindow:
    def test_whose_browser_has_left_disturbs_nobody(self):
        tried = []

        async def gone(*words):
            tried.append(words)
            raise Disconnected("Attempt to send on a closed protocol")

        client = Client(gone, gone)

        asyncio.run(client.write("news"))
        asyncio.run(client.write("more news"))
        asyncio.run(client.close(Code.RESTARTING, "The server is restarting."))

        assert client.closed
        assert len(tried) == 1
