"""Polls: who gets the page, who gets nothing because nothing is new, and that whoever polls is here."""

import asyncio
import json
import logging
import re

import pytest
import pytest_asyncio
from asgiref.testing import ApplicationCommunicator
from channels.layers import channel_layers

from live import polling, timing
from live.hub import hub
from live.pages import Presence
from live.polling import Hint, Polling
from tests.live.conftest import revision_of

pytestmark = [pytest.mark.sockets, pytest.mark.asyncio]


class Reply:
    def __init__(self, start: dict, body: bytes) -> None:
        self.status = start["status"]
        self.headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        self.text = body.decode()

    @property
    def revision(self) -> int:
        return int(self.headers["x-revision"])


async def elsewhere(scope, receive, send):
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture(autouse=True)
def hint(monkeypatch):
    monkeypatch.setattr(polling, "hint", Hint())


@pytest_asyncio.fixture
async def ask(toy):
    """Sends a request: `await ask("ines", revision=3)`."""

    async def request(who, path="/live/toy/park/", method="GET", window="w", host="testserver", **query):
        extra = query.pop("headers", {})
        headers = [(b"host", host.encode()), *((name.encode(), v.encode()) for name, v in extra.items())]
        headers += [(b"cookie", f"who={who}".encode())] if who else []
        headers += [(b"x-window", window.encode())] if window else []
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "headers": headers,
            "query_string": "&".join(f"{name}={value}" for name, value in query.items()).encode(),
        }
        sent = ApplicationCommunicator(Polling(elsewhere), scope)
        await sent.send_input({"type": "http.request", "body": b""})
        start = await sent.receive_output(3)
        body = await sent.receive_output(3)
        return Reply(start, body["body"])

    yield request
    if hub.current():
        await hub.current().close()
    channel_layers.backends.clear()


async def until(is_so, seconds: float = 3) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():
            await asyncio.sleep(0.01)


class TestPoll:
    async def test_brings_the_page_that_a_new_socket_gets(self, ask, look, toy):
        toy.notes["ines"] = "five"
        socket = await look("ines")
        whole = await socket.read()

        reply = await ask("ines")

        assert reply.status == 200
        assert reply.text == whole
        assert "five" in reply.text

    async def test_brings_nothing_when_nothing_is_newer(self, ask, toy):
        page = await ask("ines")

        reply = await ask("ines", revision=page.revision)

        assert (reply.status, reply.text) == (204, "")
        assert reply.revision == page.revision

    async def test_without_news_asks_the_page_nothing_at_all(self, ask, toy, monkeypatch):
        page = await ask("ines")
        await asyncio.sleep(0.1)
        asked = []
        for name in (
            "admit",
            "readmit",
            "topics",
            "counters",
            "render",
            "render_personal",
            "due",
            "note_seen",
        ):
            monkeypatch.setattr(toy, name, lambda *_, name=name: asked.append(name))

        for _ in range(20):
            assert (await ask("ines", revision=page.revision)).status == 204

        assert asked == []

    async def test_brings_what_changed_since(self, ask, toy, do):
        page = await ask("ines")
        number = await do(toy.write)("swings")
        await asyncio.sleep(0.05)

        news = await ask("ines", revision=page.revision)

        assert "swings for facilitator" in news.text
        assert revision_of("board", news.text) == news.revision == number
        assert (await ask("ines", revision=number)).status == 204

    async def test_brings_a_change_whose_news_was_lost(self, ask, toy, do, monkeypatch):
        monkeypatch.setattr(timing, "COUNTERS", 0.05)
        page = await ask("ines")
        await do(toy.write)("swings", quietly=True)

        async with asyncio.timeout(3):
            while (news := await ask("ines", revision=page.revision)).status == 204:
                await asyncio.sleep(0.02)

        assert "swings for facilitator" in news.text

    async def test_brings_only_its_own_persons_parts(self, ask, toy):
        toy.notes |= {"ines": "five", "tomas": "eight"}
        ines, tomas = await asyncio.gather(ask("ines"), ask("tomas", window="t"))

        assert "five" in ines.text
        assert "eight" not in ines.text
        assert "eight" in tomas.text
        assert "five" not in tomas.text

    async def test_of_a_crowd_draws_once_for_all_of_an_audience(self, ask, toy):
        toy.people |= {f"person{number}": "member" for number in range(100)}
        names = [f"person{number}" for number in range(100)]

        replies = await asyncio.gather(*(ask(name, window=name) for name in names))

        assert {reply.status for reply in replies} == {200}
        assert len([names for audience, names in toy.rendered if "board" in names]) == 1

    async def test_for_a_page_that_others_have_asked_for_renders_nothing(self, ask, toy, do):
        toy.people["jo"] = "member"
        tomas, jo = await ask("tomas", window="t"), await ask("jo", window="j")
        toy.notes["tomas"] = "five"
        # His window has its personal parts from the reply; its next page needs them again.
        await do(toy.change)("person-tomas", "note", whose="tomas", window="t")
        await asyncio.sleep(0.1)
        first = await ask("jo", window="j", revision=jo.revision)
        rendered = len(toy.rendered)

        news = await ask("tomas", window="t", revision=tomas.revision)

        assert "five" in news.text
        assert "five" not in first.text
        assert revision_of("people", news.text) == news.revision == 1
        assert len(toy.rendered) == rendered

    async def test_of_a_row_brings_its_list_anew(self, ask, toy, do):
        page = await ask("ines")
        toy.people["tomas"] = "observer"
        await do(toy.change)("person-tomas")
        await asyncio.sleep(0.1)

        assert "tomas observer" in (await ask("ines", revision=page.revision)).text

    async def test_again_after_a_lost_reply_brings_the_page_again(self, ask, toy, do):
        page = await ask("ines")
        await do(toy.write)("swings")
        await asyncio.sleep(0.05)
        await ask("ines", revision=page.revision)

        assert "swings" in (await ask("ines", revision=page.revision)).text

    async def test_has_the_servers_time(self, ask):
        page = await ask("ines")
        reply = await ask("ines", revision=page.revision)

        assert re.fullmatch(r"\d{13}", reply.headers["x-now"])

    async def test_shows_a_new_role_at_once(self, ask, toy, do):
        page = await ask("tomas")
        toy.people["tomas"] = "facilitator"
        await do(toy.change)("members")
        await asyncio.sleep(0.1)

        assert "for facilitator" in (await ask("tomas", revision=page.revision)).text

    async def test_waits_no_longer_than_it_may_for_a_page(self, ask, toy, monkeypatch):
        monkeypatch.setattr(timing, "POLL", 0.05)
        monkeypatch.setattr("live.room.report", lambda *_: None)
        monkeypatch.setattr(toy, "render", lambda *_: 1 / 0)

        reply = await ask("ines")

        assert reply.status == 503
        assert reply.headers["retry-after"] == "2"


class TestAccess:
    @pytest.mark.parametrize(
        ("who", "path", "status", "code"),
        [
            (None, "/live/toy/park/", 401, 4401),
            ("ulla", "/live/toy/park/", 403, 4403),
            ("ines", "/live/toy/desert/", 404, 4404),
            ("ines", "/live/zoo/park/", 404, 4404),
        ],
    )
    async def test_is_refused_with_the_sockets_code_and_reason(self, ask, who, path, status, code):
        assert (await ask("ines")).status == 200

        reply = await ask(who, path, window="other")

        assert reply.status == status
        assert json.loads(reply.text)["closing"] == code
        assert json.loads(reply.text)["reason"]

    async def test_that_is_lost_refuses_the_next_poll(self, ask, toy, do):
        page = await ask("tomas")
        del toy.people["tomas"]
        await do(toy.change)("members")
        await asyncio.sleep(0.1)

        assert (await ask("tomas", revision=page.revision)).status == 403

    async def test_is_not_taken_over_with_a_windows_name(self, ask):
        page = await ask("ines", window="w")

        assert (await ask("ulla", window="w", revision=page.revision)).status == 403

    async def test_is_for_scripts_of_our_own_pages(self, ask):
        assert (await ask("ines", window="")).status == 400
        assert (await ask("ines", host="evil.example")).status == 400
        assert (await ask("ines", method="POST")).status == 405

    async def test_leaves_other_addresses_alone(self, ask):
        assert (await ask("ines", "/live/")).status == 418


class TestPerson:
    async def test_who_polls_is_here(self, ask, toy):
        await ask("ines")
        await until(lambda: toy.attended)

        assert toy.attended == [(frozenset({"ines"}), Presence.HERE)]

    async def test_who_polls_is_noted_as_seen_with_the_others(self, ask, look, toy, monkeypatch):
        monkeypatch.setattr(timing, "SEEN", 0.05)
        await ask("ines")
        await look("tomas")

        await until(lambda: frozenset({"ines", "tomas"}) in toy.noted)

    async def test_who_polls_on_is_neither_missed_nor_away(self, ask, toy, monkeypatch):
        monkeypatch.setattr(timing, "HEARTBEAT", 0.02)
        monkeypatch.setattr(timing, "POLLS_MISSED", 0.2)
        page = await ask("ines")
        for _ in range(10):
            await asyncio.sleep(0.05)
            await ask("ines", revision=page.revision)

        assert [presence for _, presence in toy.attended] == [Presence.HERE]

    async def test_who_stops_polling_is_lost_then_missed(self, ask, toy, monkeypatch):
        monkeypatch.setattr(timing, "HEARTBEAT", 0.02)
        monkeypatch.setattr(timing, "POLLS_MISSED", 0.1)
        monkeypatch.setattr(timing, "MISSED", 0.1)
        await ask("ines")

        await until(lambda: (frozenset({"ines"}), Presence.MISSED) in toy.attended)

    async def test_who_returns_is_here_again(self, ask, toy, monkeypatch):
        monkeypatch.setattr(timing, "HEARTBEAT", 0.02)
        monkeypatch.setattr(timing, "POLLS_MISSED", 0.1)
        page = await ask("ines")
        await until(lambda: (frozenset({"ines"}), Presence.LOST) in toy.attended)

        assert (await ask("ines", revision=page.revision)).status in (200, 204)
        await until(lambda: toy.attended[-1] == (frozenset({"ines"}), Presence.HERE))

    async def test_in_a_hidden_tab_is_given_the_time_that_it_asks_for(self, ask, toy, monkeypatch):
        monkeypatch.setattr(timing, "HEARTBEAT", 0.02)
        monkeypatch.setattr(timing, "POLLS_MISSED", 0.02)
        await ask("ines", again=30)
        await ask("tomas", window="t", again=3)
        await until(lambda: (frozenset({"tomas"}), Presence.LOST) in toy.attended)

        assert (frozenset({"ines"}), Presence.LOST) not in toy.attended

    async def test_who_closes_the_page_is_lost_at_once(self, ask, toy):
        await ask("ines")

        assert (await ask("ines", method="DELETE")).status == 204
        await until(lambda: (frozenset({"ines"}), Presence.LOST) in toy.attended)

    async def test_whose_cookies_change_leaves_nobody_behind(self, ask, toy):
        page = await ask("ines")
        # A token that was renewed, say; the window and its person are the same.
        await ask("ines; csrf=2", revision=page.revision)
        assert len(hub.current().rooms["toy", "park"].clients) == 1

        await ask("ines; csrf=2", method="DELETE")
        await until(lambda: toy.attended and toy.attended[-1] == (frozenset({"ines"}), Presence.LOST))

        assert [presence for _, presence in toy.attended] in ([Presence.HERE, Presence.LOST], [Presence.LOST])

    async def test_whose_socket_takes_over_never_left(self, ask, look, toy):
        await ask("ines")
        socket = await look("ines")
        await socket.read()

        await ask("ines", method="DELETE")
        await asyncio.sleep(0.1)

        assert [presence for _, presence in toy.attended] == [Presence.HERE]


class TestLog:
    def lines(self, caplog) -> list[str]:
        return [record.message for record in caplog.records if record.levelno == logging.WARNING]

    async def test_says_once_what_a_page_lacks(self, ask, caplog):
        for number in range(3):
            await ask("ines", window=f"w{number}", socket="hanging")

        (line,) = self.lines(caplog)
        assert "never answered" in line
        assert "docs/running.md" in line

    async def test_names_the_headers_of_a_handshake_that_lost_them(self, ask, caplog):
        stripped = {"sec-websocket-key": "x", "connection": "close"}
        reply = await ask("ines", "/ws/toy/park/", headers=stripped)
        await ask("ines", "/ws/toy/park/", headers=stripped)
        await ask("ines", socket="refused")

        assert reply.status == 426
        assert reply.headers["upgrade"] == "websocket"
        assert "without Upgrade" in reply.text
        (line,) = self.lines(caplog)
        assert "without Upgrade and Connection: upgrade" in line

    async def test_says_nothing_of_a_page_that_only_asks(self, ask, caplog):
        await ask("ines")
        await ask("ines", socket="bogus")
        assert (await ask(None, "/ws/toy/park/", window="")).status == 426

        assert self.lines(caplog) == []
