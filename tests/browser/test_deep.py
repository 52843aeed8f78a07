"""DEEP, value and readiness with two people: what one fixes, the other's score shows."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.pages

LIST = "/t/harbour/backlog/"


def score(window, letter: str):
    return window.page.locator(f"#meter a[href$='deep/#{letter}']")


def press(window, target, key="Enter"):
    """Presses a key on a link or button that has the focus."""
    target.focus()
    window.page.keyboard.press(key)


def test_a_lack_is_fixed_by_keyboard_and_the_others_score_changes(ana, tomas):
    hers, his = ana.open(f"{LIST}deep/").live(), tomas.open(LIST).live()
    page = hers.page
    expect(score(his, "detailed")).to_have_text("50")

    press(hers, page.get_by_role("link", name="No why 6"))
    hers.meant += 1
    hers.live()
    expect(page.locator(".item-row")).to_have_count(6)
    press(hers, page.locator(".item-row__title").first)
    hers.meant += 1
    hers.live()
    press(hers, page.get_by_role("link", name="Add a why").first)
    expect(page.get_by_label("Why", exact=True)).to_be_focused()
    page.keyboard.type("Pilots plan by it")
    page.keyboard.press("Enter")

    # The item has a "why" now, so it has left her list, and his score has changed.
    expect(page.locator(".item-row")).to_have_count(5)
    expect(score(his, "detailed")).to_have_text("54")
    expect(his.page.locator(".item-row").first.locator(".letters")).to_have_accessible_name(
        "Detailed appropriately: not yet. No acceptance criteria yet; Estimated: not yet. Not "
        "estimated; Emergent: yes; Prioritized: not yet. No value yet"
    )


def test_a_value_is_saved_the_list_is_sorted_by_it_and_the_order_applied(ana, tomas):
    hers, his = ana.open(f"{LIST}?order=value").live(), tomas.open(LIST).live()
    page = hers.page
    for key, importance in (("HARB-2", "3"), ("HARB-5", "9")):
        for label, number in (("Importance", importance), ("Satisfaction", "1")):
            field = page.get_by_label(f"{label} of {key}", exact=True)
            field.fill(number)
            field.press("Enter")
            expect(page.get_by_text(f"Value saved for {key}")).to_be_visible()
            expect(field).to_have_value(number)
    expect(page.locator(".item-row__title").first).to_have_text("Berth plan 5")

    press(hers, page.get_by_role("button", name="Rank these items by value"))
    titles = his.page.locator(".item-row__title")
    expect(titles).to_have_text([f"Berth plan {number}" for number in (1, 5, 3, 4, 2, 6)])
    page.get_by_role("button", name="Undo").click()
    expect(titles).to_have_text([f"Berth plan {number}" for number in (1, 2, 3, 4, 5, 6)])


def test_a_story_that_changed_while_it_was_ready_is_asked_about_and_confirmed_by_a_key(ana, tomas):
    hers, his = ana.open(f"{LIST}HARB-1/").live(), tomas.open(f"{LIST}HARB-1/").live()
    page = hers.page
    press(hers, page.get_by_text("Mark ready anyway"))
    press(hers, page.get_by_role("button", name="Small and clear"))
    expect(his.page.get_by_text("Ready with exceptions:")).to_be_visible()

    his.page.get_by_label("Add a criterion").fill("A berth is shown")
    his.page.get_by_label("Add a criterion").press("Enter")
    expect(page.get_by_text("Is it still ready?", exact=True)).to_be_visible()
    expect(page.get_by_text("1 ready item changed")).to_be_attached()

    page.keyboard.press("w")

    expect(page.get_by_text("Is it still ready?", exact=True)).to_have_count(0)
    expect(his.page.get_by_text("Is it still ready?", exact=True)).to_have_count(0)


@pytest.mark.parametrize("path", [f"{LIST}deep/", f"{LIST}?order=value", f"{LIST}HARB-1/"])
def test_everybody_can_use_it(ana, path):
    page = ana.open(path).live().page

    found = Axe().run(page)

    serious = [each for each in found.response["violations"] if each["impact"] in ("serious", "critical")]
    assert not serious, found.generate_report()
