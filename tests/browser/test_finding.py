"""Finding items and changing many of them: by keyboard, on a phone, and by two people at once."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from core.text import version
from tests.browser.people import PHONE

pytestmark = pytest.mark.pages

LIST = "/t/harbour/backlog/"


@pytest.fixture
def enter(server, people):
    """Opens the backlog in somebody's own browser."""

    def open_for(name, path=LIST, **options):
        person = people(server.seeded["cookies"][name], server.url, **options)
        return person.open(path).live()

    return open_for


def rows(window):
    return window.page.locator(".item-row__title")


def places(*numbers):
    return [f"Berth plan {number}" for number in numbers]


def toast(window):
    return window.page.locator(".toast")


def test_items_are_found_selected_changed_and_changed_back_with_the_keyboard_alone(enter):
    hers, his = enter("ana"), enter("tomas")
    keys = hers.page.keyboard

    hers.meant += 1
    keys.press("/")
    keys.type("berth plan")
    keys.press("Enter")
    hers.live()
    expect(hers.page.get_by_text("6 items match")).to_be_visible()

    keys.press("j")
    keys.press("x")
    expect(hers.page.get_by_text("1 selected")).to_be_visible()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("x")
    expect(hers.page.get_by_text("2 selected")).to_be_visible()
    keys.press("t")
    # The menu that a key opened takes the focus a moment later.
    expect(hers.page.locator("#bulk-type .menu__item").first).to_be_focused()
    hers.page.locator("#bulk-type").get_by_role("button", name="Bug").press("Enter")

    expect(toast(hers)).to_contain_text("Type of 2 items set to Bug")
    expect(his.page.locator(".item-row", has_text="Berth plan 3").get_by_text("Bug")).to_be_attached()
    expect(his.page.locator(".item-row", has_text="Berth plan 2").get_by_text("Bug")).not_to_be_attached()
    expect(hers.page.locator(".item-row__check:checked")).to_have_count(0)

    toast(hers).get_by_role("button", name="Undo").press("Enter")
    expect(toast(hers)).to_contain_text("Undone. 2 items restored.")
    expect(his.page.locator(".item-row").get_by_text("Bug")).to_have_count(0)

    keys.press("*")
    expect(hers.page.get_by_text("6 selected")).to_be_visible()
    keys.press("Escape")
    expect(hers.page.locator("#bulk")).to_be_hidden()


def test_the_current_row_moves_to_the_top_with_one_key(enter):
    hers, his = enter("ana"), enter("tomas")
    last = hers.page.locator(".item-row__title").last
    title = last.inner_text()
    last.focus()

    hers.page.keyboard.press("Shift+T")

    for window in (hers, his):
        expect(window.page.locator(".item-row__title").first).to_have_text(title)
    expect(hers.page.locator("#bulk")).to_be_hidden()
    toast(hers).get_by_role("button", name="Undo").press("Enter")
    expect(his.page.locator(".item-row__title").last).to_have_text(title)


def test_a_selection_outlives_a_look_at_an_item_and_news(enter):
    hers, his = enter("ana"), enter("ines")
    hers.page.locator(".item-row__check").nth(1).check()
    hers.page.locator(".item-row__check").nth(3).click(modifiers=["Shift"])
    expect(hers.page.get_by_text("3 selected")).to_be_visible()

    his.page.get_by_label("Estimate of HARB-3").fill("5")
    his.page.get_by_label("Estimate of HARB-3").press("Enter")
    expect(hers.page.get_by_label("Estimate of HARB-3")).to_have_value("5")
    expect(hers.page.locator(".item-row__check:checked")).to_have_count(3)

    hers.meant += 1
    rows(hers).nth(5).click()
    hers.live()
    expect(hers.page.get_by_text("3 selected")).to_be_visible()
    hers.page.get_by_role("button", name="Clear selection").click()
    expect(hers.page.locator(".item-row__check:checked")).to_have_count(0)


def test_a_selection_is_refined_now_with_whoever_comes(enter):
    hers, his = enter("ana"), enter("tomas")
    hers.page.get_by_label("Select HARB-5").check()
    hers.page.get_by_label("Select HARB-2").check()
    expect(hers.page.get_by_text("2 selected")).to_be_visible()
    expect(his.page.locator("#bulk").get_by_role("button", name="Refine now")).to_have_count(0)

    hers.meant += 1
    hers.page.locator("body").press("Shift+R")

    expect(hers.page.locator("#stage")).to_contain_text("HARB-5 and HARB-2 are ready")
    path = hers.page.url.removeprefix(hers.page.context.pages[0].url.partition("/s/")[0])
    lobbies = [enter(name, path) for name in ("tomas", "jo")]
    for lobby in lobbies:
        expect(lobby.page.locator("#stage")).to_contain_text("Berth plan 2")
        expect(hers.page.locator("#people")).to_contain_text("Jo")
    hers.page.keyboard.press("Shift+F")
    for lobby in lobbies:
        expect(lobby.page.locator("#stage")).to_have_attribute("data-phase", "kick-off")


def test_on_a_phone_the_list_comes_first_and_the_overview_stays_as_it_was_left(enter):
    hers = enter("ana", viewport=PHONE, has_touch=True)
    expect(rows(hers).first).to_be_in_viewport()
    fold = hers.page.get_by_role("button", name="Figures, goals and themes")
    expect(hers.page.locator("#goals")).to_be_hidden()

    fold.tap()
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(hers.page.locator("#goals")).to_be_visible()
    hers.reload()

    expect(hers.page.locator("#goals")).to_be_visible()


def test_items_move_on_a_phone_without_dragging(enter):
    hers = enter("ana", viewport=PHONE, has_touch=True)
    hers.page.get_by_label("Select HARB-5").tap()
    hers.page.get_by_label("Select HARB-2").tap()
    hers.page.get_by_role("button", name="Move", exact=True).tap()
    dialog = hers.page.get_by_role("dialog", name="Move 2 items")

    dialog.get_by_label("Next to another item").fill("plan 4")
    dialog.get_by_role("button", name="Below HARB-4").tap()

    expect(rows(hers)).to_have_text(places(1, 3, 4, 2, 5, 6))
    expect(dialog).to_be_hidden()

    hers.page.get_by_label("Select HARB-6").tap()
    hers.page.get_by_role("button", name="Move", exact=True).tap()
    hers.page.get_by_label("Rank (1 is the top)").fill("2")
    hers.page.get_by_label("Rank (1 is the top)").press("Enter")
    expect(rows(hers)).to_have_text(places(1, 6, 3, 4, 2, 5))


@pytest.mark.both
def test_two_who_move_at_once_lose_no_item_and_no_place(enter):
    hers, theirs = enter("ana"), enter("ines")
    for window, keys in ((hers, ("HARB-5", "HARB-6")), (theirs, ("HARB-4", "HARB-5"))):
        for key in keys:
            window.page.get_by_label(f"Select {key}").check()
        window.page.keyboard.press("m")
        expect(window.page.get_by_role("dialog", name="Move 2 items")).to_be_visible()

    # Both see the list as it was; the second order meets the list that the first one left.
    hers.page.get_by_role("button", name="Move to top").click(no_wait_after=True)
    theirs.page.get_by_role("button", name="Move to top").click(no_wait_after=True)

    for window in (hers, theirs):
        expect(rows(window)).to_have_count(6)
        expect(rows(window).nth(5)).to_have_text("Berth plan 3")
    expect(rows(theirs)).to_have_text(rows(hers).all_inner_texts())
    assert sorted(rows(hers).all_inner_texts()) == places(1, 2, 3, 4, 5, 6)


def test_everybody_can_use_the_fields_the_bar_and_the_dialog(enter):
    page = enter("ana", f"{LIST}?type=story").page
    page.locator("#filter-fields summary").click()
    page.get_by_label("Select HARB-2").check()
    shown = [Axe().run(page)]
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_role("dialog", name="Move HARB-2")).to_be_visible()
    shown.append(Axe().run(page))

    for found in shown:
        serious = [each for each in found.response["violations"] if each["impact"] in ("serious", "critical")]
        assert not serious, found.generate_report()


def test_open_filters_cover_no_other_control(enter):
    page = enter("ana", LIST).page

    page.locator("#filter-fields summary").click()

    page.get_by_role("link", name="Value", exact=True).click(trial=True)


def test_the_places_of_a_new_item_fit_on_a_phone(enter):
    page = enter("ana", LIST).page
    page.set_viewport_size({"width": 390, "height": 844})

    page.get_by_role("button", name="New item").click()

    place = page.locator(".segmented__choice").filter(has_text="Bottom of backlog")
    expect(place).to_be_in_viewport(ratio=1)


def test_a_view_is_saved_and_stands_on_every_screen(enter):
    hers, his = enter("ana", f"{LIST}?type=story&estimate=none"), enter("tomas")

    hers.page.get_by_role("button", name="Save this view").click()
    hers.page.get_by_label("Name", exact=True).fill("To estimate")
    hers.page.get_by_label("Name", exact=True).press("Enter")

    his.meant += 1
    his.page.get_by_role("link", name="To estimate").click()
    expect(his.page.get_by_role("link", name="To estimate")).to_have_attribute("aria-current", "true")
    expect(rows(his)).to_have_count(6)
    expect(his.page.get_by_role("link", name="Remove filter Estimate: Not estimated")).to_be_visible()


def test_former_words_come_back_from_the_history(enter):
    hers = enter("ana", f"{LIST}HARB-1/")
    why = hers.page.get_by_label("Why", exact=True)
    for words in ("Pilots plan by it", "Crews plan by it", "Nobody plans by it"):
        why.fill(words)
        why.press("Enter")
        expect(hers.page.locator(".history__line").first).to_contain_text(words.split()[0])
        # The field has the new version.
        expect(hers.page.locator("[id$=-why-row] [name=version]")).to_have_value(version(words))

    hers.page.locator(".history__line", has_text="Crews").last.get_by_role(
        "button", name="Restore this version"
    ).click()
    expect(why).to_have_value("Pilots plan by it")


def test_each_change_of_many_is_taken_back_on_every_screen(enter):
    hers, his = enter("ana"), enter("tomas")
    page = hers.page
    page.get_by_role("button", name="Add a theme").click()
    page.get_by_role("dialog").get_by_role("textbox", name="Theme").fill("Tides")
    page.get_by_role("button", name="Add theme").click()
    expect(his.page.get_by_role("link", name="Tides 0 to do")).to_be_visible()
    page.keyboard.press("Escape")
    for key in ("HARB-2", "HARB-4"):
        page.get_by_label(f"Estimate of {key}").fill("5")
        page.get_by_label(f"Estimate of {key}").press("Enter")

    def seen(what):
        return his.page.locator(what)

    titles, size = rows(his), his.page.get_by_label("Estimate of HARB-2")
    expect(size).to_have_value("5")
    bug, urgent = (seen(".item-row").get_by_text(words) for words in ("Bug", "Urgent"))
    served, to_do = seen(".goal__count"), seen(".theme__count")
    # By the field that is changed: what a colleague sees then, and after the undo.
    acts = {
        "[name=state][value=declined]": (titles, places(1, 3, 5, 6), places(1, 2, 3, 4, 5, 6)),
        "[name=where][value=top]": (titles, places(2, 4, 1, 3, 5, 6), places(1, 2, 3, 4, 5, 6)),
        "[name=where][value=bottom]": (titles, places(1, 3, 5, 6, 2, 4), places(1, 2, 3, 4, 5, 6)),
        "[name=type][value=bug]": (bug, ["Bug", "Bug"], []),
        "[name=urgency][value=urgent]": (urgent, ["! Urgent", "! Urgent"], []),
        "[name=goal]:not([value=none])": (served, ["2 items"], ["0 items"]),
        "[name=theme]:not([value=none])": (to_do, ["2 to do"], ["0 to do"]),
        "[name=estimate]": (size, "", "5"),
    }
    for button, (shown, changed, as_before) in acts.items():
        for key in ("HARB-2", "HARB-4"):
            page.get_by_label(f"Select {key}").check()
        menu = page.locator(f"#bulk [popover]:has({button})")
        page.locator(f"#bulk [popovertarget={menu.get_attribute('id')}]").click()
        menu.locator(button).first.click()
        expect_shown(shown, changed)
        toast(hers).get_by_role("button", name="Undo").click()
        expect(toast(hers)).to_contain_text("Undone. 2 items restored.")
        expect_shown(shown, as_before)


def expect_shown(shown, words):
    """Expects the texts of the elements found, or the value of a field."""
    if isinstance(words, str):
        expect(shown).to_have_value(words)
    else:
        expect(shown).to_have_text(words)
