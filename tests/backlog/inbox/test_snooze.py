"""Snoozed and archived items: both are announced beforehand, and both come back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from backlog.models import Change, Item, Tidying
from backlog.models.bulk import BulkEdit
from backlog.models.snooze import TidyResult, keep, leaving, months_before, reactivate, snooze
from backlog.models.undo import undo
from backlog.ranked.page import BACKLOG
from backlog.ranked.service.tidying import next_tidying, tidy
from core.clock import now
from sessions.meeting.rules.agenda import Phase
from sessions.planner.queries.agenda_items import proposed
from tests.factories import ItemFactory
from tests.html import plain

TODAY = date(2026, 11, 20)


def fresh(item):
    return Item.objects.get(pk=item.pk)


def days(number):
    return timedelta(days=number)


class TestNotNow:
    def test_puts_an_item_out_of_sight_until_its_day(self, harbour, backlog, ana):
        snooze(backlog[0], TODAY + days(3), ana, "The dock is shut")

        item = fresh(backlog[0])
        assert (item.state, item.rank, item.return_on) == ("waiting", None, TODAY + days(3))
        assert Tidying.tidy(harbour, TODAY + days(2)) == TidyResult()
        assert fresh(item).state == "waiting"

    def test_ends_by_itself_with_the_reason_shown(self, client_of, harbour, backlog, ana, announced):
        snooze(backlog[0], TODAY, ana, "The dock is shut")
        announced.clear()

        assert Tidying.tidy(harbour, TODAY) == TidyResult(returned=1)
        assert fresh(backlog[0]).state == "inbox"
        assert announced == [("backlog",)]
        page = plain(client_of(ana).get("/t/harbour/inbox/").text)
        assert "Back from snooze: The dock is shut" in page

    def test_ends_once(self, harbour, backlog, ana, announced):
        snooze(backlog[0], TODAY, ana)
        Tidying.tidy(harbour, TODAY)
        announced.clear()

        assert Tidying.tidy(harbour, TODAY) == TidyResult()
        assert announced == []
        assert backlog[0].changes.filter(field="state", after="inbox").count() == 1

    def test_that_ended_is_told_to_the_next_triage(self, harbour, backlog, ana):
        snooze(backlog[0], now().date(), ana)
        Tidying.tidy(harbour, now().date())

        lists = proposed(harbour, {Phase.TRIAGE: 1200}, now())

        assert [row.reason for row in lists.triage] == ["back from snooze"]

    def test_is_over_as_soon_as_something_else_is_decided(self, harbour, backlog, ana):
        snooze(backlog[0], TODAY, ana)
        backlog[0].to_state("backlog", ana)

        assert fresh(backlog[0]).return_on is None

    def test_is_over_in_bulk_too_and_back_by_its_undo(self, harbour, backlog, ana):
        snooze(backlog[0], TODAY, ana)

        edit = BulkEdit.send(harbour, [backlog[0].pk], ana, "inbox")
        assert fresh(backlog[0]).return_on is None
        edit.undo(ana)

        assert (fresh(backlog[0]).state, fresh(backlog[0]).return_on) == ("waiting", TODAY)

    def test_comes_back_early_with_one_click(self, backlog, ana):
        snooze(backlog[0], TODAY, ana, "The dock is shut")

        assert reactivate(backlog[0], ana)

        item = fresh(backlog[0])
        assert (item.state, item.return_on, item.state_reason) == ("inbox", None, "The dock is shut")

    def test_may_be_put_off_further(self, backlog, ana):
        snooze(backlog[0], TODAY, ana, "One")
        snooze(backlog[0], TODAY + days(9), ana, "Two")

        item = fresh(backlog[0])
        assert (item.return_on, item.state_reason) == (TODAY + days(9), "Two")
        assert item.changes.filter(field="state", after="waiting").count() == 1

    def test_survives_a_triage_that_is_undone(self, backlog, ana):
        snooze(backlog[0], TODAY, ana)
        item = fresh(backlog[0])
        before = item.snapshot()
        item.to_state("declined", ana)

        item.restore(before, ana)

        assert (fresh(item).state, fresh(item).return_on) == ("waiting", TODAY)


def untouch(*items, on=date(2025, 1, 1)):
    """Makes them untouched since that day."""
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    Item.objects.filter(pk__in=[item.pk for item in items]).update(
        created_at=at, looked_at=at, state_since=at
    )
    Change.objects.filter(item__in=items).update(at=at)


class TestGoingAside:
    @pytest.fixture(autouse=True)
    def _after_a_year(self, harbour):
        Tidying.choose(harbour, 12)

    def test_has_a_weeks_notice(self, harbour, backlog):
        untouch(*backlog[:2])

        assert Tidying.tidy(harbour, TODAY) == TidyResult(warned=2)
        assert Tidying.tidy(harbour, TODAY + days(6)) == TidyResult()
        assert Tidying.tidy(harbour, TODAY + days(7)) == TidyResult(put_aside=2)
        assert fresh(backlog[0]).state == "archived"
        assert fresh(backlog[0]).state_reason == "untouched for 12 months"

    def test_begins_seven_days_before_the_period_ends(self, harbour, backlog):
        untouch(backlog[0], on=date(2025, 11, 26))
        assert Tidying.tidy(harbour, TODAY - days(1)) == TidyResult()

        assert Tidying.tidy(harbour, TODAY) == TidyResult(warned=1)
        assert fresh(backlog[0]).goes_aside_on == TODAY + days(7)

    @pytest.mark.parametrize("touch", ["keep", "reword", "move", "state"])
    def test_is_called_off_by_a_touch(self, harbour, backlog, ana, touch):
        item = backlog[2]
        untouch(item)
        Tidying.tidy(harbour, now().date())
        assert leaving(harbour, Tidying.of(harbour), now().date()).get() == item

        {
            "keep": lambda: keep(item, ana),
            "reword": lambda: item.reword("why", "Pilots plan by it", ana),
            "move": lambda: item.move_to(1, ana),
            "state": lambda: item.to_state("ready", ana),
        }[touch]()

        assert not leaving(harbour, Tidying.of(harbour), now().date()).exists()
        assert Tidying.tidy(harbour, now().date() + days(7)) == TidyResult()
        assert (fresh(item).state != "archived", fresh(item).goes_aside_on) == (True, None)

    def test_leaves_alone_what_is_under_way_or_waits_for_a_day(self, harbour, backlog, ana):
        backlog[0].to_state("planned", ana)
        snooze(backlog[1], TODAY + days(400), ana)
        backlog[2].start_sizing()
        backlog[3].to_state("done", ana)
        untouch(*backlog[:4])

        assert Tidying.tidy(harbour, TODAY) == TidyResult()

    def test_comes_back_to_its_place_with_one_click(self, harbour, backlog, ana):
        untouch(backlog[2])
        before = list(harbour.items.ranked())
        Tidying.tidy(harbour, TODAY)
        Tidying.tidy(harbour, TODAY + days(7))
        assert list(harbour.items.ranked()) != before

        assert reactivate(fresh(backlog[2]), ana)

        assert list(harbour.items.ranked()) == before
        assert not reactivate(fresh(backlog[2]), ana)

    def test_comes_back_by_the_history_too(self, harbour, backlog, ana):
        untouch(backlog[2])
        Tidying.tidy(harbour, TODAY)
        Tidying.tidy(harbour, TODAY + days(7))

        assert undo(fresh(backlog[2]), "state", ana)

        assert fresh(backlog[2]).state == "backlog"

    def test_is_off_until_a_team_chooses(self, harbour, backlog):
        untouch(*backlog)
        Tidying.tidy(harbour, TODAY)

        Tidying.choose(harbour, None)

        assert Tidying.tidy(harbour, TODAY + days(7)) == TidyResult()
        assert not harbour.items.filter(goes_aside_on__isnull=False).exists()

    def test_shows_on_the_inbox_and_is_kept_there(self, client_of, harbour, backlog, ana):
        untouch(backlog[0])
        Tidying.tidy(harbour, now().date())
        browser = client_of(ana)
        assert "Archiving soon" in browser.get("/t/harbour/inbox/").text

        browser.post(f"/t/harbour/backlog/items/{backlog[0].public_id}/keeping/")

        assert "Archiving soon" not in browser.get("/t/harbour/inbox/").text

    def test_costs_as_many_queries_for_a_hundred_as_for_one(self, harbour, ana):
        def asked(count):
            untouch(*(ItemFactory(team=harbour, by=ana) for _ in range(count)))
            Tidying.objects.update(tidied_on=None)
            Tidying.tidy(harbour, TODAY)
            with CaptureQueriesContext(connection) as queries:
                assert Tidying.tidy(harbour, TODAY + days(7)).put_aside == count
            return len(queries)

        assert asked(1) == asked(100)


class TestADay:
    def test_is_due_at_once_and_then_at_the_next(self, harbour):
        assert next_tidying(harbour.public_id) <= now()

        tidy(harbour.public_id, datetime(2026, 11, 20, 15, tzinfo=UTC))

        assert next_tidying(harbour.public_id) == datetime(2026, 11, 21, tzinfo=UTC)

    def test_comes_by_an_open_page(self, harbour, backlog, ana):
        snooze(backlog[0], now().date(), ana)

        assert BACKLOG.due(harbour.public_id) <= now()
        BACKLOG.catch_up(harbour.public_id, now())

        assert fresh(backlog[0]).state == "inbox"
        assert BACKLOG.due(harbour.public_id) > now()

    def test_comes_by_the_command_too(self, harbour, lighthouse, backlog, ana, capsys):
        snooze(backlog[0], now().date(), ana)

        call_command("tidy_backlog")

        assert capsys.readouterr().out.splitlines() == [
            "harbour: 1 back from snooze, 0 with a week's notice, 0 archived",
            "lighthouse: 0 back from snooze, 0 with a week's notice, 0 archived",
        ]


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_go_back_to_the_same_day_or_the_last_of_the_month(day, months):
    before = months_before(day, months)

    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert before.day == day.day or (before + days(1)).day == 1
