"""With a Redis that restarts, idles, or is missing: the session goes on without a reload."""

import pytest
from playwright.sync_api import expect

from tests import redis_server
from tests.browser.people import PHONE
from tests.browser.room import Room, write
from tests.browser.server import HURRIED, timed

pytestmark = [pytest.mark.both, pytest.mark.faults, redis_server.needed]


# Without comparing counters, a change in another process is shown only if it came through Redis.
BY_REDIS_ALONE = timed(COUNTERS=3600)


@pytest.fixture
def redis():
    redis = redis_server.Redis()
    yield redis
    redis.stop()


@pytest.fixture
def enter(redis, make_server, people):
    """Ines and Tomas in the lobby: `enter(file, **env)` names a backlog and the server's settings."""

    def open_room(*files: str, **env: str) -> Room:
        server = make_server(REDIS_URL=redis.url, **env)
        room = Room(people, server, files)
        server.start()
        room.open("ines"), room.open("tomas")
        return room

    return open_room


WATCH_FOR_GONE = """() => {
  window.gone = new Set()
  const look = () => {
    if (!document.querySelector("#offer").hidden) gone.add("offer")
    for (const row of document.querySelectorAll("[data-presence=away]")) gone.add(row.id)
  }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true })
}"""


def expect_outage(server) -> None:
    """Expects the warnings that a missing Redis causes, and no others."""
    server.allow("live.hub.channel_layer: The channel layer is gone, screens are up to two seconds late:")
    server.allow("live.hub.channel_layer: Other processes missed news of")
    server.allow("live.announcing: Other processes missed news of")


def somebody_else_says_why(room, why: str) -> None:
    room.server.run("-m", "tests.browser.someone_else", why)


def stayed_connected(room) -> bool:
    """True if no window ever needed a second socket."""
    return all(len(window.sockets) == 1 for window in room.windows.values())


class TestRedis:
    def test_may_restart_in_the_middle(self, redis, enter):
        redis.start()
        room = enter(**BY_REDIS_ALONE)
        room.dive()
        expect_outage(room.server)

        redis.stop()
        room.server.says("The channel layer is gone")
        write(room["tomas"], "Add a criterion", "Written meanwhile")
        room.see("Written meanwhile")
        redis.start()
        room.server.says("The channel layer is back")

        write(room["tomas"], "Add a criterion", "Written afterwards")
        room.see("Written afterwards")
        somebody_else_says_why(room, "Because ships wait")
        room.see("Because ships wait")
        assert stayed_connected(room)

    def test_may_be_idle_for_ten_seconds(self, redis, enter):
        redis.start()
        room = enter(**BY_REDIS_ALONE)
        room.dive()
        # The first may come at once, each of the others five seconds later.
        room.windows["tomas"].hear_beats(3)

        somebody_else_says_why(room, "Because ships wait")

        room.see("Because ships wait")
        assert stayed_connected(room)


class TestWithoutRedis:
    """Without a Redis, although the server and its worker are configured for one."""

    @pytest.fixture(params=["never there", "gone"])
    def vanish(self, request, redis):
        """Removes the Redis: from the beginning, or when this is called."""
        if request.param == "gone":
            redis.start()

        def stop(room) -> None:
            expect_outage(room.server)
            redis.stop()
            room.server.says("The channel layer is gone")

        return stop

    def test_a_change_by_a_command_is_shown_nevertheless(self, enter, vanish, tmp_path):
        export = tmp_path / "export.csv"
        export.write_text("Issue key,Summary\nBERTH-1,Plan a berth\n")
        room = enter(str(export))
        room.see("Plan a berth")
        vanish(room)
        export.write_text("Issue key,Summary\nBERTH-1,Plan a quay\n")

        room.server.run("manage.py", "import_backlog", str(export), "--team", "harbour")

        for window in room.windows.values():
            expect(window.page.locator("#room")).to_contain_text("Plan a quay", timeout=3_000)
        assert stayed_connected(room)

    def test_orders_work_and_show(self, enter, vanish):
        room = enter()
        vanish(room)

        room.dive()
        room.press("ines", "Estimate", exact=True)
        room.vote("tomas", "5")

        expect(room["ines"].locator("#tally")).to_contain_text("1 of")
        assert stayed_connected(room)


class TestTwoProcesses:
    @pytest.fixture
    def server(self, redis, make_server):
        redis.start()
        return make_server(REDIS_URL=redis.url, **HURRIED)

    @pytest.fixture
    def other(self, server, make_server):
        """A second server, on the same database and the same Redis."""
        shared = ("DATABASE_URL", "REDIS_URL", "REDIS_PREFIX")
        return make_server(**{name: server.env[name] for name in shared}, **HURRIED)

    def test_show_nobody_as_away_who_is_connected_to_the_other(self, server, other, people):
        room = Room(people, server)
        server.start(), other.start()
        ana = room.open("ana")
        laptops = [room.open(name) for name in ("ines", "tomas")]
        phones = [room.open(name, other, viewport=PHONE) for name in ("ines", "tomas")]
        offer = ana.page.locator("#offer")
        tomas = ana.page.locator(f"#person-{room.seeded['people']['tomas']}")

        # Being shown as away even for a moment would be wrong.
        ana.page.evaluate(WATCH_FOR_GONE)
        for laptop in laptops:
            laptop.page.close()
        ana.hear_beats(6)  # more than 7 s
        assert ana.page.evaluate("[...gone]") == []

        for phone in phones:
            phone.page.close()
        expect(offer).to_contain_text("Ines left", timeout=10_000)
        expect(tomas).to_have_attribute("data-presence", "away", timeout=10_000)
