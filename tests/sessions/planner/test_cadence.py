"""The cadence of a team, and the dates that it makes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.planner.rules.cadence import Cadence, a_week_after

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "Africa/Cairo"]
).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
ONE_DAY = st.integers(0, 6).map(lambda day: (day,))
DAYS = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))


def cadences(days):
    return st.builds(Cadence, weeks=st.integers(1, 4), weekdays=days, meets_at=TIMES, zone=ZONES)


class TestTheNextDate:
    @given(cadences(DAYS), MOMENTS)
    def test_comes_within_a_week_where_nobody_has_met_yet(self, cadence, at):
        found = cadence.next_after(at)

        assert at < found <= at + timedelta(days=7, hours=3)

    @given(cadences(DAYS), MOMENTS, MOMENTS)
    def test_is_on_a_weekday_and_at_the_time_that_clocks_show(self, cadence, at, last):
        found = cadence.next_after(at, last)
        local = found.astimezone(cadence.zone)

        assert found > at
        assert cadence.has(found)
        if local.time() == cadence.meets_at:
            assert local.weekday() in cadence.weekdays
        else:
            # The clocks skip that time: it is as long after midnight as it would have been.
            assert local.dst()
            assert timedelta(0) < _minutes(local) - _minutes(cadence) <= timedelta(hours=1)

    @given(cadences(ONE_DAY), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=400)))
    def test_keeps_step_with_the_last_session(self, cadence, last, later):
        found = cadence.next_after(last + later, last).astimezone(cadence.zone).date()

        monday = last.astimezone(cadence.zone).date()
        monday -= timedelta(days=monday.weekday())
        weeks = (found - monday).days // 7
        assert weeks >= 1
        assert weeks % cadence.weeks == 0

    @given(cadences(DAYS), MOMENTS)
    def test_leaves_out_no_day_and_doubles_none(self, cadence, at):
        first = cadence.next_after(at)
        dates = [first]
        while len(dates) < 15:
            dates.append(cadence.next_after(dates[-1], dates[-1]))

        assert dates == sorted(set(dates))
        if cadence.weeks == 1:
            days = {each.astimezone(cadence.zone).weekday() for each in dates[: len(cadence.weekdays)]}
            assert len(days) == len(cadence.weekdays)

    def test_stays_at_ten_when_clocks_are_put_back(self):
        weekly = Cadence(1, (3,), time(10), BERLIN)
        last = datetime(2026, 10, 22, 10, tzinfo=BERLIN)

        assert weekly.next_after(last, last) == datetime(2026, 10, 29, 9, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("meets_at", "day", "moment"),
        [
            # 02:30 is skipped on that night: half an hour after what would have been two o'clock.
            (time(2, 30), datetime(2027, 3, 28), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
            # 02:30 comes twice: the first one.
            (time(2, 30), datetime(2026, 10, 25), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ],
    )
    def test_is_one_moment_where_the_clocks_skip_or_repeat_its_time(self, meets_at, day, moment):
        on_sundays = Cadence(1, (6,), meets_at, BERLIN)

        assert on_sundays.next_after((day - timedelta(days=2)).replace(tzinfo=BERLIN)) == moment
        # Within the hour that comes twice there is no second meeting.
        assert on_sundays.next_after(moment) == on_sundays.next_after(moment + timedelta(minutes=59))

    def test_is_two_weeks_on_for_a_team_that_meets_every_other_week(self):
        every_other = Cadence(2, (3,), time(10), UTC)
        last = datetime(2026, 11, 26, 10, tzinfo=UTC)

        assert every_other.next_after(last, last) == datetime(2026, 12, 10, 10, tzinfo=UTC)
        assert every_other.next_after(last + timedelta(days=20), last) == datetime(
            2026, 12, 24, 10, tzinfo=UTC
        )

    def test_is_the_next_of_several_days(self):
        twice = Cadence(2, (0, 3), time(10), UTC)
        monday, thursday = (datetime(2026, 12, day, 10, tzinfo=UTC) for day in (7, 10))

        assert twice.next_after(monday, monday) == thursday
        assert twice.next_after(thursday, thursday) == datetime(2026, 12, 21, 10, tzinfo=UTC)


class TestItsPlace:
    MONDAYS = Cadence(1, (0,), time(10), UTC)
    AT = datetime(2026, 12, 2, 12, tzinfo=UTC)

    @pytest.mark.parametrize(("day", "takes"), [(4, True), (7, True), (11, True), (14, False), (1, False)])
    def test_is_taken_by_a_session_before_the_one_after_it(self, day, takes):
        assert self.MONDAYS.is_next(datetime(2026, 12, day, 10, tzinfo=UTC), self.AT) is takes

    def test_that_was_left_out_is_the_last_before_the_session(self):
        def left_out(day):
            return self.MONDAYS.last_before(datetime(2026, 12, day, 10, tzinfo=UTC), self.AT)

        assert left_out(7) is None
        assert left_out(14) == datetime(2026, 12, 7, 10, tzinfo=UTC)
        assert left_out(21) == datetime(2026, 12, 14, 10, tzinfo=UTC)


class TestTheSameTimeInAWeek:
    @given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=300)), ZONES)
    def test_is_whole_weeks_later_as_the_clocks_show_it(self, last, since, zone):
        found = a_week_after(last, last + since, zone)
        later, local = found.astimezone(zone), last.astimezone(zone)

        assert last + since < found <= last + since + timedelta(days=7, hours=2)
        # A time that the clocks skip is shown later, and after midnight it may be.
        assert later.time() == local.time() or later.dst()
        assert later.time() != local.time() or later.weekday() == local.weekday()

    def test_is_ten_in_summer_and_in_winter(self):
        summer = datetime(2026, 10, 19, 10, tzinfo=BERLIN)

        assert a_week_after(summer, summer, BERLIN) == datetime(2026, 10, 26, 10, tzinfo=BERLIN)
        assert a_week_after(summer, summer, BERLIN) - summer.astimezone(UTC) == timedelta(days=7, hours=1)


def _minutes(of):
    clock = of.meets_at if isinstance(of, Cadence) else of
    return timedelta(hours=clock.hour, minutes=clock.minute)
