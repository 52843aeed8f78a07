"""The time reaches eyes and ears, and the wall stays on and says when it is cut off. Nobody reloads."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import PHONE
from tests.browser.room import Room
from tests.browser.server import timed

KICK_OFF = 5 * 60
SAMPLE, LAST_MINUTE, OVER = [660, 880], [660, 880], [880, 660, 440]
# What a page asks of the machine it runs on: the pitches it plays, and the screens it wants to stay on.
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
    """The live region of each page says it."""
    for name in ("ines", "tomas", "jo"):
        expect(room[name].locator("#announcer"), f"{name} hears it").to_contain_text(words)


def sounded(room, name):
    return room[name].evaluate("sounded")


def test_the_last_minute_and_the_end_of_a_phase_are_said_shown_and_chimed(room, clock_ahead):
    room.open_projector()
    room.press("ines", "Start the session")
    everybody_hears(room, "Kick-off")
    for state in ("paused", "running"):
        room["ines"].keyboard.press("Shift+K")
        for name in room.windows:
            expect(room[name].locator("#clock")).to_have_attribute("data-clock-state", state)
    # Whoever comes in the middle hears it as well.
    room.open("ana", script=LISTEN)
    for name in ("tomas", "ana"):
        room[name].locator(".self__more").click()
        room[name].get_by_role("switch", name="Chime at one minute and at the end").click()
    wall = room["projector"].locator("#clock")
    small = wall.locator(".wall-clock__time").evaluate(SIZE)

    clock_ahead(KICK_OFF - 30)

    everybody_hears(room, "One minute left in this phase.")
    expect(wall).to_have_attribute("data-clock-state", "last-minute")
    assert wall.locator(".wall-clock__time").evaluate(SIZE) > small
    for name in ("tomas", "ana"):
        assert sounded(room, name) == SAMPLE + LAST_MINUTE

    clock_ahead(KICK_OFF + 5)

    everybody_hears(room, "The time of this phase is up.")
    expect(wall).to_have_attribute("data-clock-state", "over")
    expect(wall.get_by_text("Time is up")).to_be_visible()
    for name in ("tomas", "ana"):
        assert sounded(room, name) == SAMPLE + LAST_MINUTE + OVER
    column = wall.evaluate(RIGHT)
    clock_ahead(2 * 60 * 60)
    expect(wall.locator(".wall-clock__time")).to_have_attribute("data-digits", "8")
    assert wall.locator(".wall-clock__time").evaluate(RIGHT) <= column
    # Nobody is chimed at who did not ask for it.
    for name in ("ines", "jo"):
        assert sounded(room, name) == []

    room.press("ines", "Triage")
    everybody_hears(room, f"Triage: {' '.join(room.seeded['triage'][0])}")


def test_the_wall_stays_on_and_a_lost_connection_is_seen_from_the_back_row(room, make_wire):
    wire = make_wire(room.server)
    room.open_projector(wire.url, script=LISTEN)
    wall = room["projector"]
    assert wall.evaluate("kept") == ["screen"]
    # A browser lets the screen go with the page that is hidden, so the page asks once more.
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
    room.press("ines", "Start the session")
    wire.mend()
    expect(wall.locator("#stage")).to_have_attribute("data-phase", "kick-off")
    expect(notice).to_be_hidden()
    expect(wall.locator(".projector__frame")).to_have_css("opacity", "1")
