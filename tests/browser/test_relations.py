"""Splitting, linking and merging items by keys, while a second person sees it at once."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.pages

LIST = "/t/harbour/backlog/"


def titles(window):
    return window.page.locator(".item-row__title")


def row(window, key):
    return window.page.locator(".item-row").filter(has_text=re.compile(rf"{key}(?!\d)"))


def test_a_story_is_split_by_keys_and_its_parts_stand_on_every_screen(ana, tomas):
    hers, his = ana.open(f"{LIST}HARB-2/").live(), tomas.open(f"{LIST}HARB-2/").live()
    for number, line in enumerate(("A berth is shown", "A tide is shown"), 1):
        his.page.get_by_label("Add a criterion").fill(line)
        his.page.get_by_label("Add a criterion").press("Enter")
        expect(hers.page.get_by_label(f"Criterion {number}", exact=True)).to_have_value(line)

    # The page that splits, and back to the story: two expected page loads.
    hers.meant += 2
    hers.page.keyboard.press("s")
    expect(hers.page.get_by_label("Title of part 1")).to_be_focused()
    for title in ("Whole order", "One line of it"):
        hers.page.keyboard.type(title)
        hers.page.keyboard.press("Enter")
    hers.page.keyboard.press("Enter")
    expect(hers.page.get_by_label("Part 1", exact=True).first).to_be_focused()
    hers.page.keyboard.press("2")
    hers.page.keyboard.press("1")
    expect(hers.page.get_by_role("button", name="Split story").first).to_be_focused()
    hers.page.keyboard.press("Enter")

    expect(hers.page.get_by_text("HARB-2 split into HARB-10, HARB-11")).to_be_visible()
    expect(titles(his)).to_have_text(
        [
            "Berth plan 1",
            "Whole order",
            "One line of it",
            *(f"Berth plan {number}" for number in (3, 4, 5, 6)),
        ]
    )

    hers.live().page.get_by_role("button", name="Undo split").click()
    expect(titles(his)).to_have_text([f"Berth plan {number}" for number in range(1, 7)])


def test_what_blocks_what_is_linked_refused_and_put_in_order_live(ana, tomas):
    hers, his = ana.open(f"{LIST}HARB-2/").live(), tomas.open(f"{LIST}HARB-4/").live()

    hers.page.keyboard.press("b")
    hers.page.keyboard.type("plan 4")
    expect(hers.page.get_by_role("button", name="HARB-4 Berth plan 4")).to_be_visible()
    hers.page.keyboard.press("ArrowDown")
    hers.page.keyboard.press("Enter")

    expect(row(his, "HARB-2")).to_contain_text("Blocked by HARB-4")
    expect(his.page.get_by_text("HARB-2 is ranked above HARB-4, which blocks it.")).to_be_visible()

    his.page.get_by_label("Add a dependency").fill("HARB-2")
    his.page.get_by_label("Add a dependency").press("Enter")
    # Also in a toast, because a push may have rendered the detail again without the line below the field.
    expect(his.page.locator("#toasts")).to_contain_text("HARB-2 → HARB-4 → HARB-2")
    expect(his.page.get_by_label("Add a dependency")).to_have_value("HARB-2")

    hers.page.get_by_role("button", name="Move HARB-2 below it").click()
    expect(titles(his)).to_have_text([f"Berth plan {number}" for number in (1, 3, 4, 2, 5, 6)])
    expect(his.page.get_by_text("which blocks it")).to_have_count(0)
    expect(row(his, "HARB-2")).to_contain_text("Blocked by HARB-4")


def test_two_that_are_the_same_are_merged_by_keys_and_undone(ana, tomas):
    hers, his = ana.open(f"{LIST}HARB-2/").live(), tomas.open(LIST).live()

    hers.page.keyboard.press("d")
    hers.page.keyboard.type("HARB-5")
    hers.page.keyboard.press("Enter")
    expect(hers.page.get_by_role("dialog")).to_have_count(0)
    expect(titles(his)).to_have_text([f"Berth plan {number}" for number in (1, 3, 4, 5, 6)])
    expect(hers.page.locator(".relation__kind", has_text="Duplicate of")).to_be_visible()

    hers.page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(titles(his)).to_have_text([f"Berth plan {number}" for number in range(1, 7)])


def test_a_theme_is_started_and_given_and_both_see_it(ana, tomas):
    hers, his = ana.open(f"{LIST}HARB-1/").live(), tomas.open(LIST).live()

    hers.page.get_by_role("button", name="Add a theme").click()
    hers.page.get_by_role("dialog").get_by_role("textbox", name="Theme").fill("Tides")
    hers.page.get_by_role("button", name="Add theme").click()
    expect(his.page.get_by_role("link", name="Tides 0 to do")).to_be_visible()
    hers.page.keyboard.press("Escape")

    hers.page.locator("#detail").get_by_role("combobox", name="Theme").select_option("Tides")
    expect(his.page.get_by_role("link", name="Tides 1 to do")).to_be_visible()
    expect(row(his, "HARB-1")).to_contain_text("Tides")


@pytest.mark.parametrize("path", ["HARB-1/", "split"])
def test_everybody_can_use_it(ana, path):
    window = ana.open(f"{LIST}HARB-1/").live()
    page = window.page
    if path == "split":
        window.meant += 1
        page.get_by_role("link", name="Split").click()
        page.get_by_label("Title of part 1").fill("Whole order")

    found = Axe().run(page)

    serious = [each for each in found.response["violations"] if each["impact"] in ("serious", "critical")]
    assert not serious, found.generate_report()
