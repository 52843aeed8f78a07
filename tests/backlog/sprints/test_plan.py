"""Selecting items for a sprint, for any list of stories, links and capacities."""

from decimal import Decimal
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlog.models import labels
from backlog.sprints.rules.plan import Passed, Story, Why, filled_after, laid_out, propose, runway, velocity

SIZES = st.none() | st.sampled_from([Decimal(size) for size in ("0", "0.5", "1", "2", "3", "5", "8", "13")])
STORIES = st.lists(st.tuples(SIZES, st.booleans()), max_size=15).map(
    lambda rows: [Story(ref, *row) for ref, row in enumerate(rows)]
)
EDGES = st.lists(st.tuples(st.integers(0, 16), st.integers(0, 16)), max_size=15)
CAPACITIES = st.decimals(0, 40, places=1)


def stories(*sizes):
    return [
        Story(ref, None if size is None else Decimal(size))
        for ref, size in zip("ABCDEF", sizes, strict=False)
    ]


class TestProposal:
    @given(STORIES, EDGES, CAPACITIES, st.sets(st.integers(0, 16)))
    def test_never_exceeds_the_capacity(self, stories, edges, capacity, settled):
        plan = propose(stories, capacity, edges, settled=settled)

        assert plan.points + plan.left == capacity
        assert plan.left >= 0

    @given(STORIES, EDGES, CAPACITIES, st.sets(st.integers(0, 16)))
    def test_takes_nothing_before_what_blocks_it(self, stories, edges, capacity, settled):
        plan = propose(stories, capacity, edges, settled=settled)

        for blocker, blocked in edges:
            if blocked in plan.chosen and blocker not in settled:
                assert plan.chosen.index(blocker) < plan.chosen.index(blocked)
        for each in plan.passed:
            assert bool(each.blockers) == (each.why is Why.BLOCKED)
            assert not {*each.blockers} & {*plan.chosen, *settled}

    @given(STORIES, EDGES, CAPACITIES)
    def test_takes_only_what_is_ready_and_each_once(self, stories, edges, capacity):
        plan = propose(stories, capacity, edges)
        ready = {story.ref for story in stories if story.is_ready}

        assert len(set(plan.chosen)) == len(plan.chosen)
        assert ready.issuperset(plan.chosen)
        assert not set(plan.chosen) & {each.ref for each in plan.passed}

    @given(STORIES, CAPACITIES)
    def test_goes_by_rank_where_nothing_is_blocked(self, stories, capacity):
        assert list(propose(stories, capacity).chosen) == sorted(propose(stories, capacity).chosen)

    @given(STORIES, CAPACITIES)
    def test_says_why_of_every_ready_item_it_had_room_to_ask(self, stories, capacity):
        plan = propose(stories, capacity)

        if plan.left:
            answered = {*plan.chosen, *(each.ref for each in plan.passed)}
            assert answered.issuperset(story.ref for story in stories if story.is_ready)

    def test_fills_the_gap_that_a_larger_item_leaves(self):
        plan = propose(stories(5, 8, 3, 1), Decimal(10))

        assert plan.chosen == ("A", "C", "D")
        assert plan.fillers == ("C", "D")
        assert plan.passed == (Passed("B", Why.NO_ROOM),)
        assert (plan.points, plan.left) == (9, 1)

    def test_says_when_an_item_would_fit_into_no_sprint(self):
        plan = propose(stories(13, 3), Decimal(10))

        assert plan.passed == (Passed("A", Why.LARGER_THAN_SPRINT),)
        assert (plan.chosen, plan.fillers) == (("B",), ())

    def test_lets_a_blocked_item_follow_its_blocker(self):
        assert propose(stories(1, 2, 3), Decimal(10), [("C", "A")]).chosen == ("B", "C", "A")

    def test_passes_over_what_waits_for_something_outside_the_sprint(self):
        plan = propose(stories(1, 2), Decimal(10), [("X", "A")])

        assert plan.passed == (Passed("A", Why.BLOCKED, ("X",)),)
        assert propose(stories(1, 2), Decimal(10), [("X", "A")], settled={"X"}).chosen == ("A", "B")
        assert propose(stories(1, 2), Decimal(10), [("X", "A")], taken={"X": Decimal(8)}).chosen == ("A",)

    def test_passes_over_a_whole_chain_whose_first_does_not_fit(self):
        plan = propose(stories(8, 1, 1), Decimal(5), [("A", "B"), ("B", "C")])

        assert plan.chosen == ()
        assert [each.why for each in plan.passed] == ["larger-than-sprint", "blocked", "blocked"]

    def test_counts_an_item_without_a_size_as_the_usual_one_and_names_it(self):
        plan = propose(stories(3, None, 5), Decimal(10))

        assert (plan.chosen, plan.guessed, plan.points) == (("A", "B"), ("B",), 7)

    def test_names_those_not_ready_above_the_last_that_it_takes(self):
        rows = [Story("A", Decimal(1), False), Story("B", Decimal(2)), Story("C", Decimal(1), False)]

        assert propose(rows, Decimal(10)).passed == (Passed("A", Why.NOT_READY),)

    def test_has_words_for_every_reason(self):
        assert labels.PASSED_OVER.keys() == set(Why)


class TestVelocity:
    @pytest.mark.parametrize(
        ("finished", "own", "expected"),
        [
            ([10, 20, 21, 25], 5, 22),
            ([20, 21], 5, "20.5"),
            ([1, 0, 0], None, "0.33"),
            ([], 18, 18),
            ([0, 0, 0], 18, 18),
            ([], None, None),
            ([], 0, None),
        ],
    )
    def test_is_the_mean_of_the_last_three_or_the_teams_own(self, finished, own, expected):
        found = velocity([Decimal(points) for points in finished], None if own is None else Decimal(own))

        assert found == (None if expected is None else Decimal(expected))


class TestRunway:
    def test_is_counted_in_sprints(self):
        assert runway([Decimal(13), None, Decimal(14)], Decimal(20), usual=Decimal(3)) == Decimal("1.5")

    def test_is_unknown_without_a_velocity(self):
        assert runway([Decimal(5)], None, usual=Decimal(3)) is None

    @given(STORIES, st.decimals(1, 40, places=1))
    def test_of_a_sprint_ends_at_the_line_where_ready_work_fills_it(self, stories, velocity):
        sized = [story for story in stories if story.points is not None]
        place = filled_after(sized, velocity)

        reach = [
            runway([story.points for story in sized[:end] if story.is_ready], velocity, Decimal(0))
            for end in range(len(sized) + 1)
        ]

        assert place == next((end for end, sprints in enumerate(reach) if sprints >= 1), None)

    def test_counts_every_item_of_the_list_but_only_ready_work(self):
        rows = [
            Story("A", Decimal(5)),
            Story("B", Decimal(8), False),
            Story("C", Decimal(5)),
            Story("D", None),
        ]

        assert filled_after(rows, Decimal(10)) == 3
        assert filled_after(rows, Decimal(16)) is None
        assert filled_after(rows, None) is None


class TestWhatLiesAhead:
    SIZES = st.lists(st.decimals(0, 40, places=1), max_size=12)

    @given(SIZES, st.decimals(1, 40, places=1))
    def test_is_all_of_the_ready_work_and_as_long_as_the_runway(self, sizes, velocity):
        shares = laid_out(sizes, velocity, 2)

        assert sum(share.points for share in shares) == sum(sizes)
        assert sum(share.items for share in shares) == len(sizes)
        assert len(shares) == max(2, ceil(runway(sizes, velocity, Decimal(0))))

    @given(SIZES, st.decimals(1, 40, places=1))
    def test_fills_each_sprint_before_the_next(self, sizes, velocity):
        points = [share.points for share in laid_out(sizes, velocity, 2)]

        assert all(before == velocity for before, after in pairwise(points) if after)

    def test_is_unknown_without_a_velocity(self):
        assert laid_out([Decimal(5)], None, 2) == []
