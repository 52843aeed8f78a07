from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.meeting.rules.agenda import TEMPLATES, Phase, Timebox, minutes_for, on_course_for, share

NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)

lengths = st.floats(min_value=0, max_value=7200)
orders = st.lists(
    st.tuples(
        st.sampled_from(["run", "stop", "extend", "wait"]),
        st.floats(min_value=0, max_value=3600),
        st.integers(min_value=-3600, max_value=3600),
    ),
    max_size=30,
)


def after(order: str, box: Timebox, at: datetime, seconds: int) -> Timebox:
    return {
        "run": lambda: box.run(at),
        "stop": lambda: box.stop(at),
        "extend": lambda: box.extend(seconds),
        "wait": lambda: box,
    }[order]()


class TestTimebox:
    @given(lengths, orders)
    def test_keeps_elapsed_and_remaining_together_whatever_happens(self, length, orders):
        box, at = Timebox.of(length), NINE

        for order, pause, seconds in orders:
            at += timedelta(seconds=pause)
            box = after(order, box, at, seconds)

            assert box.elapsed(at) + box.remaining(at) == pytest.approx(box.length, abs=1e-3)
            assert box.length >= 0

    @given(lengths, orders)
    def test_uses_exactly_the_time_that_passed_while_it_ran(self, length, orders):
        box, at, ran = Timebox.of(length), NINE, 0.0

        for order, pause, seconds in orders:
            ran += pause if box.is_running else 0
            at += timedelta(seconds=pause)
            box = after(order, box, at, seconds)

            assert box.elapsed(at) == pytest.approx(ran, abs=1e-3)

    @given(lengths, orders)
    def test_has_less_than_nothing_left_whenever_it_has_overrun_and_never_before(self, length, orders):
        box, at = Timebox.of(length), NINE

        for order, pause, seconds in orders:
            at += timedelta(seconds=pause)
            box = after(order, box, at, seconds)

            assert (box.remaining(at) < 0) == (box.elapsed(at) > box.length)

    def test_counts_the_overrun_below_zero(self):
        box = Timebox.of(60).run(NINE)

        assert box.remaining(NINE + timedelta(seconds=75)) == -15

    def test_stands_still_while_it_is_stopped(self):
        box = Timebox.of(60).run(NINE).stop(NINE + timedelta(seconds=20))

        assert box.remaining(NINE + timedelta(hours=1)) == 40


class TestSession:
    @pytest.mark.parametrize("total", [15, 30, 45, 60, 75, 90, 120])
    def test_gives_all_its_minutes_to_its_phases(self, total):
        assert sum(minutes_for(total).values()) == total

    def test_of_an_hour_is_5_20_25_and_10(self):
        assert [TEMPLATES[60][phase] for phase in Phase] == [5, 20, 25, 10]

    def test_is_on_course_for_its_planned_end_while_nothing_overruns(self):
        triage = Timebox.of(1200).run(NINE)

        end = on_course_for(NINE + timedelta(minutes=5), triage, [1500, 600])

        assert end == NINE + timedelta(minutes=55)

    def test_ends_later_by_every_second_of_an_overrun(self):
        triage = Timebox.of(60).run(NINE)

        end = on_course_for(NINE + timedelta(seconds=90), triage, [600])

        assert end == NINE + timedelta(seconds=690)

    def test_shares_what_is_left_among_the_items_that_are_left(self):
        assert share(630, 9) == 70
        assert share(-5, 3) == 0
        assert share(600, 0) == 0
