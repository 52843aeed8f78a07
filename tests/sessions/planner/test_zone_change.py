"""The session ahead of a team that changes its time zone: the same day and hour, on the new clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from core.clock import now
from sessions.models import Session, SessionMail, SessionSettings
from sessions.planner.queries.rhythm import astray
from sessions.planner.rules.cadence import Cadence
from sessions.planner.service import rhythm
from sessions.planner.service.calendar import file_of
from teams.models import Team

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
TEAM = "/t/harbour/settings/"


@pytest.fixture
def ahead(harbour, ines):
    """Harbour meets every Monday at ten in Berlin."""
    settings = SessionSettings.of(harbour)
    settings.choose(every_weeks=1, weekdays=[0], meets_at=time(10), zone="Europe/Berlin")
    return rhythm.ensure_ahead(harbour, now(), ines)


def move_team(client, zone="America/New_York"):
    return client.post(TEAM, {"name": "Harbour", "vision": "", "zone": zone}, follow=True).text


def only(team):
    return Session.objects.filter(team=team).planned().get()


class TestTheSessionAhead:
    def test_is_at_the_same_day_and_hour_of_the_new_zone(self, client_of, ahead, harbour, ana, news):
        day = ahead.starts_at.astimezone(BERLIN).date()

        page = move_team(client_of(ana))

        moved = only(harbour)
        assert moved.starts_at == moved.occurs_at == datetime.combine(day, time(10), NEW_YORK)
        assert "Refinement 1 moved to" in page
        assert moved.is_as_made()
        assert not SessionMail.objects.exists()

    def test_moves_with_what_somebody_has_prepared_for_it(self, client_of, ahead, harbour, ana):
        ahead.set_goal("Tides are known")
        ahead.replan(ana, starts_at=ahead.starts_at)

        move_team(client_of(ana))

        assert only(harbour).goal == "Tides are known"
        assert only(harbour).starts_at.astimezone(NEW_YORK).hour == 10

    def test_stays_where_somebody_has_moved_it(self, client_of, ahead, harbour, ana):
        at = ahead.starts_at + timedelta(hours=2)
        rhythm.move(ahead, at, ana)

        page = move_team(client_of(ana))

        assert only(harbour).starts_at == at
        assert "Refinement 1 keeps its date, as someone has moved it." in page
        assert astray(Team.objects.get(pk=harbour.pk), now()).session == ahead

    def test_moves_too_when_the_zone_is_changed_with_the_rhythm_s_settings(
        self, client_of, ahead, harbour, ines
    ):
        fields = {"minutes": "60", "settles_by": "median", "every_weeks": "1", "weekdays": ["0"]}
        there = {"meets_at": "10:00", "zone": "America/New_York"}
        client_of(ines).post(reverse("sessions:settings", args=[harbour.slug]), fields | there)

        assert only(harbour).starts_at.astimezone(NEW_YORK).hour == 10

    def test_is_untouched_by_a_name_and_by_the_zone_as_it_is(self, client_of, ahead, harbour, ana):
        page = move_team(client_of(ana), "Europe/Berlin")

        assert only(harbour).starts_at == ahead.starts_at
        assert "Refinement 1" not in page.partition("Settings saved")[2].partition("<form")[0]

    def test_is_none_for_a_team_without_a_rhythm(self, client_of, session, harbour, ana):
        was = session.starts_at

        move_team(client_of(ana))

        assert only(harbour).starts_at == was


@pytest.mark.parametrize(
    ("day", "start"),
    [
        ("2040-03-19", "20400319T090000Z"),
        ("2040-03-26", "20400326T080000Z"),
        ("2040-10-29", "20401029T090000Z"),
    ],
)
def test_the_calendar_file_is_at_ten_in_berlin_on_both_sides_of_a_change_of_clocks(ahead, ana, day, start):
    ahead.replan(ana, starts_at=datetime.combine(datetime.fromisoformat(day).date(), time(10), BERLIN))
    ahead.refresh_from_db()

    assert f"DTSTART:{start}" in file_of(ahead)


def test_a_meeting_is_at_the_same_local_time_after_clocks_change_in_one_of_two_zones():
    # Monday 12 March 2040: New York's clocks have gone forward, Berlin's have not.
    ten = datetime(2040, 3, 12, 9, tzinfo=UTC)
    berlin = Cadence(1, (0,), time(10), BERLIN)

    assert Cadence(1, (0,), time(10), NEW_YORK).in_place_of(ten, berlin) == datetime(
        2040, 3, 12, 14, tzinfo=UTC
    )
    assert Cadence(2, (0,), time(10), NEW_YORK).in_place_of(ten, berlin) is None
    assert berlin.in_place_of(ten + timedelta(hours=1), berlin) is None
