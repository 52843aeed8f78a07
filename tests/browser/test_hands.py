"""What each hand needs: the tally beside *Reveal*, the top of a new phase on a phone, other layouts."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import PHONE
from tests.browser.room import Room

pytestmark = pytest.mark.pages

SCREENS = ((1280, 800), (1366, 768), (1440, 900))
# As a browser with a Russian layout reports the key that has H on a Latin one.
PRESS = """([key, code]) => document.body.dispatchEvent(
  new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }))"""


@pytest.fixture
def room(make_server, people):
    server = make_server()
    room = Room(people, server)
    server.start()
    for name in ("ines", "ana"):
        room.open(name)
    room.open("tomas", viewport=PHONE)
    return room


def test_the_room_works_on_a_phone_a_laptop_and_a_russian_keyboard(room):
    ines, ana, phone = room["ines"], room["ana"], room["tomas"]
    room.dive()
    room.press("ines", "Estimate", exact=True)
    expect(phone.locator("#deck")).to_be_visible()

    for width, height in SCREENS:
        ines.set_viewport_size({"width": width, "height": height})
        expect(ines.get_by_role("button", name="Reveal")).to_be_in_viewport(ratio=1)
        expect(ines.locator("#tally")).to_contain_text("Waiting for Tomas")
        expect(ines.locator("#tally")).to_be_in_viewport(ratio=1)

    ana.evaluate(PRESS, ["р", "KeyH"])
    expect(ines.locator("#hands")).to_contain_text("Ana")
    phone.evaluate(PRESS, ["&", "Digit1"])
    phone.evaluate(PRESS, ['"', "Digit3"])
    expect(phone.locator("#deck")).to_contain_text("13, saved")

    phone.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert phone.evaluate("scrollY") > 0
    room.press("ines", "Next: Wrap-up")
    expect(phone.locator("#stage")).to_have_attribute("data-phase", "wrap-up")
    phone.wait_for_function("scrollY === 0")
