"""The time is seen and heard, and the projector's screen stays on and shows a lost connection."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.people import PHONE
from tests.browser.room import Room
from tests.browser.server import timed

KICK_OFF = 5 * 60
FOURTEEN_MINUTES, AN_HOUR = timedelta(minutes=14), timedelta(hours=1)
SAMPLE, LAST_MINUTE, OVER = [660, 880], [660, 880], [880, 660, 440]
# Records what a page requests of its device: the tones it plays, and the wake locks.
LISTEN = """
  window.sounded = []
  const start = AudioScheduledSourceNode.prototype.start
  AudioScheduledSourceNode.prototype.start = function (at) {
    sounded.push(this.frequency.value)
    return start.call(this, at)
  }
  window.kept = []
  const request = async (kind) => kept.push(kind)
  Object.defineProperty(navigator, "wakeLock", { value: { request } })
"""
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden })
  document.dispatchEvent(new Event("visibilitychange"))
}"""
RIGHT = "element => element.getBoundingClientRect().right"
WIDTH = "element => element.getBoundingClientRect().width / innerWidth"
SIZE = "element => parseFloat(getComputedStyle(element).fontSize)"


@pytest.fixture
def room(make_server, people):
    server = make_server(**timed(HEARTBEAT=0.5))
    room = Room(people, server)
    server.start()
    for name in ("ines", "tomas"):
        room.open(name, script=LISTEN)
    room.open("jo", viewport=PHONE, script=LISTEN)
    return room


def everybody_hears(room, words):
    """Waits until the live region of each page contains the text."""
    for name in ("ines", "tomas", "jo"):
        expect(room[name].locator("#announcer"), f"{name} hears it").to_contain_text(words)


def sounded(room, name):
    return room[name].evaluate("sounded")


def test_the_last_minute_and_the_end_of_a_phase_are_said_shown_and_chimed(room, clock_ahead):
    room.open_projector()
    room.press("ines", "Start session")
    everybody_hears(room, "Kick-off")
    for state in ("paused", "running"):
        room["ines"].keyboard.press("Shift+K")
        for name in room.windows:
            expect(room[name].locator("#clock")).to_have_attribute("data-clock-state", state)
    # Someone who joins in the middle hears it as well.
    room.open("ana", script=LISTEN)
    for name in ("tomas", "ana"):
        room[name].locator(".self__more").click()
        room[name].get_by_role("switch", name="Chime at one minute and at the end").click()
    wall = room["projector"].locator("#clock")
    small = wall.locator(".projector-clock__time").evaluate(SIZE)

    clock_ahead(KICK_OFF - 30)

    everybody_hears(room, "One minute left in this phase.")
    expect(wall).to_have_attribute("data-clock-state", "last-minute")
    assert wall.locator(".projector-clock__time").evaluate(SIZE) > small
    for name in ("tomas", "ana"):
        assert sounded(room, name) == SAMPLE + LAST_MINUTE

    clock_ahead(KICK_OFF + 5)

    everybody_hears(room, "This phase is out of time.")
    expect(wall).to_have_attribute("data-clock-state", "over")
    expect(wall.get_by_text("Time’s up")).to_be_visible()
    for name in ("tomas", "ana"):
        assert sounded(room, name) == SAMPLE + LAST_MINUTE + OVER
    column = wall.evaluate(RIGHT)
    clock_ahead(2 * 60 * 60)
    expect(wall.locator(".projector-clock__time")).to_have_attribute("data-digits", "8")
    assert wall.locator(".projector-clock__time").evaluate(RIGHT) <= column
    # Only those who switched the chime on hear it.
    for name in ("ines", "jo"):
        assert sounded(room, name) == []

    room.press("ines", "Triage")
    everybody_hears(room, f"Triage: {' '.join(room.seeded['triage'][0])}")


@pytest.mark.faults
def test_the_wall_stays_on_and_a_lost_connection_is_seen_from_the_back_row(room, make_wire):
    wire = make_wire(room.server)
    room.open_projector(wire.url, script=LISTEN)
    wall = room["projector"]
    assert wall.evaluate("kept") == ["screen"]
    # A browser releases the wake lock when the page is hidden, so the page requests it again.
    wall.evaluate(HIDE, True)
    assert wall.evaluate("kept") == ["screen"]
    wall.evaluate(HIDE, False)
    assert wall.evaluate("kept") == ["screen", "screen"]

    wire.cut()

    notice = wall.get_by_text("Reconnecting. Nothing is lost.")
    expect(notice).to_be_visible()
    assert notice.evaluate(WIDTH) == 1
    assert notice.evaluate(SIZE) >= 40
    expect(wall.locator(".projector__frame")).to_have_css("opacity", "0.45")
    room.press("ines", "Start session")
    wire.mend()
    expect(wall.locator("#stage")).to_have_attribute("data-phase", "kick-off")
    expect(notice).to_be_hidden()
    expect(wall.locator(".projector__frame")).to_have_css("opacity", "1")


@pytest.mark.parametrize(
    ("key", "minutes", "clock", "after"),
    [
        # Each gives a quarter of what it has above its first minute.
        ("Shift+F", (4, 15, 19, 8), "^(4:00|3:5.)", AN_HOUR),
        ("Shift+L", (5, 20, 25, 10), "^(5:00|4:5.)", AN_HOUR + FOURTEEN_MINUTES),
    ],
    ids=["keeps_its_end", "ends_later"],
)
def test_a_late_start(room, clock_ahead, key, minutes, clock, after):
    planned = datetime.fromisoformat(room.seeded["starts_at"])
    room.open_projector()
    offered = room["ines"].get_by_text("You’re starting late.")
    expect(offered).to_be_hidden()

    clock_ahead((planned + FOURTEEN_MINUTES - datetime.now(UTC)).total_seconds())

    expect(offered).to_be_visible()
    # Only the facilitator has the button.
    for name in ("tomas", "jo"):
        expect(room[name].get_by_text("You’re starting late.")).to_have_count(0)
    room["ines"].keyboard.press(key)
    for name in room.windows:
        expect(room[name].locator("#clock refine-countdown").first).to_have_text(re.compile(clock))
    for name in ("ines", "tomas", "jo"):
        phases = room[name].locator("#agenda .agenda__minutes")
        expect(phases).to_have_text([re.compile(rf"\b{each} minutes") for each in minutes])
        end = room[name].locator("#clock .clock__end time").get_attribute("datetime")
        assert abs(datetime.fromisoformat(end) - planned - after) < timedelta(minutes=1)
