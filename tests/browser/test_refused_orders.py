"""What one sees is what is stored: choices that do not arrive, refused orders, readers without cookies."""

import pytest
from playwright.sync_api import expect

from tests.browser.room import Room

pytestmark = pytest.mark.faults

VOTES = "**/votes/"


@pytest.fixture
def room(make_server, people):
    server = make_server()
    room = Room(people, server, rows="tests.browser.harbour_stage")
    server.start()
    for name in ("ines", "tomas", "jo"):
        room.open(name)
    room.press("ines", "Estimate", exact=True)
    return room


def card(page, label):
    return page.locator(f'#deck [data-card="{label}"]')


def refuse(page, status, body="<html><head><title>Refused</title></head></html>", pattern=VOTES):
    """A proxy that answers in place of the server, to this person alone."""
    page.unroute_all()
    page.route(pattern, lambda route: route.fulfill(status=status, content_type="text/html", body=body))


def test_a_vote_that_does_not_arrive_says_so_and_is_sent_again_until_it_does(room):
    tomas, ines = room["tomas"], room["ines"]
    room.vote("jo", "8")
    refuse(tomas, 502)

    card(tomas, "5").click()
    expect(tomas.locator("#deck")).to_contain_text("Not saved yet, trying again")
    expect(ines.locator("#tally")).to_contain_text("1 of 2 have voted")
    # The newer choice takes its place, and a part that is rendered again takes nothing away.
    card(tomas, "13").click()
    room.vote("jo", "5")
    expect(card(tomas, "13")).to_have_attribute("aria-pressed", "true")
    expect(tomas.locator("#deck")).to_contain_text("Not saved yet, trying again")
    tomas.unroute_all()

    expect(ines.locator("#tally")).to_contain_text("2 of 2 have voted", timeout=20_000)
    expect(tomas.locator("#deck")).to_contain_text("13, saved")
    expect(tomas.locator("#deck")).not_to_contain_text("Not saved yet")
    room.press("ines", "Reveal")
    expect(room["jo"].locator("#votes")).to_contain_text("13")


def test_a_vote_that_is_refused_or_too_late_falls_back_to_what_is_stored(room):
    tomas, toasts = room["tomas"], room["tomas"].locator("#toasts")
    room.vote("tomas", "5")
    expect(tomas.locator("#deck")).to_contain_text("5, saved")
    for status, sentence in ((403, "You don’t have the role for that"), (413, "too large to send")):
        refuse(tomas, status)
        card(tomas, "13").click()
        expect(toasts).to_contain_text(sentence)
        expect(toasts).to_contain_text("Nothing was changed.")
        expect(card(tomas, "5")).to_have_attribute("aria-pressed", "true")
        expect(card(tomas, "13")).to_have_attribute("aria-pressed", "false")

    refuse(tomas, 503)
    card(tomas, "13").click()
    expect(tomas.locator("#deck")).to_contain_text("Not saved yet")
    room.press("ines", "Reveal")
    expect(toasts).to_contain_text("That came too late", timeout=20_000)
    expect(room["jo"].locator("#votes")).not_to_contain_text("13")


def test_readers_whose_cookies_are_gone_are_offered_the_way_back_with_their_text(room):
    tomas = room["tomas"]
    room.join_as_guest("Nia")
    nia, guest = room["nia"], room.windows["nia"]
    nia.get_by_label("Ask a question").first.fill("Is the quay lit?")
    room.server.allow("CSRF cookie not set")
    guest.page.context.clear_cookies()
    nia.get_by_role("button", name="Raise hand").click()
    notice = nia.locator(".notice")
    expect(notice).to_contain_text("You’re no longer signed in here, so nothing was changed.")

    guest.meant += 2
    notice.get_by_role("link", name="Join again").click()
    expect(nia.get_by_label("Your name")).to_have_value("Nia")
    nia.get_by_label("Your name").fill("Nia again")
    nia.get_by_role("button", name="Join").click()
    guest.live()
    expect(nia.get_by_label("Ask a question").first).to_have_value("Is the quay lit?")

    # A member signs in again, and is told before the first order too: the socket says why it was closed.
    tomas.context.clear_cookies()
    room.server.kill()
    room.windows["tomas"].state("reconnecting")
    room.server.start()
    room.windows["tomas"].state("off", 15_000)
    link = tomas.locator(".notice").get_by_role("link", name="Sign in again")
    here = room.seeded["session"].replace("/", "%2F")
    expect(link).to_have_attribute("href", f"/accounts/login/?next={here}")


def test_a_topic_that_is_sent_twice_is_parked_once(room):
    tomas, jo = room["tomas"], room["jo"]
    field = tomas.get_by_role("textbox", name="Park a topic")
    field.fill("Who pays for the tugs?")
    field.evaluate("field => { field.form.requestSubmit(); field.form.requestSubmit() }")
    room.see("Who pays for the tugs?")

    # The order arrives, its reply does not.
    def lose(route):
        route.fetch()
        route.abort()

    jo.route("**/parking-lot/", lose)
    field = jo.get_by_role("textbox", name="Park a topic")
    field.fill("Who pays for the pilots?")
    field.press("Enter")
    expect(jo.locator("#toasts")).to_contain_text("What you typed is still here.")
    room.see("Who pays for the pilots?")
    expect(field).to_have_value("Who pays for the pilots?")
    jo.unroute_all()
    field.press("Enter")
    expect(field).to_have_value("")

    for name in ("ines", "tomas", "jo"):
        expect(room[name].locator(".parking-lot__topic")).to_have_count(2)
