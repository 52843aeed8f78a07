"""The backlog page with two people: each sees what the other does, and nobody's typing is disturbed."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.pages

DATA = Path(__file__).parents[1] / "data"
LIST = "/t/harbour/backlog/"


def rows(window):
    return window.page.locator(".item-row__title")


def places(*numbers):
    return [f"Berth plan {number}" for number in numbers]


@pytest.mark.parametrize(
    "where", ["/", LIST, "/t/harbour/inbox/", "/t/harbour/sessions/", "/t/harbour/settings/"]
)
def test_a_page_asks_for_one_sheet_and_two_scripts(ana, where):
    window = ana.open(where)
    asked = window.page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")

    assert sorted(name.rpartition(".")[2] for name in asked if name.endswith(("js", "css"))) == [
        "css",
        "js",
        "js",
    ]


def test_an_item_is_moved_by_keys_and_by_hand_on_every_screen(ana, tomas):
    hers, his = ana.open(LIST).live(), tomas.open(LIST).live()

    rows(hers).nth(2).focus()
    hers.page.keyboard.press("Alt+ArrowUp")
    expect(rows(his)).to_have_text(places(1, 3, 2, 4, 5, 6))
    expect(rows(hers).nth(1)).to_be_focused()

    hers.page.get_by_role("button", name="Undo").click()
    expect(rows(his)).to_have_text(places(1, 2, 3, 4, 5, 6))

    drag(hers.page, 4, 0)
    expect(rows(his)).to_have_text(places(5, 1, 2, 3, 4, 6))
    expect(rows(hers)).to_have_text(places(5, 1, 2, 3, 4, 6))


def drag(page, what, where):
    """Drags a row by its handle, row by row, as a hand would."""
    grips = page.locator("[data-grip]")
    grips.nth(what).hover()
    page.mouse.down()
    for place in range(what - 1, where - 1, -1):
        box = grips.nth(place).bounding_box()
        row = grips.nth(place).locator("xpath=..")
        # The list makes room only while the pointer moves, so it has to keep moving.
        for nudge in range(100):
            page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2 - 4 - nudge % 2, steps=6)
            if "held" in (row.get_attribute("class") or ""):
                break
        expect(row).to_have_class(re.compile("held"))
    page.mouse.up()


def test_what_is_typed_outlives_what_others_change(ana, tomas):
    hers, his = ana.open(f"{LIST}HARB-1/").live(), tomas.open(f"{LIST}HARB-1/").live()
    why = his.page.get_by_label("Why", exact=True)
    why.press_sequentially("Pilots pl")

    for number in range(5):
        hers.page.get_by_label("Add a criterion").fill(f"Line {number}")
        hers.page.get_by_label("Add a criterion").press("Enter")
        expect(his.page.get_by_label(f"Criterion {number + 1}", exact=True)).to_have_value(f"Line {number}")

    why.press_sequentially("an by it")
    expect(why).to_have_value("Pilots plan by it")
    why.press("Enter")
    expect(hers.page.get_by_label("Why", exact=True)).to_have_value("Pilots plan by it")


def test_two_who_save_the_same_text_choose_and_lose_nothing(ana, tomas):
    hers, his = ana.open(f"{LIST}HARB-1/").live(), tomas.open(f"{LIST}HARB-1/").live()
    his.page.get_by_label("Why", exact=True).fill("Pilots plan by it")

    hers.page.get_by_label("Why", exact=True).fill("Crews plan by it")
    hers.page.get_by_label("Why", exact=True).press("Enter")
    expect(hers.page.get_by_text("Why saved")).to_be_visible()
    his.page.get_by_label("Why", exact=True).press("Enter")

    expect(his.page.get_by_label("Their version")).to_have_value("Crews plan by it")
    his.page.get_by_role("button", name="Keep mine").click()
    expect(hers.page.get_by_label("Why", exact=True)).to_have_value("Pilots plan by it")


def test_a_new_item_and_its_size_reach_the_others(ana, tomas):
    hers, his = ana.open(LIST).live(), tomas.open(LIST).live()

    hers.page.keyboard.press("c")
    hers.page.get_by_label("Title").fill("Tides by mail")
    hers.page.get_by_text("Top of backlog").click()
    hers.page.get_by_label("Title").press("Enter")
    expect(rows(his).first).to_have_text("Tides by mail")

    orders = []
    his.page.on("request", lambda request: orders.append(request) if request.method == "POST" else None)
    size = his.page.get_by_label("Estimate of HARB-10")
    size.fill("21")
    size.press("Enter")
    expect(hers.page.get_by_label("Estimate of HARB-10")).to_have_value("21")
    assert len(orders) == 1


def test_a_file_is_read_by_the_worker_and_its_result_appears(server, ana, tomas):
    hers, his = ana.open(LIST).live(), tomas.open(LIST).live()
    hers.page.get_by_role("button", name="Import").click()
    hers.page.get_by_label("File").set_input_files(DATA / "devlake_33_jira.csv")
    hers.meant += 1
    hers.page.get_by_role("dialog").get_by_role("button", name="Preview").click()
    expect(hers.page.get_by_label("Summary")).to_have_value("title")
    expect(hers.page.get_by_role("link", name="New 33")).to_be_visible()
    hers.meant += 1
    hers.page.get_by_role("button", name="Import").click()
    expect(hers.page.locator("#import").get_by_text("Importing devlake_33_jira.csv")).to_be_visible()

    server.run("manage.py", "db_worker", "--batch")

    expect(his.page.get_by_text("33 created, 0 updated")).to_be_visible()
    expect(rows(his).filter(has_text="second story")).to_be_visible()


def test_a_file_over_the_limit_is_refused_where_it_is_chosen(ana, tmp_path):
    page = ana.open(LIST).live().page
    large = tmp_path / "all-of-it.csv"
    with large.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    page.get_by_role("button", name="Import").click()
    field = page.get_by_label("File")
    field.set_input_files(large)
    words = "This file has 65 MB, and at most 64 MB can be sent. Choose a smaller one."
    expect(field).to_have_accessible_description(re.compile(re.escape(words)))
    expect(field).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Preview").click()
    expect(field).to_be_focused()
    expect(page.locator("#import-dialog .field__error")).to_have_text(words)
    assert [url for url in sent if "uploads" in url] == []

    field.set_input_files(DATA / "devlake_33_jira.csv")
    expect(page.locator(".field__error")).to_have_count(0)
    assert field.evaluate("field => field.validity.valid")


@pytest.mark.parametrize("path", [LIST, f"{LIST}HARB-1/"])
def test_everybody_can_use_it(ana, path):
    page = ana.open(path).live().page

    found = Axe().run(page)

    serious = [each for each in found.response["violations"] if each["impact"] in ("serious", "critical")]
    assert not serious, found.generate_report()


def test_a_title_that_was_written_before_says_so_while_it_is_written(ana):
    page = ana.open(LIST).live().page
    page.get_by_role("button", name="New item").click()
    title = page.get_by_role("textbox", name="Title")

    title.press_sequentially("Plan of a berth 3")

    status = page.get_by_role("dialog").get_by_role("status")
    expect(status.get_by_role("link", name="Berth plan 3")).to_be_visible()
    expect(title).to_be_focused()
    title.fill("Invoices carry the customer's number")
    expect(status).to_be_empty()
    title.fill("Berth plan 3 by mail")
    expect(status.get_by_role("link", name="Berth plan 3")).to_be_visible()
    title.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.get_by_role("button", name="New item").click()
    expect(status).to_be_empty()


def test_a_text_outlives_a_reload_and_a_failed_request_until_it_is_saved_or_its_writer_signs_out(ana):
    window = ana.open(LIST).live()
    page, title = window.page, window.page.get_by_role("textbox", name="Title")
    of_forms = "filter(([key]) => key.startsWith('refine.forms'))"
    kept = f"Object.entries(sessionStorage).{of_forms}.map(([_key, text]) => text)"

    def begin():
        window.live()
        page.get_by_role("button", name="New item").click()

    begin()
    title.fill("Pilots by radio")
    window.reload()
    begin()
    expect(title).to_have_value("Pilots by radio")

    page.route("**/items/", lambda route: route.abort())
    title.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("What you typed is still here")
    page.unroute_all()
    window.reload()
    begin()
    expect(title).to_have_value("Pilots by radio")

    title.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    window.reload()
    begin()
    expect(title).to_have_value("")

    title.fill("Tugs by night")
    assert "Tugs by night" in page.evaluate(kept)[0]
    window.meant += 2
    page.evaluate("document.querySelector('form[action$=\"/logout/\"]').requestSubmit()")
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert page.evaluate(kept) == []


def test_a_refused_value_says_why_at_its_field_until_something_else_is_typed(ana):
    hers = ana.open(f"{LIST}HARB-2/").live()
    field = hers.page.locator("#detail").get_by_label("Estimate", exact=True)

    field.fill("lots")
    field.press("Enter")
    why = hers.page.locator("#detail .field__error")
    expect(why).to_contain_text("An estimate is a number")
    expect(field).to_have_value("lots")
    expect(field).to_have_attribute("aria-invalid", "true")

    field.press("Backspace")
    expect(why).to_have_count(0)
