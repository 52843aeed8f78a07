import asyncio

from autobahn.exception import Disconnected

from live.clients import Window
from live.pages import Code


class TestWindow:
    def test_whose_browser_has_left_disturbs_nobody(self):
        tried = []

        async def gone(*words):
            tried.append(words)
            raise Disconnected("Attempt to send on a closed protocol")

        window = Window(gone, gone)

        asyncio.run(window.write("news"))
        asyncio.run(window.write("more news"))
        asyncio.run(window.show_out(Code.RESTARTING, "The server is restarting."))

        assert window.closed
        assert len(tried) == 1
