"""People at browsers: windows that count their page loads and record errors."""

import re

from playwright.sync_api import Browser, ConsoleMessage, Page, WebSocket, expect

LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}

# Messages of Chromium itself when a connection is cut or an order is refused, which tests do on purpose.
EXPECTED = re.compile(
    r"Failed to load resource|WebSocket connection to|htmx:ws:error|htmx:error: Failed to fetch"
)


class Window:
    """One page of one person. `page` is Playwright's."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.loads = 0
        self.meant = 0
        self.wrongs: list[str] = []
        # One for each connection, the oldest first.
        self.sockets: list[WebSocket] = []
        page.on("websocket", lambda socket: self.sockets.append(socket))
        page.on("load", self._count)
        page.on("pageerror", lambda error: self.wrongs.append(f"script: {error}"))
        page.on("console", self._hear)

    def go(self, url: str) -> "Window":
        """Opens a page; this load is expected."""
        self.meant += 1
        self.page.goto(url)
        return self

    def reload(self) -> None:
        self.meant += 1
        self.page.reload()

    def live(self, timeout: float = 5_000) -> "Window":
        """Waits until the page is connected and up to date."""
        self.state("on", timeout)
        return self

    def state(self, state: str, timeout: float = 5_000) -> None:
        """Waits until the page shows that its connection is "on", "reconnecting" or "off"."""
        expect(self.page.locator("html")).to_have_attribute("data-live", state, timeout=timeout)

    def hear_beats(self, number: int) -> None:
        """Waits for this many heartbeats on the current socket; they come every five seconds."""
        for _ in range(number):
            self.sockets[-1].wait_for_event("framereceived", lambda frame: '"beat"' in frame, timeout=15_000)

    def troubles(self) -> list[str]:
        """Script errors, violations of the content security policy, and unexpected page loads."""
        unmeant = [f"{self.loads - self.meant} unmeant page loads"] if self.loads > self.meant else []
        return self.wrongs + unmeant

    def _count(self, _page: Page) -> None:
        self.loads += 1

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.search(message.text):
            self.wrongs.append(f"console: {message.text}")


def until_keys_act(page: Page) -> None:
    """Waits until single keys act again: they are off for a moment after Enter in a field."""
    expect(page.locator("html")).not_to_have_attribute("data-keys-quiet", "")


class Person:
    """A person with a browser of their own, whose windows share cookies."""

    def __init__(self, browser: Browser, cookies: dict[str, str], url: str, script="", **options) -> None:
        self.url = url
        self.windows: list[Window] = []
        # Without animations, which tests would have to wait for.
        plain = {"viewport": LAPTOP, "reduced_motion": "reduce"}
        self.context = browser.new_context(**{**plain, **options})
        self.context.set_default_timeout(10_000)
        if script:
            # Runs in each page before the page's own scripts.
            self.context.add_init_script(script)
        self.context.add_cookies([{"name": n, "value": v, "url": url} for n, v in cookies.items()])

    def open(self, path: str) -> Window:
        window = Window(self.context.new_page())
        self.windows.append(window)
        return window.go(self.url + path)
