"""The planner in use: two presses suffice, times are in the reader's zone, and nothing typed is lost."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.pages

NEW = "/t/harbour/sessions/new/"


@pytest.fixture
def ana(make_server, people):
    """Ana's browser, in Berlin."""
    server = make_server()
    seeded = server.fill("tests.browser.harbour")
    server.start()
    return people(seeded["cookies"]["ana"], server.url, timezone_id="Europe/Berlin", locale="en-GB")


def test_a_session_is_prepared_as_proposed_in_two_presses(ana):
    window = ana.open("/t/harbour/sessions/")
    window.meant += 2
    page = window.page

    page.get_by_role("link", name="Plan a session").click()
    page.get_by_role("button", name="Plan session").click()

    expect(page.get_by_text("Refinement 2 planned")).to_be_visible()
    expect(page.get_by_text("3 to triage · 3 deep dives").first).to_be_visible()
    page.get_by_role("button", name="Calendar file for refinement 2").click()
    with page.expect_download() as calendar_file:
        page.get_by_role("link", name="Calendar file", exact=True).first.click()
    assert "BEGIN:VEVENT" in calendar_file.value.path().read_text()


def test_a_time_is_taken_and_shown_on_the_readers_clock(ana):
    window = ana.open(NEW)
    window.meant += 1
    page = window.page

    page.get_by_label("Goal").fill("Tides are known")
    page.get_by_label("Date").fill("2031-07-01")
    page.get_by_label("Time").fill("10:00")
    page.get_by_role("button", name="Plan session").click()

    row = page.get_by_role("listitem").filter(has_text="Tides are known")
    expect(row.locator("time")).to_have_attribute("datetime", "2031-07-01T08:00:00.000Z")
    expect(row).to_contain_text("10:00")


def test_choices_are_weighed_and_rows_moved_without_losing_what_is_typed(ana):
    page = ana.open(NEW).page
    stories = page.locator("[data-phase='deep-dive'] .plan__title")
    expect(page.locator("#plan-outlook")).to_contain_text("3 stories, 8 min each")

    page.get_by_label("Goal").fill("Half a sen")
    for story in ("Berth plan 4", "Berth plan 5"):
        page.get_by_label(story).check()
    expect(page.locator("#plan-outlook")).to_contain_text("Which of these can wait?")

    page.get_by_text("Type, theme, goal, place").first.click()
    kind = page.locator("[name^='type-']").first
    kind.select_option(label="Bug")
    page.get_by_label("matters").nth(1).fill("Ships wait")
    page.get_by_role("button", name="up").nth(1).click()

    expect(stories.nth(0)).to_contain_text("Berth plan 2")
    expect(page.get_by_label("matters").first).to_have_value("Ships wait")
    expect(page.get_by_label("Goal")).to_have_value("Half a sen")
    expect(kind).to_have_value("bug")
    expect(kind).to_be_visible()


def test_a_row_is_dragged_to_its_place(ana):
    page = ana.open(NEW).page
    stories = page.locator("[data-phase='deep-dive'] .plan__title")

    page.locator(".plan__reason").first.drag_to(page.locator(".plan__reason").nth(2))

    expect(stories.nth(2)).to_contain_text("Berth plan 1")
