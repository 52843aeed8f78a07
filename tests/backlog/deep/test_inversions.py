"""Rank compared with value, for any list."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from backlog.deep.rules.inversions import AT_LEAST, TIMES, Standing, by_value, inversions
from backlog.ranked.rules.horizons import Horizon

NEAR = list(Horizon)


@st.composite
def lists(draw):
    scores = draw(st.lists(st.none() | st.integers(0, 8) | st.floats(0, 100), max_size=40))
    cuts = sorted(draw(st.tuples(*[st.integers(0, len(scores))] * 2)))
    return [
        Standing(ref, score, NEAR[(ref >= cuts[0]) + (ref >= cuts[1])]) for ref, score in enumerate(scores)
    ]


def standing(scores, next=2, soon=2):
    horizons = [Horizon.NEXT] * next + [Horizon.SOON] * soon + [Horizon.LATER] * len(scores)
    return [Standing(*row) for row in zip("ABCDEFGHIJKLMNOP", scores, horizons, strict=False)]


def score_of(item):
    return item.score


class TestByValue:
    @given(lists())
    def test_falls_and_keeps_ties_in_rank_order(self, items):
        valued = [item for item in by_value(items, score_of) if item.score is not None]

        assert valued == sorted(valued, key=lambda item: (-item.score, item.ref))

    @given(lists())
    def test_keeps_every_item_and_the_places_of_those_without_a_score(self, items):
        order = by_value(items, score_of)

        assert sorted(item.ref for item in order) == [item.ref for item in items]
        assert all(order[item.ref] is item for item in items if item.score is None)

    @given(lists())
    def test_changes_nothing_the_second_time(self, items):
        once = by_value(items, score_of)

        assert by_value(once, score_of) == once


class TestInversions:
    @given(lists())
    def test_are_none_in_an_order_by_value(self, items):
        horizons = [item.horizon for item in items]
        order = by_value(items, score_of)

        assert not inversions(
            [item._replace(horizon=horizon) for item, horizon in zip(order, horizons, strict=True)]
        )

    @given(lists())
    def test_are_exactly_those_that_a_slow_reading_finds(self, items):
        places = {item.ref: place for place, item in enumerate(by_value(items, score_of))}
        expected = []
        for place, item in enumerate(items):
            if item.score is None:
                continue
            target = places[item.ref]
            crosses = NEAR.index(items[target].horizon) - NEAR.index(item.horizon)
            if crosses < 0:
                least = [o.ref for o in items[:place] if outweighs(item, o)]
            elif crosses > 0:
                least = [o.ref for o in reversed(items[place:]) if outweighs(o, item)]
            else:
                continue
            if len(least) >= AT_LEAST:
                expected.append((item.ref, target, len(least), least[0]))

        found = [(each.ref, each.by_value, each.count, each.other) for each in inversions(items)]

        assert found == expected

    @given(lists())
    def test_rise_no_more_often_than_there_are_nearer_places(self, items):
        nearer = sum(item.horizon is not Horizon.LATER for item in items)

        assert sum(each.rises for each in inversions(items)) <= nearer

    def test_name_who_rises_and_who_sinks_with_the_farthest_that_says_so(self):
        found = inversions(standing([5, 1, 4, 3, 2, 2, 2, 9]))

        assert [(each.ref, each.horizon, each.count, each.other) for each in found] == [
            ("B", "later", 6, "H"),
            ("H", "next", 6, "B"),
        ]

    def test_take_scores_as_the_database_gives_them(self):
        assert len(inversions(standing([Decimal(score) for score in (1, 1, 1, 1, 9)]))) == 1

    def test_are_none_where_an_item_is_worth_more_than_a_few_others_only(self):
        assert not inversions(standing([5, 5, 1, 1, 9]))

    def test_leave_alone_whatever_has_no_score(self):
        assert not inversions(standing([None, None, None, None, 9]))

    def test_do_not_count_what_is_worth_nothing_beside_what_is_worth_nothing(self):
        assert not inversions(standing([0, 0, 0, 0, 0, 0]))


def outweighs(one, other):
    return (
        other.score is not None
        and one.score is not None
        and (one.score >= TIMES * other.score and one.score > other.score)
    )
