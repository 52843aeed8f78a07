"""A room: the clients in this process that show one page, and the page's cached frames for each audience.

A room renders the first news at once, and together what arrives while it is rendering. At most one rendering
is under way, so frames reach a client in the order of their revisions.
"""

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core import clock
from live import timing
from live.clients import Client, PollingClient
from live.hub.alarm import Alarm
from live.pages import MEMBERSHIP, Code, LivePage, Presence, Refused
from live.presence import Attendance
from live.rendering.rendering import Frames, Rendering, Task, View, render
from live.reporting import report
from live.wire.news import News

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from live.hub.hub import Hub


@dataclass(slots=True)
class Pending:
    """The reasons for the next rendering."""

    news: list[News] = field(default_factory=list)
    everything: bool = False
    readmit: bool = False
    joining: bool = False

    def __bool__(self) -> bool:
        return bool(self.news or self.everything or self.readmit or self.joining)


class Room:
    def __init__(self, hub: "Hub", page: LivePage, ident: str, topics: tuple[str, ...]) -> None:
        self.hub = hub
        self.page = page
        self.ident = ident
        self.topics = topics
        self.clients: set[Client] = set()
        self.attendance = Attendance(self._attend)
        self.alarm = Alarm(self._catch_up)
        self.empty_since = hub.loop.time()
        # Every change up to this number is on the screens or on its way; None before the first rendering.
        self.known: int | None = None
        self._ahead: set[int] = set()
        self._cache: dict[View, Frames] = {}
        # The views of which the cache has every part that there is.
        self._whole: set[View] = set()
        self._pending = Pending()
        self._task: asyncio.Task[None] | None = None

    def __str__(self) -> str:
        return f"{self.page.kind} {self.ident}"

    # Clients

    def enter(self, client: Client) -> None:
        """Add the client and send it the whole page."""
        self.clients.add(client)
        if client.access.person:
            self.attendance.arrive(client.access.person)
        # It was admitted a moment ago, before it could receive news: ask again.
        self._pending.readmit = True
        self._wake_for_newcomer()

    def leave(self, client: Client) -> None:
        if client not in self.clients:
            return
        self.clients.remove(client)
        client.closed = True
        if client.access.person:
            self.attendance.leave(client.access.person)
        if not self.clients:
            self.empty_since = self.hub.loop.time()
            # Without clients nothing keeps these frames up to date.
            self._cache.clear()
            self._whole.clear()

    def answer(self, client: Client, beat: int) -> bool:
        """Accept a client's echo of a heartbeat; False for one that makes no sense."""
        if not client.answer(beat):
            return False
        if client.needs_everything and not client.is_behind:
            self._wake_for_newcomer()
        return True

    async def beat(self, now_ms: int) -> None:
        for client in list(self.clients):
            if client.is_silent:
                await client.close(Code.TOO_SLOW, _("This window stopped responding."))
                self.leave(client)
            else:
                await client.beat(now_ms)

    async def page_for(self, client: PollingClient) -> str:
        """The whole page for a client that polls; raises `Refused` if it has lost access."""
        if (page := self._page_at_hand(client)) is not None:
            client.revision, client.shown = self.known or 0, client.access
            return page
        asked = client.ask()
        self._wake_for_newcomer()
        async with asyncio.timeout(timing.POLL):
            answer = await asyncio.shield(asked)
        if isinstance(answer, Refused):
            raise answer
        return answer

    def _page_at_hand(self, client: PollingClient) -> str | None:
        """The whole page, if nothing of it has to be rendered."""
        view = View.of(client.access)
        is_rendering = self._task is not None and not self._task.done()
        if self._pending or is_rendering or view not in self._whole or client.personal is None:
            return None
        return self._shared_page(view) + client.personal

    def _shared_page(self, view: View) -> str:
        kept = self._cache.get(view, {})
        return "".join(kept[name] for name in self.page.shared(view.audience) if name in kept)

    # News

    def receive(self, news: News) -> None:
        self._note_counter(news.counter)
        if news.topic in self.topics:
            self._pending.news.append(news)
            self._pending.readmit |= not MEMBERSHIP.isdisjoint(news.parts)
            self._wake()

    def render_all(self) -> None:
        """Render and send everything: something may have been missed."""
        self._pending.everything = True
        self._pending.readmit = True
        self._wake()

    def readmit(self) -> None:
        """Check again who may look."""
        self._pending.readmit = True
        self._wake()

    def has_news_since(self, revision: int) -> bool:
        """True if a change after `revision` has reached this room, or it can't tell."""
        return self.known is None or max(self._ahead, default=self.known) > revision or self.known > revision

    def is_behind(self, counter: int | None) -> bool:
        """True if this room has missed a change up to `counter`, or the end of the page (None)."""
        return self.known is not None and (counter is None or self.known < counter)

    def end(self) -> None:
        self.attendance.end()
        self.alarm.stop()
        if self._task:
            self._task.cancel()

    def _note_counter(self, counter: int) -> None:
        # Two threads may publish 7 before 6; a gap that stays is a loss, which the hub's next check finds.
        self._ahead.add(counter)
        if self.known is not None:
            while self.known + 1 in self._ahead:
                self.known += 1
            self._ahead = {number for number in self._ahead if number > self.known}

    def _raise_known(self, counter: int) -> None:
        self.known = max(self.known or 0, counter)
        self._note_counter(counter)

    # Rendering

    def _wake_for_newcomer(self) -> None:
        self._pending.joining = True
        self._wake()

    def _wake(self) -> None:
        if self._task is None or self._task.done():
            self._task = self.hub.spawn(self._render_pending())

    async def _render_pending(self) -> None:
        while self._pending and self.clients:
            began = self.hub.loop.time()
            pending, self._pending = self._pending, Pending()
            try:
                await self._render_once(pending)
            except Exception as error:
                report(error, f"Could not render {self}")
                self._pending.everything = True
                await asyncio.sleep(timing.RETRY)
            if self._pending:
                await asyncio.sleep(began + timing.MERGE - self.hub.loop.time())
        if not self.clients:
            self._pending = Pending()

    async def _render_once(self, pending: Pending) -> None:
        joining = {w for w in self.clients if w.needs_everything and not w.is_behind}
        was_empty = not self._cache
        # What was known before: news that arrive during the rendering are not in it.
        known = self.known or 0
        task = Task(
            ident=self.ident,
            admitted=frozenset(client.access for client in self.clients),
            joining=frozenset(client.access for client in joining),
            news=tuple(pending.news),
            everything=pending.everything,
            readmit=pending.readmit,
            fresh={view: frozenset(frames) for view, frames in self._cache.items()},
            served=self._people_served(pending.news),
        )
        rendering = await self.hub.on_rendering_thread(render, self.page, task)
        if rendering.counter is None:
            await self.close(Code.NO_SUCH_PAGE, _("This page no longer exists."))
            return
        joining |= await self._apply_readmission(rendering)
        if pending.everything or was_empty:
            self._raise_known(rendering.counter)
            known = rendering.counter
        for client in joining:
            client.revision = known
        self._update_cache(rendering, joining, afresh=pending.everything)
        await self._send(rendering, joining, everything=pending.everything)
        self.alarm.set(rendering.due)

    def _people_served(self, news: list[News]) -> frozenset[str]:
        """The people whose every client already has its personal parts, from the reply to its own order."""
        ordering: dict[str, set[str]] = {}
        for each in news:
            if each.whose:
                ordering.setdefault(each.whose, set()).add(each.window)
        # With orders from two clients of one person, the reply to each lacks what the other changed.
        return frozenset(
            person
            for person, names in ordering.items()
            if len(names) == 1
            and "" not in names
            and all(
                client.name in names and not client.polls
                for client in self.clients
                if client.access.person == person
            )
        )

    async def _apply_readmission(self, rendering: Rendering) -> set[Client]:
        """Close the clients that lost access, and return those that now see the page as another audience."""
        moved = set()
        for client in list(self.clients):
            if client.access not in rendering.readmitted:
                continue
            access = rendering.readmitted[client.access]
            if access is None:
                await client.close(Code.NOT_ALLOWED, _("You no longer have access to this page."))
                self.leave(client)
            else:
                client.access = access
                moved.add(client)
        return moved

    def _update_cache(self, rendering: Rendering, joining: set[Client], afresh: bool) -> None:
        if afresh:
            self._cache.clear()
        for frames in self._cache.values():
            for name in rendering.stale:
                frames.pop(name, None)
        for view, frames in rendering.shared.items():
            kept = self._cache.setdefault(view, {})
            kept |= {name: frame for name, frame in frames.items() if name in rendering.order[view]}
        rendered = set(rendering.order) if afresh else {View.of(client.access) for client in joining}
        self._whole = {
            view for view in self._cache if view in rendered or self._is_still_whole(view, rendering)
        }

    def _is_still_whole(self, view: View, rendering: Rendering) -> bool:
        # A row that was rendered alone leaves its container to be rendered for whoever needs it next.
        stale = rendering.stale.intersection(self.page.shared(view.audience))
        return view in self._whole and stale <= self._cache[view].keys()

    async def _send(self, rendering: Rendering, joining: set[Client], everything: bool) -> None:
        # Parts that the news does not affect were rendered for newcomers; the others have them already.
        changes = {
            view: "".join(
                f for name, f in frames.items() if everything or self._is_news(name, frames, rendering)
            )
            for view, frames in rendering.shared.items()
        }
        pages: dict[View, str] = {}
        for client in list(self.clients):
            view = View.of(client.access)
            owner = (view, client.access.person or "")
            if client.is_behind:
                client.needs_everything = True
                if owner in rendering.changed:
                    client.keep(rendering.personal.get(owner, {}), whole=False)
                continue
            if client in joining:
                if view not in pages:
                    pages[view] = self._shared_page(view)
                text = pages[view]
                client.keep(rendering.personal.get(owner, {}), whole=True)
                client.needs_everything = False
            elif client.needs_everything:
                continue  # It entered during this rendering; the next one is for it.
            else:
                text = changes.get(view, "")
            if owner in rendering.changed or client in joining:
                text += "".join(rendering.personal.get(owner, {}).values())
            if text:
                await client.write(text)

    def _is_news(self, name: str, frames: Frames, rendering: Rendering) -> bool:
        """True if a part is affected itself, or is rendered whole in place of affected parts inside it."""
        inside = {each for each in rendering.affected if self.page.container_of(each) == name}
        return name in rendering.affected or (bool(inside) and inside.isdisjoint(frames))

    async def close(self, code: Code, reason: "StrOrPromise") -> None:
        for client in list(self.clients):
            await client.close(code, reason)
            self.leave(client)

    # Calls to the page

    def _attend(self, people: frozenset[str], presence: Presence) -> None:
        self.hub.spawn(
            self.hub.on_errands_thread(self.page.attend, self.ident, people, presence, clock.now())
        )

    def _catch_up(self) -> None:
        self.hub.spawn(self._catch_up_and_readmit())

    async def _catch_up_and_readmit(self) -> None:
        try:
            await self.hub.on_errands_thread(self.page.catch_up, self.ident, clock.now())
        finally:
            # Readmitting asks when the next call is due, also after an error; never in a tight loop.
            await asyncio.sleep(timing.GRACE)
            self.readmit()
