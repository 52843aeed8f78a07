"""A sprint from plan to takeaway by keyboard alone, while somebody else has the backlog open."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import seed

pytestmark = pytest.mark.pages

PLAN = "/t/harbour/sprints/"
LIST = "/t/harbour/backlog/"


@pytest.fixture
def server(make_server):
    server = make_server()
    server.seeded = server.fill("tests.browser.harbour")
    seed(server, "tests.browser.harbour_ready")
    server.start()
    return server


def rows(window):
    """The items of the planned sprint."""
    return window.page.locator(".plan-sprint .sprint-row__title")


def plans(*numbers):
    return [f"Berth plan {number}" for number in numbers]


def test_a_sprint_is_planned_run_and_finished_by_keys_and_the_backlog_follows(ana, tomas):
    hers, his = ana.open(PLAN).live(), tomas.open(LIST).live()
    keys = hers.page.keyboard
    expect(his.page.locator("#runway")).to_contain_text("No velocity yet")
    expect(his.page.locator(".divider__name")).to_have_text(["Next"])

    keys.press("n")
    capacity = hers.page.get_by_label("Capacity in points")
    capacity.focus()
    keys.type("10")
    keys.press("Tab")
    proposed = hers.page.locator("section[aria-labelledby=proposed-heading] .sprint-row__title")
    expect(proposed).to_have_text(plans(1, 2))
    keys.press("Escape")
    keys.press("Shift+P")
    expect(rows(hers)).to_have_text(plans(1, 2))
    keys.press("Shift+C")
    expect(hers.page.get_by_role("heading", name="Sprint 1 is running")).to_be_visible()
    expect(his.page.locator("#items .badge", has_text="Planned")).to_have_count(2)

    hers.page.get_by_role("button", name="HARB-1 is done").focus()
    keys.press("Space")
    expect(hers.page.get_by_role("button", name="HARB-1 is done")).to_have_attribute("aria-pressed", "true")
    expect(hers.page.get_by_role("button", name="HARB-1 is done")).to_be_focused()
    expect(his.page.locator(".item-row__title")).to_have_text(plans(2, 3, 4, 5, 6))
    keys.press("l")
    keys.type("Ask the pilots first")
    keys.press("Enter")

    expect(hers.page.locator("#past")).to_contain_text("Ask the pilots first")
    expect(hers.page.locator("[data-velocity]")).to_have_text("5")
    expect(his.page.locator("#runway")).to_contain_text("3.0")
    expect(his.page.locator(".divider__name")).to_have_text(["Next", "Soon", "Later"])
    expect(his.page.locator("#items .badge", has_text="Planned")).to_have_count(0)
    expect(his.page.locator("#fill-line")).to_contain_text("fills the next sprint (5 points)")

    hers.page.get_by_role("button", name="Undo").click()
    expect(hers.page.get_by_role("heading", name="Sprint 1 is running")).to_be_visible()
    expect(his.page.locator("#runway")).to_contain_text("No velocity yet")


def test_two_who_plan_see_each_others_changes_and_lose_nothing_typed(server, ana, ines):
    server.allow("Unprocessable Content: /t/harbour/sprints/")
    hers, also = ana.open(PLAN).live(), ines.open(PLAN).live()
    hers.page.get_by_role("button", name="Plan next sprint").click()
    goal = also.page.get_by_label("Goal of Sprint 1")
    goal.fill("Ships wait less")

    hers.page.get_by_label("Capacity in points").fill("5")
    hers.page.get_by_label("Capacity in points").press("Enter")
    expect(also.page.get_by_label("Capacity in points")).to_have_value("5")
    # Text that is being typed stays.
    expect(goal).to_have_value("Ships wait less")
    goal.press("Enter")
    expect(hers.page.get_by_label("Goal of Sprint 1")).to_have_value("Ships wait less")

    key = also.page.get_by_label("Add an item to Sprint 1 by its key")
    key.fill("harb-6")
    key.press("Enter")
    expect(rows(hers)).to_have_text(plans(6))
    expect(hers.page.get_by_text("Not ready", exact=False).first).to_be_visible()
    key.fill("HARB-99")
    key.press("Enter")
    expect(also.page.locator("[data-refused]")).to_contain_text("There is no item HARB-99")
    expect(key).to_have_value("HARB-99")


def test_a_phone_shows_it_whole(server, people):
    her = people(server.seeded["cookies"]["ana"], server.url, viewport={"width": 390, "height": 844})
    window = her.open(PLAN).live()
    window.page.get_by_role("button", name="Plan next sprint").click()
    expect(window.page.get_by_label("Capacity in points")).to_be_visible()

    wide = window.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert wide == 0


def test_everybody_can_use_it(ana):
    window = ana.open(PLAN).live()
    window.page.keyboard.press("n")
    window.page.get_by_label("Capacity in points").fill("5")
    window.page.get_by_label("Capacity in points").press("Enter")
    window.page.get_by_role("button", name="Add all").click()
    window.page.get_by_role("button", name="Start sprint").click()
    expect(window.page.get_by_role("heading", name="Sprint 1 is running")).to_be_visible()
    window.page.get_by_role("button", name=re.compile("Plan next sprint")).click()
    expect(window.page.get_by_role("heading", name="Proposed")).to_be_visible()

    found = Axe().run(window.page)

    serious = [each for each in found.response["violations"] if each["impact"] in ("serious", "critical")]
    assert not serious, found.generate_report()
