"""The trend of a goal's metric."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlog.items.rules.trend import Way, number_in, trend
from backlog.models import ProductGoal

NUMBERS = st.decimals(-1_000_000, 1_000_000, places=2)


class TestANumber:
    @given(NUMBERS, st.sampled_from(["{}", "{} h", "about {}%", "€ {} a month"]))
    def test_is_found_among_words(self, number, words):
        assert number_in(words.format(number)) == number

    @pytest.mark.parametrize(("text", "number"), [("1,200", 1200), ("none yet", None), ("", None)])
    def test_is_read_as_people_write_it(self, text, number):
        assert number_in(text) == number


class TestATrend:
    @given(st.lists(NUMBERS, max_size=6), NUMBERS)
    def test_compares_the_last_two(self, values, target):
        found = trend([str(value) for value in values], str(target))

        if len(values) < 2:
            assert found is None
            return
        was, now = values[-2:]
        assert found.way == (Way.UP if now > was else Way.DOWN if now < was else Way.LEVEL)
        nearer = abs(now - target) - abs(was - target)
        assert found.is_nearer == (None if nearer == 0 else nearer < 0)

    @given(st.lists(NUMBERS, min_size=2, max_size=6))
    def test_passes_no_judgement_without_a_target(self, values):
        assert trend([str(value) for value in values], "").is_nearer is None

    def test_passes_over_what_is_no_number(self):
        assert trend(["9 h", "unknown", "6 h"], "4 h").before == "9 h"


class TestTheValuesOfAGoal:
    def test_are_kept_as_they_change(self, harbour, ana):
        goal = ProductGoal.set(harbour, ana, name="Ships wait less", metric_now="9", metric_target="4")
        goal.restate(metric_now="7")
        goal.restate(name="Ships wait far less", metric_now="7")
        goal.restate(metric_now="6")

        assert goal.earlier_values() == ["9", "7", "6"]

    def test_are_none_before_there_is_one(self, harbour, ana):
        assert ProductGoal.set(harbour, ana, name="Ships wait less").earlier_values() == []
