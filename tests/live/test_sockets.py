"""Sockets: access, the frames that each client is sent, and those that it is not."""

import asyncio
from datetime import timedelta

import pytest

from core import clock
from live import timing
from live.announcing import publish
from live.hub import hub
from live.pages import Presence
from live.wire.news import News
from tests.live.conftest import revision_of

pytestmark = [pytest.mark.sockets, pytest.mark.asyncio]


class TestConnecting:
    async def test_sends_the_whole_page_at_once(self, look):
        ines = await look("ines")

        page = await ines.read()

        assert "empty for facilitator" in page
        assert 'id="person-tomas"' in page
        assert '<p data-revision="0" id="note">' in page

    async def test_gives_the_servers_time_first(self, look):
        ines = await look("ines")

        await ines.read()

        assert abs(ines.beats[0]["now"] / 1000 - clock.now().timestamp()) < 1

    async def test_draws_once_for_all_of_an_audience(self, look, toy):
        toy.people |= {f"person{number}": "member" for number in range(20)}
        viewers = [await look(f"person{number}") for number in range(20)]
        pages = {await viewer.read() for viewer in viewers}

        assert len(pages) == 1
        assert len([names for audience, names in toy.rendered if "board" in names]) == 1

    @pytest.mark.parametrize(
        ("who", "path", "code"),
        [
            (None, "/ws/toy/park/", 4401),
            ("ulla", "/ws/toy/park/", 4403),
            ("ines", "/ws/toy/desert/", 4404),
            ("ines", "/ws/zoo/park/", 4404),
            ("ines", "/elsewhere/", 4404),
        ],
    )
    async def test_is_refused_with_a_code_and_a_reason(self, look, toy, who, path, code):
        viewer = await look(who, path)

        assert await viewer.until_closed() == code
        assert viewer.farewell["closing"] == code
        assert viewer.farewell["reason"]
        assert viewer.seen == []

    @pytest.mark.parametrize("origin", ["http://evil.example", "http://testserver:81", "", "null"])
    async def test_is_refused_to_pages_of_others(self, look, origin):
        stranger = await look("ines", origin=origin)

        assert stranger.closed_with is not None


class TestNews:
    async def test_reach_everyone_as_their_audience_sees_them(self, look, toy, do):
        ines, tomas = await look("ines"), await look("tomas")
        await ines.read(), await tomas.read()

        await do(toy.write)("swings")

        assert "swings for facilitator" in await ines.read()
        assert "swings for member" in await tomas.read()

    async def test_carry_what_changed_and_not_the_page(self, look, toy, do):
        ines = await look("ines")
        await ines.read()

        await do(toy.change)("person-tomas")

        frame = await ines.read()
        assert revision_of("person-tomas", frame) == 1
        assert 'id="board"' not in frame
        assert 'id="people"' not in frame

    async def test_of_a_container_need_no_keyed_parts_beside_it(self, look, toy, do):
        ines = await look("ines")
        await ines.read()

        await do(toy.change)("person-tomas", "people")

        assert (await ines.read()).count("<hx-partial") == 1

    async def test_of_a_row_reach_a_page_that_draws_the_list_whole(self, look, toy, do, monkeypatch):
        ines = await look("ines")
        await ines.read()
        monkeypatch.setattr(
            toy, "render", lambda _ident, audience, _names: {"people": toy._html("people", audience)}
        )

        await do(toy.change)("person-tomas")

        assert revision_of("people", await ines.read()) == 1

    async def test_that_come_together_are_rendered_together(self, look, toy, do):
        ines = await look("ines")
        await ines.read()
        before = len(toy.rendered)

        await asyncio.gather(*(do(toy.write, thread_sensitive=False)(f"{n}") for n in range(100)))
        while revision_of("board", await ines.read()) < 100:
            pass

        assert len(toy.rendered) - before < 20

    async def test_show_what_is_personal_to_its_owner_on_all_their_windows(self, look, toy, do):
        ines, laptop, phone = await look("ines"), await look("tomas"), await look("tomas")
        await ines.read(), await laptop.read(), await phone.read()
        toy.notes["tomas"] = "five"

        await do(toy.change)("board", whose="tomas")

        assert "five" in await laptop.read()
        assert "five" in await phone.read()
        assert "board" in await ines.read()
        assert "five" not in "".join(ines.seen + await ines.frames_within())

    async def test_bring_nothing_personal_to_the_window_that_has_it_from_its_reply(self, look, toy, do):
        laptop = await look("tomas", window="laptop")
        await laptop.read()
        toy.notes["tomas"] = "five"

        await do(toy.change)("board", whose="tomas", window="laptop")

        assert "five" not in await laptop.until("board")

    async def test_bring_what_is_personal_to_the_other_windows_of_who_gave_the_order(self, look, toy, do):
        await look("tomas", window="laptop")
        phone = await look("tomas", window="phone")
        await phone.read()
        toy.notes["tomas"] = "five"

        await do(toy.change)("board", whose="tomas", window="laptop")

        await phone.until("five")

    async def test_bring_what_is_personal_to_both_windows_that_gave_orders_at_once(self, look, toy, do):
        laptop, phone = await look("tomas", window="laptop"), await look("tomas", window="phone")
        await laptop.read(), await phone.read()
        toy.notes["tomas"] = "five"

        hub.current().loop.call_soon(toy.change)  # keeps the room busy while the two come in
        await asyncio.gather(
            do(toy.change, thread_sensitive=False)("board", whose="tomas", window="laptop"),
            do(toy.change, thread_sensitive=False)("board", whose="tomas", window="phone"),
        )

        await laptop.until("five")
        await phone.until("five")

    async def test_of_another_topic_change_nothing(self, look, toy, do):
        ines = await look("ines")
        await ines.read()

        await do(publish)(News("toy.beach", 1, ("board",), None, "toy.beach"))

        assert await ines.frames_within() == []

    async def test_survive_a_drawing_that_fails(self, look, toy, do, caplog, monkeypatch):
        monkeypatch.setattr(timing, "RETRY", 0.05)
        ines = await look("ines")
        await ines.read()
        html, toy._html = toy._html, None

        await do(toy.write)("swings")
        await asyncio.sleep(0.1)
        toy._html = html

        assert "swings" in await ines.until("swings")
        assert "Could not render toy park" in caplog.text


class TestLostNews:
    async def test_are_found_by_the_counter(self, look, toy, monkeypatch):
        monkeypatch.setattr(timing, "COUNTERS", 0.1)
        ines = await look("ines")
        await ines.read()

        toy.write("changed by a command while no Redis was there", quietly=True)

        assert revision_of("board", await ines.until("by a command")) == 1

    async def test_are_found_although_later_news_were_heard(self, look, toy, do, monkeypatch):
        monkeypatch.setattr(timing, "COUNTERS", 0.1)
        ines = await look("ines")
        await ines.read()

        toy.write("lost", quietly=True)
        await do(toy.change)("person-tomas")

        await ines.until("lost")

    async def test_that_were_notified_of_another_topic_are_not_lost(self, look, toy, do, monkeypatch):
        monkeypatch.setattr(timing, "COUNTERS", 0.05)
        ines = await look("ines")
        await ines.read()

        toy.counter["park"] = 1
        await do(publish)(News("toy.elsewhere", 1, ("board",), None, "toy.park"))

        assert await ines.frames_within(0.4) == []


class TestAccess:
    async def test_ends_when_a_person_is_removed(self, look, toy, do):
        ines, tomas = await look("ines"), await look("tomas")
        await ines.read(), await tomas.read()

        del toy.people["tomas"]
        await do(toy.change)("people")

        assert await tomas.until_closed() == 4403
        assert tomas.seen[1:] == []
        assert "person-tomas" not in await ines.read()

    async def test_is_asked_again_without_any_news(self, look, toy, monkeypatch):
        monkeypatch.setattr(timing, "READMISSION", 0.1)
        tomas = await look("tomas")
        await tomas.read()

        del toy.people["tomas"]

        assert await tomas.until_closed() == 4403

    async def test_sends_the_page_anew_to_whom_it_changed_for(self, look, toy, do):
        ines, tomas = await look("ines"), await look("tomas")
        await ines.read(), await tomas.read()

        toy.people["tomas"] = "facilitator"
        await do(toy.change)("people")

        page = await tomas.read()
        assert "empty for facilitator" in page
        assert 'id="note"' in page
        assert 'id="board"' not in await ines.read()

    async def test_ends_with_the_page(self, look, toy, monkeypatch):
        monkeypatch.setattr(timing, "COUNTERS", 0.05)
        ines = await look("ines")
        await ines.read()

        del toy.counter["park"]

        assert await ines.until_closed() == 4404


class TestFramesFromThePage:
    @pytest.mark.parametrize(
        "text",
        [
            " ",
            "hello",
            "{}",
            '{"beat":99}',
            '{"beat":-1}',
            '{"beat":1,"more":1}',
            "x" * 100_000,
            '{"beat":"1"}',
        ],
    )
    async def test_that_are_no_echo_close_that_socket_only(self, look, toy, do, caplog, text):
        ines, tomas = await look("ines"), await look("tomas")
        await ines.read(), await tomas.read()

        await tomas.send(text)

        assert await tomas.until_closed() == 4400
        await do(toy.write)("swings")
        assert "swings" in await ines.read()
        assert caplog.text == ""

    async def test_that_are_binary_close_it_too(self, look):
        ines = await look("ines")
        await ines.read()

        await ines.socket.send_to(bytes_data=b"\x00\xff")

        assert await ines.until_closed() == 4400

    async def test_may_echo_a_beat_once(self, look):
        ines = await look("ines")
        await ines.read()

        await ines.send('{"beat":1}')

        assert await ines.until_closed() == 4400


class TestHeartbeat:
    async def test_holds_back_parts_from_a_window_that_does_not_answer(self, look, toy, do, monkeypatch):
        monkeypatch.setattr(timing, "HEARTBEAT", 0.05)
        ines, tomas = await look("ines"), await look("tomas")
        tomas.sleepy = True
        await ines.read(), await tomas.read()
        await asyncio.sleep(0.2)

        for number in range(5):
            await do(toy.write)(f"swing {number}")
            await ines.until(f"swing {number}")

        assert await tomas.frames_within() == []
        tomas.sleepy = False
        await tomas.answer(tomas.beats[-1]["beat"])
        page = await tomas.until("swing 4")
        assert 'id="people"' in page
        assert "swing 3" not in "".join(tomas.seen)

    async def test_gives_up_a_window_that_never_answers(self, look, monkeypatch):
        monkeypatch.setattr(timing, "HEARTBEAT", 0.05)
        monkeypatch.setattr(timing, "PATIENCE", 0.3)
        tomas = await look("tomas")
        tomas.sleepy = True

        assert await tomas.until_closed() == 4408


class TestPresence:
    @pytest.fixture(autouse=True)
    def hurried(self, monkeypatch):
        monkeypatch.setattr(timing, "MERGE", 0.005)
        monkeypatch.setattr(timing, "MISSED", 0.1)
        monkeypatch.setattr(timing, "AWAY", 0.3)

    async def test_is_announced_once_at_each_step(self, look, toy):
        ines, tomas = await look("ines"), await look("tomas")
        await tomas.read()
        await asyncio.sleep(0.05)
        await tomas.close()
        await asyncio.sleep(0.5)

        changes = [presence for people, presence in toy.attended if "tomas" in people]
        assert changes == [Presence.HERE, Presence.LOST, Presence.MISSED, Presence.AWAY]
        assert [presence for people, presence in toy.attended if "ines" in people] == [Presence.HERE]
        await ines.close()

    async def test_stays_while_one_of_two_windows_is_open(self, look, toy):
        laptop, phone = await look("tomas"), await look("tomas")
        await laptop.read(), await phone.read()
        await phone.close()
        await asyncio.sleep(0.2)

        assert [presence for _, presence in toy.attended] == [Presence.HERE]

    async def test_returns_without_having_been_missed(self, look, toy):
        tomas = await look("tomas")
        await tomas.read()
        await asyncio.sleep(0.02)
        await tomas.close()
        await asyncio.sleep(0.05)
        again = await look("tomas")
        await again.read()
        await asyncio.sleep(0.4)

        assert [presence for _, presence in toy.attended] == [Presence.HERE, Presence.LOST, Presence.HERE]

    async def test_misses_those_whom_a_crash_cut_off(self, look, toy):
        toy.expected = frozenset({"ines", "tomas"})
        ines = await look("ines")
        await ines.read()
        await asyncio.sleep(0.2)

        assert (frozenset({"tomas"}), Presence.MISSED) in toy.attended
        assert not [1 for people, presence in toy.attended if "ines" in people and presence != "here"]

    async def test_misses_those_whom_another_process_left_behind(self, look, toy, monkeypatch):
        monkeypatch.setattr(timing, "READMISSION", 0.1)
        ines = await look("ines")
        await ines.read()
        toy.expected = frozenset({"ines", "tomas"})
        await asyncio.sleep(0.4)

        assert (frozenset({"tomas"}), Presence.MISSED) in toy.attended
        assert not [1 for people, presence in toy.attended if "ines" in people and presence != "here"]

    async def test_is_noted_now_and_then(self, look, toy, monkeypatch):
        monkeypatch.setattr(timing, "SEEN", 0.05)
        ines, tomas, wall = await look("ines"), await look("tomas"), await look("nobody")
        await ines.read(), await tomas.read(), await wall.read()
        await asyncio.sleep(0.1)

        assert frozenset({"ines", "tomas"}) in toy.noted


class TestRoom:
    async def test_ends_some_time_after_its_last_window(self, look, monkeypatch):
        for name, seconds in {"COUNTERS": 0.05, "EMPTY_ROOM": 0.1, "MISSED": 0.02, "AWAY": 0.05}.items():
            monkeypatch.setattr(timing, name, seconds)
        ines = await look("ines")
        await ines.read()
        here = hub.current()
        await ines.close()
        assert here.rooms

        await asyncio.sleep(0.4)

        assert not here.rooms

    async def test_catches_up_when_something_is_due(self, look, toy):
        toy.due_at = clock.now() + timedelta(seconds=0.2)
        ines = await look("ines")
        await ines.read()

        await ines.until("next phase")

        assert toy.caught_up == 1

    async def test_tells_its_windows_of_a_restart(self, look):
        ines = await look("ines")
        await ines.read()

        await hub.current().close()

        assert await ines.until_closed() == 4012
