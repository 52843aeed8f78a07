"""Time zones by the names that browsers send, and the day that it is for a team."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings
from hypothesis import example, given
from hypothesis import strategies as st

from core.zones import choices, known, moment_of, names, zone_named
from teams.models import Team


class TestAZone:
    @pytest.mark.parametrize("name", ["Europe/Berlin", "Asia/Calcutta", "UTC"])
    def test_is_known_by_the_names_that_browsers_send(self, name):
        assert known(name) == name
        assert str(zone_named(name)) == name

    @pytest.mark.parametrize(
        "name", ["", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "localtime", "\0"]
    )
    def test_is_the_sites_when_there_is_none_of_that_name(self, name):
        assert known(name) == ""
        with override_settings(TIME_ZONE="Europe/Vienna"):
            assert str(zone_named(name)) == "Europe/Vienna"

    def test_is_chosen_by_its_city(self):
        offered = dict(choices("Israel"))
        regions = {name: cities for name, cities in offered.items() if isinstance(cities, list)}

        assert ("Europe/Berlin", "Berlin") in regions["Europe"]
        assert ("America/Argentina/Buenos_Aires", "Argentina, Buenos Aires") in regions["America"]
        assert {value for cities in regions.values() for value, _label in cities} <= names()
        assert list(offered)[:2] == ["UTC", "Israel"]


class TestTheDayOfATeam:
    def test_begins_at_midnight_in_its_zone(self):
        late = datetime(2026, 12, 7, 23, 30, tzinfo=UTC)

        days = [Team(zone=zone).today(late).day for zone in ("America/Los_Angeles", "", "Europe/Berlin")]

        assert days == [7, 7, 8]


ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "Africa/Casablanca"]
)
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
MINUTES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


class TestAMomentOfAForm:
    @given(DAYS, MINUTES, ZONES.map(ZoneInfo))
    @example(date(2026, 3, 29), time(2, 30), ZoneInfo("Europe/Berlin"))
    @example(date(2026, 10, 25), time(2, 30), ZoneInfo("Europe/Berlin"))
    def test_is_one_at_which_the_clocks_show_it(self, day, at, zone):
        moment = moment_of(day, at, zone)

        if moment is None:
            forward = datetime.combine(day, at, zone).astimezone(UTC).astimezone(zone)
            assert forward.replace(tzinfo=None) != datetime.combine(day, at)
        else:
            local = moment.astimezone(zone)
            assert (local.date(), local.time()) == (day, at)

    @given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), ZONES.map(ZoneInfo))
    @example(datetime(2026, 10, 25, 1, 30), ZoneInfo("Europe/Berlin"))
    def test_is_kept_by_a_form_that_shows_and_sends_it(self, moment, zone):
        kept = moment.replace(second=0, microsecond=0, tzinfo=UTC)
        local = kept.astimezone(zone)

        assert moment_of(local.date(), local.time(), zone, kept) == kept

    def test_is_none_where_clocks_go_forward_and_the_first_where_they_go_back(self):
        berlin = ZoneInfo("Europe/Berlin")

        assert moment_of(date(2026, 3, 29), time(2, 30), berlin) is None
        first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
        assert moment_of(date(2026, 10, 25), time(2, 30), berlin) == first
