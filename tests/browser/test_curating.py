"""From a file to ready stories: the product manager alone, with nothing but her keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.people import until_keys_act

pytestmark = pytest.mark.pages

LIST = "/t/harbour/backlog/"
DATA = Path(__file__).parents[1] / "data"
STORIES = 4
# The numbers of feedback in the inbox and of items in the list before.
REQUESTS, ROWS = 3, 6
# More Tab presses than anything on the page needs.
TABS = 60


def tab_to(window, target):
    """Presses Tab until the target has the focus."""
    for _ in range(TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        window.page.keyboard.press("Tab")
    expect(target).to_be_focused()


def key_in_hand(page):
    """The key of the item whose row has the focus."""
    return page.locator(".item-row:has(.item-row__title:focus)").get_attribute("data-about")


def follow(window, key="Enter"):
    """Presses a link that opens another page, and waits for that page."""
    window.meant += 1
    with window.page.expect_navigation():
        window.page.keyboard.press(key)
    window.live()


def write(window, key, field, text):
    """Enters a field by its key, types a line and leaves the field."""
    until_keys_act(window.page)
    window.page.keyboard.press(key)
    expect(field).to_be_focused()
    window.page.keyboard.type(text)
    window.page.keyboard.press("Enter")
    window.page.keyboard.press("Escape")


def test_a_fresh_import_becomes_four_ready_stories_with_the_keyboard_alone(server, ana):
    hers = ana.open(LIST).live()
    page, keys = hers.page, hers.page.keyboard
    dialog = page.get_by_role("dialog", name="Import a backlog")

    keys.press("i")
    expect(dialog).to_be_visible()
    # The file chooser belongs to the system, so no key of ours opens it.
    page.get_by_label("File").set_input_files(DATA / "seamonkey_40.csv")
    tab_to(hers, dialog.get_by_label("Send new open items to the inbox for triage"))
    keys.press("Space")
    tab_to(hers, dialog.get_by_role("button", name="Preview"))
    hers.meant += 1
    with page.expect_navigation():
        keys.press("Enter")
    # The column mapping is right.
    tab_to(hers, page.get_by_role("main").get_by_role("button", name="Import"))
    follow(hers)
    expect(page.locator("#import").get_by_text("Importing seamonkey_40.csv")).to_be_visible()
    server.run("manage.py", "db_worker", "--batch")
    expect(page.get_by_text("40 created, 0 updated")).to_be_visible()

    tab_to(hers, page.locator("#tabs").get_by_role("link", name="Inbox"))
    follow(hers)
    chosen = []
    for _ in range(REQUESTS):
        keys.press("j")
    for number in range(1, STORIES + 1):
        keys.press("j")
        keys.press("x")
        chosen.append(key_in_hand(page))
        expect(page.get_by_text(f"{number} selected")).to_be_visible()
    keys.press("s")
    expect(page.locator("#bulk-state").get_by_role("button", name="Backlog")).to_be_focused()
    keys.press("Enter")
    expect(page.locator(".toast")).to_contain_text(f"{STORIES} items moved to the backlog")

    tab_to(hers, page.locator("#tabs").get_by_role("link", name="Backlog"))
    follow(hers)
    for story in chosen:
        row = page.locator(f".item-row[data-about='{story}']")
        for _ in range(ROWS + STORIES):
            keys.press("j")
            if key_in_hand(page) == story:
                break
        follow(hers)
        expect(page.locator("#detail .detail__head")).to_contain_text(story)
        write(hers, "w", page.get_by_label("Why", exact=True), "People lose their mail")
        write(hers, "a", page.get_by_label("Add a criterion"), "It works after the next update")
        write(hers, "e", row.locator(".size-field"), "3")
        expect(page.get_by_role("button", name="Mark ready")).to_be_visible()
        until_keys_act(page)
        keys.press("r")
        expect(page.locator("#detail .detail__head")).to_contain_text("Ready")

    follow(hers, "Escape")
    expect(page.locator(".item-row", has_text="Ready")).to_have_count(STORIES)
