"""What axe finds on the session page, in every phase, large and small, light and dark: nothing serious."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.people import PHONE
from tests.browser.room import Room, write


@pytest.fixture
def room(make_server, people):
    server = make_server()
    room = Room(people, server)
    server.start()
    room.open("ines")
    room.open("ana", color_scheme="dark")
    room.open("tomas", viewport=PHONE, color_scheme="dark")
    room.open("jo", viewport=PHONE)
    room.open("kofi")
    room.open_projector()
    return room


def test_every_phase_is_open_to_everybody(room):
    check(room, "lobby")

    room.press("ines", "Start the session")
    room.see("Ships wait less")
    check(room, "kick-off")

    room.press("ines", "Triage")
    room.see(room.seeded["triage"][0][0])
    room.press("jo", "Yes to all")
    expect(room["ana"].locator("#poll")).to_contain_text("1 yes")
    check(room, "triage")

    room.press("ines", "Deep dive")
    room.see(room.seeded["deep_dive"][0][0])
    write(room["tomas"], "Add a criterion", "A ship sees its berth")
    write(room["jo"], "Ask a question", "Which quay?")
    room["ines"].keyboard.press("Shift+V")
    room.vote("tomas", "3")
    room.vote("jo", "8")
    room.see("2 of 2 have voted")
    check(room, "hidden cards")

    room.press("ines", "Reveal")
    room.see("Who saw 8? Who saw 3?")
    check(room, "open cards")

    room.press("ines", "Wrap-up")
    expect(room["jo"].locator("#wrap-up")).to_be_visible()
    check(room, "wrap-up")


def check(room, when):
    """No page holds what keeps somebody out."""
    found = []
    for name, window in room.windows.items():
        # A colour on its way to another is measured half way.
        window.page.emulate_media(reduced_motion="reduce")
        for problem in Axe().run(window.page).response["violations"]:
            if problem["impact"] in ("serious", "critical"):
                nodes = [node["html"][:120] for node in problem["nodes"][:3]]
                found.append(f"{when}, {name}: {problem['id']} at {nodes}")
    assert not found, "\n".join(found)
