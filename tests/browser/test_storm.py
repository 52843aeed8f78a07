"""Fifty people act at once; afterwards every page is what a freshly opened page would be."""

import json
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.people import PHONE
from tests.browser.room import Room
from tests.browser.server import ROOT

# What each page has of its own: the stamp of a part, the clock between two ticks, the effects of a pointer.
STILL = """() => {
  const room = document.getElementById("room").cloneNode(true)
  for (const each of room.querySelectorAll("refine-countdown, refine-bar, [data-clock-state]")) each.remove()
  for (const each of [room, ...room.querySelectorAll("*")])
    for (const name of ["data-revision", "style"]) each.removeAttribute(name)
  return room.innerHTML.replace(/\\s+/g, " ")
}"""


@pytest.fixture
def room(make_server, people):
    server = make_server()
    room = Room(people, server, rows="tests.browser.harbour_crowd")
    server.start()
    for name in ("ines", "ana", "tomas", "kofi"):
        room.open(name)
    room.open("jo", viewport=PHONE)
    room.open_projector()
    return room


@pytest.fixture
def crowd(room):
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.crowd", str(room.server.port)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(room.seeded) + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "voted\n"
    yield
    process.communicate(timeout=15)


@pytest.mark.crowded
@pytest.mark.usefixtures("crowd")
def test_a_storm_of_votes_and_their_reveal_leave_no_page_stale(room):
    room.vote("tomas", "5")
    room.vote("jo", "13")
    room.see("46 of 46")
    room.press("ines", "Reveal")
    room.see("13")
    expect(room["projector"].locator("#stage")).to_have_attribute("data-round", "revealed")

    for name, window in room.windows.items():
        kept = window.page
        again = kept.context.new_page()
        again.set_viewport_size(kept.viewport_size)
        again.goto(kept.url)
        expect(again.locator("html")).to_have_attribute("data-live", "on")
        assert kept.evaluate(STILL) == again.evaluate(STILL), f"{name}'s page is stale"
        again.close()
