"""Items from a tracker are as old as they are there: in the letters, in the filters and for the archive."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backlog.deep.queries.report import DeepReport
from backlog.deep.rules import Letter, Reason
from backlog.importing.rules.records import Batch, Record
from backlog.importing.service.importing import import_records
from backlog.models import Change, Item, Tidying
from backlog.models.item import ItemFields
from backlog.models.snooze import NOTICE, leaving
from backlog.ranked.queries.listing import Listing
from backlog.ranked.rules.url_state import View
from core.clock import now

YEARS = timedelta(days=3 * 365)


def old(number, state=ItemFields.State.BACKLOG, **ages):
    """A bug of the tracker whose moments were so long ago."""
    moments = {name: now() - age for name, age in ages.items()}
    return Record(number, f"OLD-{number}", f"Bug {number}", {"state": state, "type": "bug"}, moments=moments)


def bring(team, records, by=None):
    return import_records(team, Batch("jira", records=list(records)), by)


def report(team) -> DeepReport:
    return Listing(team, View()).report


def emergent(team) -> int | None:
    return report(team).scores[Letter.EMERGENT].value


class TestABacklogOfOldBugs:
    @pytest.fixture
    def bugs(self, harbour, ana):
        bring(harbour, [old(number, created=YEARS, updated=YEARS / 2) for number in range(40)], ana)
        return harbour.items.order_by("pk")

    def test_is_not_emergent_on_the_day_of_its_import(self, harbour, bugs):
        # What is left is the inbox, in which nothing waits.
        assert emergent(harbour) < 20
        assert len(report(harbour).having(Reason.UNSEEN)) == 40

    def test_is_stale_in_the_list(self, client_of, bugs, ana):
        page = client_of(ana).get("/t/harbour/backlog/", {"stale": "unseen"}).text

        assert "40 items match" in " ".join(page.split())

    def test_is_proposed_for_the_archive_the_longest_untouched_first(self, harbour, bugs):
        oldest = bugs.last()
        Item.objects.filter(pk=oldest.pk).update(looked_at=now() - 2 * YEARS)

        assert oldest.pk in report(harbour).having(Reason.NOT_PRUNED)

    def test_becomes_emergent_by_reviews(self, harbour, bugs, ana):
        before = emergent(harbour)
        for item in bugs[:20]:
            item.look(ana)

        assert emergent(harbour) > before

    def test_that_was_closed_long_ago_is_no_pruning_of_today(self, harbour, ana):
        records = [old(n, ItemFields.State.DECLINED, created=YEARS, resolved=YEARS / 2) for n in range(40)]
        bring(harbour, [*records, old(99, created=YEARS)], ana)

        assert emergent(harbour) < 30
        assert Item.objects.filter(state_since__gt=now() - YEARS / 3).count() == 0

    def test_that_arrives_closed_without_dates_is_none_either(self, harbour, backlog, ana):
        bring(harbour, [old(number, ItemFields.State.DECLINED) for number in range(40)], ana)
        imported = report(harbour).scores[Letter.EMERGENT]
        backlog[0].to_state("declined", ana)

        assert {part.name: part.items for part in imported.parts}.get("pruned", 0) == 0
        assert report(harbour).scores[Letter.EMERGENT] != imported


class TestTheEmergentScoreOfAnImport:
    @settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(
            st.tuples(st.integers(0, 2_000), st.integers(0, 2_000), st.booleans()), min_size=1, max_size=30
        )
    )
    def test_is_full_only_if_the_tracker_has_touched_all_of_it_lately(self, harbour, ages):
        harbour.items.all().delete()
        records = [
            old(
                number,
                created=timedelta(days=max(created, updated)),
                **({"updated": timedelta(days=updated)} if has_updated else {}),
            )
            for number, (created, updated, has_updated) in enumerate(ages)
        ]

        bring(harbour, records)

        for item, record in zip(harbour.items.order_by("pk"), records, strict=True):
            last = record.moments.get("updated", record.moments["created"])
            assert (item.created_at, item.looked_at) == (record.moments["created"], last)
        # A year is more than any horizon allows.
        if any(
            record.moments.get("updated", record.moments["created"]) < now() - YEARS / 3 for record in records
        ):
            assert emergent(harbour) < 100


class TestTheArchive:
    @pytest.fixture
    def many(self, harbour, ana):
        """Thousands would take as many queries: see `_archive_untouched`."""
        Tidying.choose(harbour, aside_after=6)
        bring(harbour, [old(number, created=YEARS) for number in range(60)], ana)
        return harbour.items

    def test_takes_no_old_import_without_a_full_notice(self, harbour, many):
        today = harbour.today(now())

        done = Tidying.tidy(harbour, today)

        assert (done.warned, done.put_aside) == (60, 0)
        assert set(many.values_list("goes_aside_on", flat=True)) == {today + NOTICE}
        assert leaving(harbour, Tidying.of(harbour), today).count() == 60
        for days in range(1, NOTICE.days):
            assert Tidying.tidy(harbour, today + timedelta(days=days)).put_aside == 0
        assert Tidying.tidy(harbour, today + NOTICE).put_aside == 60

    def test_leaves_what_someone_touched_during_the_notice(self, harbour, many, ana):
        today = harbour.today(now())
        Tidying.tidy(harbour, today)
        many.first().look(ana)

        assert Tidying.tidy(harbour, today + NOTICE).put_aside == 59

    def test_leaves_what_the_tracker_says_is_young(self, harbour, many):
        bring(harbour, [old(100, created=YEARS, updated=timedelta(days=3))])

        assert Tidying.tidy(harbour, harbour.today(now())).warned == 60

    def test_leaves_for_its_whole_period_what_came_without_dates(self, harbour, ana):
        Tidying.choose(harbour, aside_after=6)
        bring(harbour, [old(1)], ana)

        assert not Tidying.tidy(harbour, harbour.today(now() + timedelta(days=90)))

    def test_counts_a_later_change_by_an_import_as_a_touch(self, harbour, many):
        record = old(0, created=YEARS)
        record.title = "Bug 0, worse"
        bring(harbour, [record])

        assert Change.objects.filter(field="title", origin=Change.Origin.IMPORT).count() == 1
        assert Tidying.tidy(harbour, harbour.today(now())).warned == 59


def test_an_old_ticket_in_the_inbox_arrived_today(harbour, ana):
    bring(harbour, [old(1, ItemFields.State.INBOX, created=YEARS)], ana)

    item = harbour.items.get()
    assert item.created_at < now() - YEARS / 2 < item.state_since
    assert Reason.LEFT_OVER not in {
        reason for score in report(harbour).scores.values() for reason in score.lists
    }
