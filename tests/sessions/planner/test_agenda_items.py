"""The lists that a planner starts with: first the rules, then their results for a team's backlog."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from backlog.models import BacklogSettings, Criterion, Dependency, Item, Question
from backlog.ranked.rules.horizons import Horizon
from core.clock import now
from sessions.meeting.rules.agenda import Phase, fits
from sessions.models import Session
from sessions.planner.queries.agenda_items import arranged, planned, proposed
from sessions.planner.rules.choose import Guardrail, Story, dives_in, for_deep_dive, guardrails, moved
from sessions.planner.rules.triage_order import (
    Cause,
    Waiting,
    cause_in_inbox,
    cause_of_waiting,
    for_triage,
    in_triage_order,
)
from tests.factories import ItemFactory

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOUR = {Phase.TRIAGE: 1200, Phase.DEEP_DIVE: 1500}

moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))
waiting = st.lists(
    st.builds(Waiting, st.uuids().map(str), moments, st.sampled_from(Cause), st.booleans()),
    unique_by=lambda each: each.ref,
)
stories = st.lists(
    st.builds(Story, st.uuids().map(str), st.sampled_from(Horizon), st.booleans()),
    unique_by=lambda each: each.ref,
)
seconds = st.floats(0, 6 * 3600)


class TestTriageRule:
    @given(waiting, seconds)
    def test_takes_as_many_as_fit_at_a_minute_each(self, waiting, seconds):
        assert len(for_triage(waiting, seconds)) == min(len(waiting), fits(seconds))

    @given(waiting, seconds)
    def test_leaves_nobody_behind_who_is_more_urgent_or_has_waited_longer(self, waiting, seconds):
        taken = for_triage(waiting, seconds)
        left = [each for each in waiting if each not in taken]

        assert all(
            (not one.urgent, one.since) <= (not other.urgent, other.since) for one in taken for other in left
        )

    @given(waiting, st.randoms())
    def test_does_not_depend_on_the_order_of_its_input(self, waiting, random):
        shuffled = random.sample(waiting, len(waiting))

        assert in_triage_order(waiting) == in_triage_order(shuffled)

    def test_calls_what_the_last_session_could_have_taken_left_over(self):
        assert cause_in_inbox(MONDAY, None) is Cause.NEW
        assert cause_in_inbox(MONDAY, MONDAY - timedelta(days=7)) is Cause.NEW
        assert cause_in_inbox(MONDAY, MONDAY + timedelta(days=1)) is Cause.LEFT_OVER

    @pytest.mark.parametrize(
        ("facts", "cause"),
        [
            ({}, None),
            ({"answered_at": MONDAY + timedelta(hours=1)}, Cause.ANSWERED),
            ({"answered_at": MONDAY - timedelta(hours=1)}, None),
            ({"answered_at": MONDAY, "open_questions": 1}, None),
            ({"return_on": date(2026, 11, 23)}, Cause.RETURNED),
            ({"return_on": date(2026, 11, 24)}, None),
        ],
    )
    def test_brings_back_what_is_answered_or_due_and_nothing_else(self, facts, cause):
        asked = {"open_questions": 0, "answered_at": None, "return_on": None, **facts}

        assert cause_of_waiting(since=MONDAY, today=MONDAY.date(), **asked) is cause


class TestDeepDiveRule:
    @given(stories, seconds)
    def test_takes_the_top_two_to_four_that_are_next_and_not_ready(self, stories, seconds):
        taken = for_deep_dive(stories, seconds)
        candidates = [story for story in stories if story.is_unready and story.horizon is Horizon.NEXT]

        assert taken == candidates[: len(taken)]
        assert len(taken) == min(len(candidates), dives_in(seconds))
        assert len(taken) <= 4

    @given(seconds.filter(bool))
    def test_proposes_two_at_least_however_short_the_dive(self, seconds):
        assert 2 <= dives_in(seconds) <= 4

    def test_proposes_none_without_a_dive(self):
        assert dives_in(0) == 0


class TestGuardrails:
    QUIET = {"goal": "Refunds", "dives": 3, "minutes": 60, "triage": 20, "triage_seconds": 1200}

    def test_say_nothing_about_a_sound_plan(self):
        assert guardrails(**self.QUIET) == []

    @pytest.mark.parametrize(
        ("change", "warning"),
        [
            ({"goal": " "}, Guardrail.NO_GOAL),
            ({"dives": 5}, Guardrail.TOO_MANY_DIVES),
            ({"minutes": 91}, Guardrail.TOO_LONG),
            ({"triage": 21}, Guardrail.TRIAGE_TOO_FULL),
        ],
    )
    def test_say_what_to_mend(self, change, warning):
        assert guardrails(**self.QUIET | change) == [warning]


class TestMoved:
    @given(st.lists(st.text(max_size=3), unique=True), st.text(max_size=3), st.sampled_from([-1, 1]))
    def test_loses_and_invents_nothing(self, order, ref, by):
        assert sorted(moved(order, ref, by)) == sorted(order)

    @given(st.lists(st.integers().map(str), unique=True, min_size=2), st.data())
    def test_moves_one_by_one_place(self, order, data):
        place = data.draw(st.integers(0, len(order) - 2))

        after = moved(order, order[place], 1)

        assert after.index(order[place]) == place + 1

    def test_stops_at_either_end(self):
        assert moved(["a", "b"], "a", -1) == ["a", "b"]
        assert moved(["a", "b"], "b", 1) == ["a", "b"]


class TestProposed:
    def test_takes_the_inbox_as_far_as_it_fits_the_oldest_first(self, harbour, inbox):
        lists = proposed(harbour, {Phase.TRIAGE: 120}, now())

        assert [(row.item, row.chosen) for row in lists.triage] == [
            (inbox[0], True),
            (inbox[1], True),
            (inbox[2], False),
        ]
        assert lists.triage[0].reason == "new"

    def test_puts_the_urgent_first(self, harbour, ana, inbox):
        inbox[2].edit(ana, urgency=Item.Urgency.URGENT)

        lists = proposed(harbour, HOUR, now())

        assert [row.item for row in lists.triage] == [inbox[2], inbox[0], inbox[1]]

    def test_says_what_the_last_session_left_over(self, harbour, ines, inbox):
        finished = Session.plan(harbour, ines, now())
        Session.objects.filter(pk=finished.pk).update(started_at=now(), finished_at=now())
        ItemFactory(team=harbour, title="Came later", state=Item.State.INBOX)

        lists = proposed(harbour, HOUR, now())

        assert [row.reason for row in lists.triage] == ["left from last time"] * 3 + ["new"]

    def test_brings_back_what_was_put_aside_when_it_is_due_or_answered(self, harbour, ana, inbox):
        for item in inbox:
            item.to_state(Item.State.WAITING, ana)
        inbox[0].edit(ana, return_on=now().date())
        Question.ask(inbox[1], "Which port?", ana).settle("All of them", ana)
        Question.ask(inbox[2], "Since when?", ana)

        lists = proposed(harbour, HOUR, now())

        assert {(row.item, row.reason) for row in lists.triage} == {
            (inbox[0], "back from snooze"),
            (inbox[1], "its question was answered"),
        }

    def test_takes_the_top_of_next_that_is_not_ready(self, harbour, ana, backlog):
        backlog[0].to_state(Item.State.READY, ana)

        lists = proposed(harbour, HOUR, now())

        assert [row.item for row in lists.chosen(Phase.DEEP_DIVE)] == backlog[1:4]
        assert [row.item for row in lists.dives] == backlog[1:]

    def test_never_takes_what_is_in_progress(self, harbour, ana, backlog):
        backlog[0].to_state(Item.State.PLANNED, ana)

        lists = proposed(harbour, HOUR, now())

        assert backlog[0] not in [row.item for row in lists.dives + lists.triage]

    def test_takes_nothing_from_beyond_next(self, harbour, backlog):
        BacklogSettings.objects.filter(team=harbour).update(velocity=Decimal(2))
        Item.objects.filter(team=harbour).update(estimate=Decimal(2))

        lists = proposed(harbour, HOUR, now())

        assert [row.item for row in lists.dives] == backlog[:2]

    def test_says_what_each_story_lacks(self, harbour, ana, backlog):
        first, second, third, fourth = backlog[:4]
        for item in backlog[:4]:
            item.reword("why", "Ships wait", ana)
        Question.ask(first, "Which port?", ana)
        Question.ask(first, "Which tide?", ana).settle("High", ana)
        for text in ("Berth is shown", "Berth is kept"):
            Criterion.write(second, text, ana)
        Criterion.write(third, "Berth is shown", ana)
        third.settle(Decimal(5), "5", ana)
        BacklogSettings.objects.filter(team=harbour).update(
            ready_checks=["why", "criteria", "estimate", "questions", "blockers"]
        )
        Dependency.objects.create(blocker=first, blocked=second)
        fourth.reword("why", "", ana)

        reasons = {row.item: row.reason for row in proposed(harbour, HOUR, now()).dives}

        assert reasons[first] == "no acceptance criteria yet · not estimated · 1 open question"
        assert reasons[second] == f"not estimated · blocked by {first.key}"
        assert reasons[third] == "complete: mark it ready"
        assert reasons[fourth] == "no why yet · no acceptance criteria yet · not estimated"

    def test_sees_nothing_of_another_team(self, lighthouse, inbox, backlog):
        lists = proposed(lighthouse, HOUR, now())

        assert (lists.triage, lists.dives, lists.more_waiting) == ([], [], 0)

    def test_counts_what_it_does_not_show(self, harbour):
        for _ in range(20):
            ItemFactory(team=harbour, state=Item.State.INBOX)

        lists = proposed(harbour, {Phase.TRIAGE: 120}, now())

        assert len(lists.triage) == 14
        assert lists.more_waiting == 6

    def test_asks_as_many_questions_of_a_long_backlog_as_of_a_short_one(self, harbour, backlog, inbox):
        def queries():
            with CaptureQueriesContext(connection) as asked:
                proposed(harbour, HOUR, now())
            return len(asked)

        before = queries()
        for state in (Item.State.INBOX, Item.State.BACKLOG):
            for _ in range(30):
                ItemFactory(team=harbour, state=state)

        assert queries() == before


class TestPlanned:
    def test_shows_the_sessions_lists_first_and_then_what_else_there_is(self, session, backlog, inbox):
        later = ItemFactory(team=session.team, title="Came later", state=Item.State.INBOX)

        lists = planned(session, HOUR, now())

        assert [row.item for row in lists.chosen(Phase.DEEP_DIVE)] == backlog[:2]
        assert [row.item for row in lists.chosen(Phase.TRIAGE)] == inbox
        assert [row.item for row in lists.triage if not row.chosen] == [later]


class TestArranged:
    def test_keeps_the_order_it_is_given(self, harbour, backlog):
        refs = [backlog[2].public_id, backlog[0].public_id]

        lists = arranged(harbour, {Phase.DEEP_DIVE: refs}, now())

        assert [row.item for row in lists.dives] == [backlog[2], backlog[0]]

    def test_leaves_out_what_is_in_progress_or_another_teams(self, harbour, lighthouse, ana, backlog):
        backlog[0].to_state(Item.State.PLANNED, ana)
        theirs = ItemFactory(team=lighthouse)
        refs = [backlog[0].public_id, theirs.public_id, backlog[1].public_id]

        lists = arranged(harbour, {Phase.DEEP_DIVE: refs}, now())

        assert [row.item for row in lists.dives] == [backlog[1]]
