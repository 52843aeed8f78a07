"""A sprint from its plan to its lesson, and its effect on the items and the velocity."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlog.models import BacklogSettings, Change, Item, Sprint
from backlog.models.running_sprint import Moved, StillRunning, version_of
from backlog.models.sprint import NumberTaken
from backlog.models.velocity import measured, velocity_of
from backlog.ranked.queries.runway import Outlook
from backlog.sprints.rules.dates import next_dates
from core.text import Stale, version
from tests.factories import ItemFactory

FIVE = Decimal(5)


@pytest.fixture
def ready(harbour, ana):
    """Four ready items of 5, 3, 8 and 2 points, top first, above two that are not ready."""
    items = [ItemFactory(team=harbour, by=ana, title=f"Berth plan {number}") for number in range(1, 7)]
    for item, size in zip(items, ("5", "3", "8", "2"), strict=False):
        item.resize(Decimal(size), size, ana)
        item.to_state("ready", ana)
    return items


@pytest.fixture
def plan(harbour, ana):
    """Harbour's next sprint, with room for ten points."""
    return Sprint.plan_next(harbour, ana, 2, Decimal(10))


@pytest.fixture
def sprint(plan, ready, ana):
    """Harbour's running sprint, with the first three ready items."""
    plan.take(ready[:3], ana, FIVE)
    plan.commit(ana, FIVE)
    return plan


def states(items):
    return [item.state for item in Item.objects.filter(pk__in=[item.pk for item in items]).order_by("pk")]


def titles(team):
    return list(team.items.ranked().values_list("title", flat=True))


class TestAPlan:
    def test_is_begun_once(self, harbour, plan, ines):
        again = Sprint.plan_next(harbour, ines, 3, None)

        assert (again, again.number, again.capacity) == (plan, 1, 10)

    def test_takes_what_is_in_the_list_and_not_in_progress(self, plan, ready, ana, harbour):
        ready[0].to_state("planned", ana)
        ready[1].to_state("done", ana)
        request = ItemFactory(team=harbour, by=ana, state="inbox")

        taken = plan.take([*ready[:3], request], ana, FIVE)

        assert taken == [ready[2]]
        assert plan.take(ready, ana, FIVE) == [ready[3], ready[4], ready[5]]

    def test_leaves_the_items_as_they_are(self, plan, ready, ana):
        plan.take(ready[:2], ana, FIVE)

        assert states(ready[:2]) == ["ready", "ready"]

    def test_lists_in_rank_order_what_is_still_in_the_list(self, plan, ready, ana):
        plan.take(ready[:3], ana, FIVE)
        ready[2].move_to(1, ana)
        ready[0].to_state("archived", ana)

        assert [entry.item for entry in plan.planned()] == [ready[2], ready[1]]

    def test_gives_an_item_up(self, plan, ready, ana):
        plan.take(ready[:2], ana, FIVE)
        plan.drop(ready[0], ana)

        assert [entry.item for entry in plan.planned()] == [ready[1]]

    def test_keeps_its_length_when_it_begins_on_another_day(self, plan):
        length = plan.ends_on - plan.starts_on

        plan.replan(starts_on=date(2030, 3, 4))

        assert plan.ends_on == date(2030, 3, 4) + length

    def test_has_a_number_of_its_own(self, harbour, sprint, ana):
        following = Sprint.plan_next(harbour, ana, 2, None)

        with pytest.raises(NumberTaken):
            following.replan(number=sprint.number)

    def test_keeps_the_goal_that_somebody_else_set_meanwhile(self, plan):
        plan.aim("Ships wait less")

        with pytest.raises(Stale):
            plan.aim("Pilots plan by it", seen=version(""))

        assert plan.goal == "Ships wait less"


class TestACommitment:
    def test_plans_its_items_and_copies_their_sizes(self, sprint, ready, ana):
        ready[0].resize(Decimal(13), "13", ana)

        assert states(ready[:3]) == ["planned"] * 3
        assert [(entry.points, entry.label) for entry in sprint.listed()] == [(5, "5"), (3, "3"), (8, "8")]
        assert (sprint.committed, sprint.committed_by, sprint.is_running) == (16, ana, True)

    def test_counts_an_item_without_a_size_as_the_usual_one(self, plan, ready, ana):
        plan.take([ready[4]], ana, FIVE)
        plan.commit(ana, FIVE)

        entry = plan.listed().get()
        assert (entry.points, entry.label, plan.committed) == (5, "", 5)

    def test_tells_no_size_that_is_being_voted_on(self, plan, ready, ana):
        ready[0].start_sizing()
        plan.take([ready[0]], ana, Decimal(3))
        plan.commit(ana, Decimal(3))

        assert (plan.listed().get().points, plan.listed().get().label) == (3, "")

    def test_stands_in_the_history_of_each_item(self, sprint, ready, ana):
        change = Change.objects.filter(item=ready[1], field="state").first()

        assert (change.before, change.after, change.by, change.reason) == (
            "ready",
            "planned",
            ana,
            "Sprint 1",
        )

    def test_is_of_what_was_shown(self, plan, ready, ana, ines):
        plan.take(ready[:2], ana, FIVE)
        seen = version_of(plan.planned())
        plan.take([ready[2]], ines, FIVE)

        with pytest.raises(Moved):
            plan.commit(ana, FIVE, seen=seen)
        assert states(ready[:3]) == ["ready"] * 3

        plan.commit(ana, FIVE, seen=version_of(plan.planned()))
        with pytest.raises(Moved):
            plan.commit(ana, FIVE)

    def test_of_nothing_is_none(self, plan, ana):
        with pytest.raises(Moved):
            plan.commit(ana, FIVE)

    def test_waits_for_the_end_of_the_sprint_before(self, harbour, sprint, ready, ana):
        following = Sprint.plan_next(harbour, ana, 2, Decimal(10))
        following.take([ready[3]], ana, FIVE)

        with pytest.raises(StillRunning):
            following.commit(ana, FIVE)

    def test_can_be_withdrawn(self, sprint, ready, ana, harbour):
        before = titles(harbour)

        sprint.withdraw(ana)

        assert states(ready[:3]) == ["ready"] * 3
        assert (sprint.committed, sprint.committed_at, titles(harbour)) == (None, None, before)
        assert sprint.planned().count() == 3

    def test_is_not_withdrawn_from_what_others_have_done_meanwhile(self, sprint, ready, ana):
        ready[0].to_state("archived", ana)
        sprint.check_off(ready[1], True, ana)

        sprint.withdraw(ana)

        assert states(ready[:3]) == ["archived", "done", "ready"]


class TestARunningSprint:
    def test_checks_an_item_off_and_takes_that_back_to_its_place(self, sprint, ready, ana, harbour):
        before = titles(harbour)

        sprint.check_off(ready[1], True, ana)
        sprint.check_off(ready[1], True, ana)
        assert states(ready[:3]) == ["planned", "done", "planned"]

        sprint.check_off(ready[1], False, ana)
        assert states(ready[:3]) == ["planned"] * 3
        assert titles(harbour) == before

    def test_takes_another_item_in_without_changing_what_was_promised(self, sprint, ready, ana):
        sprint.take([ready[3]], ana, FIVE)

        assert states(ready[:4]) == ["planned"] * 4
        assert (sprint.committed, sprint.listed().count()) == (16, 4)

    def test_gives_an_item_back(self, sprint, ready, ana):
        sprint.drop(ready[2], ana)

        assert states(ready[:3]) == ["planned", "planned", "ready"]


class TestAFinish:
    def test_counts_what_is_done_and_returns_the_rest_to_the_top(self, sprint, ready, ana, harbour):
        ready[5].move_to(1, ana)
        sprint.check_off(ready[0], True, ana)

        sprint.finish("Ask the pilots first", ana)

        assert (sprint.done, sprint.lesson, sprint.finished_by) == (5, "Ask the pilots first", ana)
        assert states(ready[:3]) == ["done", "ready", "ready"]
        assert titles(harbour) == [f"Berth plan {number}" for number in (2, 3, 6, 4, 5)]

    def test_returns_an_item_to_the_state_that_it_came_from(self, plan, ready, ana):
        plan.take(ready[3:5], ana, FIVE)
        plan.commit(ana, FIVE)

        plan.finish("", ana)

        assert states(ready[3:5]) == ["ready", "backlog"]

    def test_leaves_the_place_of_what_stands_on_top_already(self, sprint, ready, ana):
        sprint.finish("", ana)

        assert not Change.objects.filter(item__in=ready, field="rank", reason="Sprint 1").exists()

    def test_leaves_alone_what_went_elsewhere(self, sprint, ready, ana):
        ready[0].to_state("declined", ana)

        sprint.finish("", ana)

        assert states(ready[:3]) == ["declined", "ready", "ready"]
        assert sprint.done == 0

    def test_happens_once(self, sprint, ana, ines):
        sprint.finish("Ask the pilots first", ana)

        with pytest.raises(Moved):
            sprint.finish("Ask the crews first", ines)
        assert sprint.lesson == "Ask the pilots first"

    def test_can_be_undone_until_the_next_sprint_begins(self, sprint, ready, ana, harbour):
        ready[5].move_to(1, ana)
        before = titles(harbour)
        sprint.check_off(ready[0], True, ana)
        sprint.finish("Ask the pilots first", ana)

        sprint.resume(ana)

        assert (sprint.is_running, sprint.done, sprint.committed) == (True, None, 16)
        assert states(ready[:3]) == ["done", "planned", "planned"]
        sprint.check_off(ready[0], False, ana)
        assert titles(harbour) == before

        sprint.finish("", ana)
        following = Sprint.plan_next(harbour, ana, 2, None)
        following.take([ready[3]], ana, FIVE)
        following.commit(ana, FIVE)
        with pytest.raises(Moved):
            sprint.resume(ana)


@pytest.fixture
def run(harbour, ana):
    """Run a sprint that finishes so many points."""

    def run(points):
        item = ItemFactory(team=harbour, by=ana)
        item.resize(Decimal(points), str(points), ana)
        sprint = Sprint.plan_next(harbour, ana, 2, None)
        sprint.take([item], ana, FIVE)
        sprint.commit(ana, FIVE)
        sprint.check_off(item, True, ana)
        sprint.finish("", ana)

    return run


class TestTheVelocity:
    def test_is_the_teams_own_figure_until_three_sprints_are_finished(self, harbour, run):
        BacklogSettings.of(harbour)
        BacklogSettings.objects.update(velocity=24)

        found = [velocity_of(harbour)]
        for points in (9, 12, 15, 18):
            run(points)
            found.append(velocity_of(harbour))

        assert found == [24, 24, 24, 12, 15]

    def test_is_what_was_done_when_the_team_named_none(self, harbour, run):
        assert velocity_of(harbour) is None
        run(8)
        assert velocity_of(harbour) == 8

    def test_moves_the_horizons(self, harbour, run, client_of, ana):
        for number in range(4):
            ItemFactory(team=harbour, by=ana, title=f"Berth plan {number}").resize(Decimal(4), "4", ana)

        def shown():
            text = client_of(ana).get("/t/harbour/backlog/").text
            return [name for name in ("Next", "Soon", "Later") if f'divider__name">{name}<' in text]

        assert shown() == ["Next"]
        run(2)
        assert shown() == ["Next", "Soon", "Later"]

    @given(
        st.lists(st.decimals(0, 100, places=1), max_size=8),
        st.none() | st.decimals(1, 100, places=1),
    )
    def test_lies_between_the_sprints_that_it_is_made_of(self, done, own):
        found = measured(done[-3:], own)

        if len(done) < 3 and own:
            assert found == own
        elif any(done[-3:]):
            assert found is None or min(done[-3:]) - 1 <= found <= max(done[-3:]) + 1


class TestTheRunway:
    def test_is_the_ready_work_in_sprints(self, harbour, ready):
        BacklogSettings.of(harbour)
        BacklogSettings.objects.update(velocity=12)
        outlook = Outlook(harbour, BacklogSettings.of(harbour))

        assert (outlook.points, outlook.runway) == (18, Decimal("1.5"))

    def test_fills_a_sprint_at_the_item_that_brings_it_to_the_velocity(self, harbour, ready):
        BacklogSettings.of(harbour)
        for velocity, last in ((5, 0), (8, 1), (9, 2), (18, 3)):
            BacklogSettings.objects.update(velocity=velocity)
            assert Outlook(harbour, BacklogSettings.of(harbour)).fills_at == ready[last].rank
        BacklogSettings.objects.update(velocity=19)
        assert Outlook(harbour, BacklogSettings.of(harbour)).fills_at == ""

    def test_counts_a_ready_item_without_a_size_as_the_median(self, harbour, ready, ana):
        ready[4].to_state("ready", ana)
        BacklogSettings.of(harbour)
        BacklogSettings.objects.update(velocity=10)

        assert Outlook(harbour, BacklogSettings.of(harbour)).points == 18 + 4

    def test_is_unknown_without_a_velocity(self, harbour, ready):
        assert Outlook(harbour, BacklogSettings.of(harbour)).runway is None


DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


class TestTheDatesOfTheNextSprint:
    def test_are_whole_weeks_from_monday_to_friday_at_first(self):
        assert next_dates(None, 2, date(2026, 11, 4)) == (date(2026, 11, 9), date(2026, 11, 20))

    def test_follow_the_rhythm_of_the_last_one(self):
        last = (date(2026, 11, 4), date(2026, 11, 17))

        assert next_dates(last, 2, date(2026, 11, 16)) == (date(2026, 11, 18), date(2026, 12, 1))

    @given(st.none() | st.tuples(DAYS, st.integers(0, 60)), st.integers(1, 6), DAYS)
    def test_begin_after_the_last_one_and_are_not_over(self, last, weeks, today):
        former = last and (last[0], last[0] + timedelta(days=last[1]))

        first, end = next_dates(former, weeks, today)

        assert end >= today
        assert first <= end < first + timedelta(weeks=weeks)
        assert former is None or first > former[1]
