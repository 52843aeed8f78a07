"""The cadence of a team, and the date that it proposes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sessions.planner.rules.cadence import Cadence

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"])
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
CADENCES = st.builds(
    Cadence,
    weeks=st.integers(1, 4),
    weekday=st.integers(0, 6),
    meets_at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=ZONES.map(ZoneInfo),
)


class TestTheNextDate:
    @given(CADENCES, MOMENTS)
    def test_comes_within_a_week_where_nobody_has_met_yet(self, cadence, at):
        found = cadence.next_after(at)

        assert at < found <= at + timedelta(days=7, hours=3)

    @given(CADENCES, MOMENTS, MOMENTS)
    def test_is_on_the_weekday_and_at_the_time_that_clocks_show(self, cadence, at, last):
        found = cadence.next_after(at, last).astimezone(cadence.zone)

        assert found > at
        assert found.weekday() == cadence.weekday
        # An hour that daylight saving skips does not exist there.
        assert found.time() == cadence.meets_at or found.dst() is not None

    @given(CADENCES, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=400)))
    def test_keeps_step_with_the_last_session(self, cadence, last, later):
        found = cadence.next_after(last + later, last).astimezone(cadence.zone).date()

        monday = last.astimezone(cadence.zone).date()
        monday -= timedelta(days=monday.weekday())
        weeks = (found - monday).days // 7
        assert weeks >= 1
        assert weeks % cadence.weeks == 0

    def test_stays_at_ten_when_clocks_are_put_back(self):
        berlin = ZoneInfo("Europe/Berlin")
        weekly = Cadence(1, 3, time(10), berlin)
        last = datetime(2026, 10, 22, 10, tzinfo=berlin)

        assert weekly.next_after(last, last) == datetime(2026, 10, 29, 9, tzinfo=UTC)

    def test_is_two_weeks_on_for_a_team_that_meets_every_other_week(self):
        every_other = Cadence(2, 3, time(10), UTC)
        last = datetime(2026, 11, 26, 10, tzinfo=UTC)

        assert every_other.next_after(last, last) == datetime(2026, 12, 10, 10, tzinfo=UTC)
        assert every_other.next_after(last + timedelta(days=20), last) == datetime(
            2026, 12, 24, 10, tzinfo=UTC
        )
