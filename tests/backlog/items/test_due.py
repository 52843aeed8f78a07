"""The due date of an item: how near it is, in words; set, undone and told in the history."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from backlog.items.rules.due import SOON, Nearness, due_of
from backlog.models import Change, Item
from core.clock import now
from tests.html import toast
from tests.orders import HTMX

DAYS = st.dates(date(2001, 1, 1), date(2199, 1, 1))


def words(html):
    """What a reader sees of it."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class TestADueDate:
    @given(DAYS, DAYS)
    def test_is_over_only_once_its_day_is(self, day, today):
        due = due_of(day, today, is_open=True)

        assert due.day == day
        assert (due.nearness is Nearness.OVERDUE) == (day < today)
        assert (due.nearness is Nearness.TODAY) == (day == today)
        assert due.is_pressing == (day - today <= SOON)

    @given(DAYS, DAYS)
    def test_presses_nobody_once_the_item_is_done(self, day, today):
        assert not due_of(day, today, is_open=False).is_pressing

    def test_may_be_missing(self):
        assert due_of(None, date(2026, 12, 1), is_open=True) is None


@pytest.fixture
def today(harbour):
    return harbour.today(now())


def give(client, item, day):
    url = reverse("backlog:facts", args=["harbour", item.public_id])
    return client.post(url, {"due_on": day}, headers=HTMX)


def due_of_row(item):
    return Item.objects.get(pk=item.pk).due_on


class TestTheDueDateOfAnItem:
    def test_is_set_and_comes_back_by_the_undo_of_its_toast(self, client_of, backlog, tomas):
        item, browser = backlog[0], client_of(tomas)
        give(browser, item, "2027-01-15")
        back = toast(give(browser, item, "2027-02-01"))

        assert due_of_row(item) == date(2027, 2, 1)
        assert back["text"] == f"Due date saved for {item.key}"
        browser.post(back["undo"], back["fields"], headers=HTMX)
        assert due_of_row(item) == date(2027, 1, 15)

    def test_is_cleared_by_an_empty_field_which_is_undone_too(self, client_of, backlog, tomas):
        item, browser = backlog[0], client_of(tomas)
        give(browser, item, "2027-01-15")
        back = toast(give(browser, item, ""))

        assert due_of_row(item) is None
        browser.post(back["undo"], back["fields"], headers=HTMX)
        assert due_of_row(item) == date(2027, 1, 15)

    def test_is_told_in_the_history_as_a_day(self, client_of, backlog, tomas):
        give(client_of(tomas), backlog[0], "2027-01-15")

        page = words(client_of(tomas).get(f"/t/harbour/backlog/{backlog[0].key}/").text)
        assert "Due date Fri 15 Jan" in page
        assert Change.objects.filter(item=backlog[0], field="due_on", by=tomas).count() == 1

    @pytest.mark.parametrize("day", ["soon", "0002-12-07", "2026-13-01"])
    def test_that_is_none_is_refused(self, client_of, backlog, tomas, day):
        assert give(client_of(tomas), backlog[0], day).status_code == 422
        assert due_of_row(backlog[0]) is None

    def test_that_is_over_says_so_in_words_until_it_is_done(self, client_of, backlog, ana, today):
        item, browser = backlog[0], client_of(ana)
        item.edit(ana, due_on=today - timedelta(days=3))

        address = f"/t/harbour/backlog/{item.key}/"
        # In its row, and beside the list.
        assert browser.get(address).text.count("Overdue since") == 2
        item.to_state("done", ana)
        assert "Overdue" not in browser.get(address, {"tab": "all"}).text.replace("Overdue</option>", "")

    def test_stands_in_the_row_only_where_it_is_near(self, client_of, backlog, ana, today):
        for item, days in zip(backlog, (0, 14, 15), strict=False):
            item.edit(ana, due_on=today + timedelta(days=days))

        rows = words(client_of(ana).get("/t/harbour/backlog/").text)

        assert rows.count("Due today") == 1
        assert rows.count("Due ") - rows.count("Due date") - rows.count("Due within") == 2
