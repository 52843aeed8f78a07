"""Joining a session: by code, from a second device, on the PC of the room."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import PHONE
from tests.browser.room import Room

pytestmark = pytest.mark.pages


@pytest.fixture
def room(make_server, people):
    server = make_server()
    room = Room(people, server)
    server.start()
    room.open("ines")
    return room


def newcomer(room, path, viewport=PHONE):
    """A window without any cookies."""
    return room._people({}, room.server.url, viewport=viewport).open(path)


def people_of(page):
    return page.locator("#people .person")


def test_a_guest_is_on_the_wall_at_once_and_the_same_person_after_a_reload(room):
    room.open_projector()

    room.join_as_guest("Nia")

    expect(room["projector"].locator("#room")).to_contain_text("Nia")
    expect(people_of(room["ines"])).to_have_count(2)
    room.windows["nia"].reload()
    room.windows["nia"].live()
    expect(room["nia"].locator("#people")).to_contain_text("Nia")
    expect(people_of(room["ines"])).to_have_count(2)


def test_someone_with_a_taken_name_becomes_that_person_once_they_agree(room):
    room.join_as_guest("Nia")
    second = newcomer(room, "/join/")
    second.meant += 3
    second.page.get_by_label("Code").fill(room.seeded["code"])
    second.page.get_by_role("button", name="Continue").click()
    second.page.get_by_label("Your name").fill("nia")
    second.page.get_by_role("button", name="Join").click()
    expect(second.page.get_by_role("heading", name="Nia is already in this session")).to_be_visible()

    room.press("nia", "Yes, it’s me")
    second.page.get_by_role("button", name="Join").click()
    second.live()

    expect(people_of(room["ines"])).to_have_count(2)
    expect(second.page.locator("html")).to_have_attribute(
        "data-me", room["nia"].locator("html").get_attribute("data-me")
    )


def test_a_phone_takes_the_seat_of_its_owner(room):
    room.open("tomas")
    asking = room._people(room.seeded["cookies"]["tomas"], room.server.url).open(
        f"{room.seeded['session']}phone/"
    )
    expect(asking.page.get_by_text("phones can’t open this address")).to_be_visible()
    link = asking.page.locator("refine-copy").get_attribute("data-text")

    phone = newcomer(room, link.removeprefix(room.server.url))
    phone.meant += 1
    expect(phone.page.get_by_role("heading", name="Join as Tomas")).to_be_visible()
    phone.page.get_by_role("button", name="Join").click()
    phone.live()

    expect(people_of(room["ines"])).to_have_count(2)
    phone.page.get_by_role("button", name="Raise hand").first.click()
    expect(room["tomas"].locator("#self [aria-pressed=true]")).to_be_visible()


def test_who_is_removed_is_told_at_once_and_stays_out(room):
    room.join_as_guest("Nia")
    row = people_of(room["ines"]).filter(has_text="Nia")

    row.get_by_role("button", name="More about Nia").click()
    room["ines"].get_by_role("button", name="Remove from session").click()

    room.windows["nia"].state("off")
    expect(people_of(room["ines"])).to_have_count(1)
    room.windows["nia"].go(f"{room.server.url}{room.seeded['session']}")
    expect(room["nia"].get_by_role("heading", name="Join a session")).to_be_visible()


def test_the_rooms_own_pc_becomes_the_projector_by_a_code(room):
    wall = newcomer(room, "/wall/", {"width": 1920, "height": 1080})
    code = wall.page.locator(".wall__code").inner_text()
    sharing = room._people(room.seeded["cookies"]["ines"], room.server.url).open(
        f"{room.seeded['session']}sharing/"
    )

    sharing.meant += 1
    wall.meant += 1
    sharing.page.get_by_label("On the room’s own PC").fill(code)
    sharing.page.get_by_role("button", name="Show session there").click()

    expect(sharing.page.get_by_text("The session is now on that screen.")).to_be_visible()
    expect(wall.page.locator("main.projector")).to_be_visible()
    wall.live()
    expect(people_of(room["ines"])).to_have_count(1)
