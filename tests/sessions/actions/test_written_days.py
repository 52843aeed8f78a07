"""Days as people write them."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sessions.actions.rules.days import MONTHS, WEEKDAYS, Ambiguous, NotADay, day_in

MONDAY = date(2026, 11, 30)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


class TestADay:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("today", MONDAY),
            ("Tomorrow", date(2026, 12, 1)),
            ("fri", date(2026, 12, 4)),
            ("by Friday.", date(2026, 12, 4)),
            ("this fri", date(2026, 12, 4)),
            ("next fri", date(2026, 12, 11)),
            ("mon", date(2026, 12, 7)),
            ("7 dec", date(2026, 12, 7)),
            ("7th of December", date(2026, 12, 7)),
            ("Dec 7", date(2026, 12, 7)),
            ("december 7th, 2027", date(2027, 12, 7)),
            ("7dec", date(2026, 12, 7)),
            ("1 sept", date(2027, 9, 1)),
            ("30 nov", MONDAY),
            ("29 nov", date(2027, 11, 29)),
            ("29 feb", date(2028, 2, 29)),
            ("2026-12-07", date(2026, 12, 7)),
            ("7.12.", date(2026, 12, 7)),
            ("7.12.26", date(2026, 12, 7)),
            ("7. dec", date(2026, 12, 7)),
            ("25/12", date(2026, 12, 25)),
            ("12/25", date(2026, 12, 25)),
            ("7/7", date(2027, 7, 7)),
            ("in 2 weeks", date(2026, 12, 14)),
            ("in a week", date(2026, 12, 7)),
            ("in 3 days", date(2026, 12, 3)),
            ("in 3 months", date(2027, 2, 28)),
            ("end of month", MONDAY),
            ("end of next month", date(2026, 12, 31)),
            ("end of the week", date(2026, 12, 4)),
        ],
    )
    def test_is_what_people_mean_by_it(self, text, day):
        assert day_in(text, MONDAY) == day

    @pytest.mark.parametrize(
        "text",
        [
            *("", "soon", "t", "ma 5", "31 feb", "2026-13-40", "0/0", "13/13", "99.99.", "in 0", "next"),
            *("next day", "7", "9999-12-31", "in 999 months", "2015-01-01", "next dec", "12/7/2026/1"),
            "٧ dec!",
        ],
    )
    def test_is_not_guessed(self, text):
        with pytest.raises(NotADay):
            day_in(text, MONDAY)

    @pytest.mark.parametrize("text", ["12/7", "7/12", "12/7/2027"])
    def test_is_asked_where_it_can_be_two(self, text):
        with pytest.raises(Ambiguous) as asked:
            day_in(text, MONDAY)

        first, second = asked.value.days
        assert {(first.day, first.month), (second.day, second.month)} == {(7, 12), (12, 7)}
        assert first < second

    @given(DAYS, st.integers(-300, 300))
    def test_comes_back_from_each_way_to_write_it(self, today, away):
        day = today + timedelta(days=away)
        month = MONTHS[day.month - 1]

        for text in (
            day.isoformat(),
            f"{day.day} {month[:3]} {day.year}",
            f"{month} {day.day}, {day.year}",
            f"{day.day}.{day.month}.{day.year}",
        ):
            assert day_in(text, today) == day

    @given(DAYS, DAYS)
    def test_without_a_year_is_the_next_one(self, today, day):
        assume((day.month, day.day) != (2, 29))

        found = day_in(f"{day.day} {MONTHS[day.month - 1][:3]}", today)

        assert (found.month, found.day) == (day.month, day.day)
        assert today <= found <= today + timedelta(days=366)

    @given(DAYS, st.sampled_from(range(7)))
    def test_of_the_week_is_ahead_and_next_is_in_the_week_after_this(self, today, weekday):
        name = WEEKDAYS[weekday]
        found, following = day_in(name[:3], today), day_in(f"next {name}", today)

        assert found.weekday() == following.weekday() == weekday
        assert timedelta(0) < found - today <= timedelta(days=7)
        monday = today - timedelta(days=today.weekday())
        assert timedelta(days=7) <= following - monday < timedelta(days=14)

    @given(st.text(max_size=40), DAYS)
    def test_is_read_or_refused_whatever_is_typed(self, text, today):
        with suppress(NotADay, Ambiguous):
            assert isinstance(day_in(text, today), date)
