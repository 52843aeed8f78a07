"""Email: only what a person asked for, once, and again when it was lost."""

import re
from email import message_from_bytes

import pytest
from playwright.sync_api import expect

from tests.browser.room import Room

pytestmark = pytest.mark.faults

# An address at which no mail server answers.
NOBODY = "smtp://127.0.0.1:1"


@pytest.fixture
def post(tmp_path):
    """The folder to which email is delivered."""
    return tmp_path / "post"


@pytest.fixture
def room(make_server, people, post):
    server = make_server(EMAIL_URL=f"filemail:///{post}")
    room = Room(people, server)
    server.start()
    for name in ("ines", "tomas", "jo"):
        room.open(name)
    return room


def deliver(room, **env):
    """Has the worker send what is queued."""
    room.server.run("manage.py", "db_worker", "--batch", **env)


def letters(post):
    """The email that has arrived, by recipient."""
    files = [message for file in post.glob("*") for message in file.read_bytes().split(b"-" * 79)]
    parsed = [message_from_bytes(text.strip()) for text in files if text.strip()]
    return {letter["To"].partition("@")[0]: letter for letter in parsed}


def test_the_date_is_mailed_to_the_team_when_asked_for_and_once(room, post):
    window = room.visit("ana", "/t/harbour/sessions/")
    page = window.page
    deliver(room)
    assert letters(post) == {}

    for button, answer in (
        ("Email the team", "Sending to 5 people"),
        ("Email me the invite", "It was already sent."),
    ):
        window.meant += 1
        page.get_by_role("button", name="Calendar file for refinement 1").press("Enter")
        page.get_by_role("button", name=button).press("Enter")
        expect(page.get_by_text(answer)).to_be_visible()
    deliver(room)

    arrived = letters(post)
    assert sorted(arrived) == ["ana", "ines", "jo", "kofi", "tomas"]
    for letter in arrived.values():
        _text, file = letter.get_payload()
        event = file.get_payload(decode=True).decode()
        assert "SUMMARY:Harbour: Berths ready for sprint 22" in event
    # The address in it is permanent, and opens the team's current session.
    address = re.search(r"URL:\S*?(/\S+)", event.replace("\r\n ", "").replace("://", "")).group(1)
    expect(room.visit("kofi", address).live().page.locator("#stage")).to_contain_text("Waiting for Ines")


def test_a_summary_that_was_lost_is_sent_again_by_one_press(room, post):
    for phase in ("Start session", "Triage", "Deep dive", "Wrap-up", "Finish"):
        room.press("ines", phase)
    room.see("That’s a wrap. Thank you!")
    room["ines"].keyboard.press("Shift+M")
    expect(room["ines"].locator(".toast")).to_contain_text("Sending to 3 people")
    deliver(room, EMAIL_URL=NOBODY)
    assert letters(post) == {}

    lost = "Couldn’t be sent to"
    for name, seen in (("ines", 1), ("tomas", 0), ("jo", 0)):
        room.windows[name].go(f"{room.server.url}{room.seeded['session']}summary/")
        expect(room[name].get_by_role("heading", name="Berths ready for sprint 22")).to_be_visible()
        expect(room[name].get_by_text(lost)).to_have_count(seen)
    room.windows["ines"].meant += 1
    room["ines"].get_by_role("button", name="Send again").press("Enter")
    expect(room["ines"].get_by_text("Sending to 3 people")).to_be_visible()
    expect(room["ines"].get_by_text(lost)).to_have_count(0)
    deliver(room)

    arrived = letters(post)
    assert sorted(arrived) == ["ines", "jo", "tomas"]
    assert "Berths ready for sprint 22" in arrived["tomas"].get_payload(decode=True).decode()
    room.windows["ines"].reload()
    expect(room["ines"].get_by_text("Sent to 3 people")).to_be_visible()
