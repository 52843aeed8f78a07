"""The inbox with two people: what one enters by keyboard, both work on."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.people import until_keys_act

pytestmark = pytest.mark.pages

INBOX = "/t/harbour/inbox/"


def rows(window):
    return window.page.locator(".feedback__text")


def write_down(window, *texts):
    """Adds feedback by keyboard: a key opens the field, which stays open for the next one."""
    field = window.page.get_by_role("textbox", name="New feedback")
    window.page.keyboard.press("c")
    expect(field).to_be_focused()
    for number, text in enumerate(texts, 1):
        window.page.keyboard.type(text)
        window.page.keyboard.press("Enter")
        expect(rows(window)).to_have_count(number)
        expect(field).to_have_value("")
    window.page.keyboard.press("Escape")


def test_three_wishes_become_an_item_by_the_keyboard_alone(ana, tomas):
    hers, his = ana.open(INBOX).live(), tomas.open(INBOX).live()
    write_down(hers, "Tides by mail", "Tell me the tide", "Where is the tide table?")
    expect(rows(his)).to_have_text(["Where is the tide table?", "Tell me the tide", "Tides by mail"])
    expect(his.page.locator("#inbox-count")).to_contain_text("6")

    until_keys_act(hers.page)
    hers.page.keyboard.press("a")
    expect(hers.page.locator("[data-chosen-count]")).to_have_text("3")
    hers.page.keyboard.press("g")
    hers.page.keyboard.type("Tides on every phone")
    hers.page.keyboard.press("Enter")

    new = his.page.get_by_role("region", name="New items").get_by_role("listitem")
    expect(new.filter(has_text="Tides on every phone")).to_contain_text("3 requests")
    expect(rows(his)).to_have_count(0)
    expect(his.page.locator("#shelves")).to_contain_text("Linked 3")

    hers.page.get_by_role("button", name="Undo").click()
    expect(rows(his)).to_have_count(3)
    expect(new.filter(has_text="Tides on every phone")).to_have_count(0)


def test_what_is_chosen_and_typed_outlives_what_others_write_down(ana, tomas):
    hers, his = ana.open(INBOX).live(), tomas.open(INBOX).live()
    write_down(hers, "Tides by mail")
    hers.page.get_by_label("Select: Tides by mail").check()
    hers.page.get_by_label("Title of the new item").fill("Tides")

    his.page.get_by_role("textbox", name="New feedback").fill("Pilots by mail")
    his.page.get_by_role("textbox", name="New feedback").press("Enter")

    expect(rows(hers).filter(has_text="Pilots by mail")).to_be_visible()
    expect(hers.page.get_by_label("Select: Tides by mail")).to_be_checked()
    expect(hers.page.get_by_label("Title of the new item")).to_have_value("Tides")


def test_feedback_finds_its_item_and_who_asked_is_told(server, ana, tomas):
    hers, his = ana.open(INBOX).live(), tomas.open("/t/harbour/backlog/HARB-3/").live()
    hers.page.get_by_text("Requester and importance").click()
    hers.page.get_by_label("Email or other contact").fill("mei@tanaka.example")
    hers.page.get_by_role("textbox", name="New feedback").fill("When is my berth free?")
    hers.page.get_by_role("textbox", name="New feedback").press("Enter")
    expect(hers.page.get_by_label("Email or other contact")).to_have_value("")
    hers.meant += 1
    rows(hers).click()
    hers.live()

    hers.page.get_by_label("Find an item").press_sequentially("plan 3")
    hers.page.get_by_role("button", name=re.compile("HARB-3")).click()
    expect(hers.page.locator("#inbox-detail")).to_contain_text("HARB-3")
    expect(hers.page.locator("#matches li")).to_have_count(0)
    expect(his.page.locator("#detail")).to_contain_text("When is my berth free?")

    item = ana.open("/t/harbour/backlog/HARB-3/").live()
    item.page.get_by_text("Notify the requester").click()
    text = item.page.get_by_label("Message")
    expect(text).to_have_value(re.compile("It’s on our list now"))
    text.fill("We have heard you.")
    item.page.get_by_role("button", name="Send").click()
    expect(his.page.locator("#detail")).to_contain_text("sending")

    server.run("manage.py", "db_worker", "--batch")
    # The worker is another process without Redis, so the change is found by comparing counters every two
    # seconds.
    expect(his.page.locator("#detail")).to_contain_text("notified by Ana", timeout=10_000)


@pytest.mark.parametrize("path", [INBOX, f"{INBOX}pasted/", f"{INBOX}uploads/", "/t/harbour/settings/inbox/"])
def test_everybody_can_use_it(ana, path):
    window = ana.open(path)
    if path == INBOX:
        write_down(window.live(), "Tides by mail")
        window.page.get_by_label("Select: Tides by mail").check()

    found = Axe().run(window.page)

    serious = [each for each in found.response["violations"] if each["impact"] in ("serious", "critical")]
    assert not serious, found.generate_report()
