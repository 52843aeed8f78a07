"""A team in three time zones: each reads a time on their own clock, and the wall shows the team's."""

import pytest
from playwright.sync_api import expect

from tests.browser.room import WALL

BROWSERS = {
    "ana": {"timezone_id": "Europe/Berlin", "locale": "de-DE"},
    "tomas": {"timezone_id": "America/New_York", "locale": "en-US"},
    "jo": {"timezone_id": "Asia/Kolkata", "locale": "en-GB"},
    "wall": {"timezone_id": "America/Los_Angeles", "locale": "de-DE", "viewport": WALL},
}


@pytest.fixture
def open_as(make_server, people):
    """Opens a page in somebody's browser. A path may be the name of one of the seeded session's."""
    server = make_server()
    seeded = server.fill("tests.browser.harbour")
    server.start()
    browsers = {
        name: people(seeded["cookies"].get(name, {}), server.url, **options)
        for name, options in BROWSERS.items()
    }
    return lambda name, path: browsers[name].open(seeded.get(path, path))


def test_a_time_is_each_readers_own_and_on_the_wall_the_teams(open_as):
    window = open_as("ana", "/t/harbour/settings/")
    window.meant += 1
    window.page.get_by_label("Time zone").select_option("Europe/Berlin")
    window.page.get_by_role("button", name="Save").click()
    expect(window.page.get_by_text("Settings saved")).to_be_visible()

    # Ten in Berlin on a day in July, on whichever side of a change of clocks it is planned.
    window = open_as("ana", "/t/harbour/sessions/")
    window.meant += 2
    page = window.page
    page.locator("#main").get_by_role("link", name="Prepare").click()
    expect(page.get_by_text("Time zone: Europe/Berlin")).to_be_visible()
    page.get_by_label("Date").fill("2031-07-01")
    page.get_by_label("Time", exact=True).fill("10:00")
    page.get_by_role("button", name="Save plan").click()

    rows = {
        name: open_as(name, "/t/harbour/sessions/").page.locator(".session-row") for name in ("tomas", "jo")
    }
    rows["ana"] = page.locator(".session-row")
    expect(rows["ana"]).to_contain_text("Tue 1 Jul 2031, 10:00")
    expect(rows["tomas"]).to_contain_text("Tue 1 Jul 2031, 4:00 AM")
    expect(rows["jo"]).to_contain_text("Tue 1 Jul 2031, 13:30")
    wall = open_as("wall", "projector").live().page
    expect(wall.locator("#stage")).to_contain_text("10:00 CEST")

    # Their pages have told the server where they are.
    known = open_as("tomas", "/t/harbour/sessions/").page.locator("meta[name=time-zone]")
    expect(known).to_have_attribute("content", "America/New_York")
