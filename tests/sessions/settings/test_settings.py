"""A team's settings of its backlog and its sessions."""

from datetime import time, timedelta
from importlib import import_module
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.urls import reverse

from backlog.models import BacklogSettings
from core.clock import now
from sessions.access import session_of
from sessions.meeting.parts.context import Scene
from sessions.models import Round, Session, SessionMail, SessionSettings
from sessions.planner.queries.rhythm import astray
from sessions.planner.service import rhythm
from sessions.room.parts.stages import wrap_up
from teams.models import Team

SESSIONS = {"minutes": "45", "auto_advance": "on", "auto_reveal": "on", "settles_by": "split"}
BACKLOG = {
    "scale_name": "shirts",
    "velocity": "24",
    "key_prefix": "HARB",
    "sprint_weeks": "3",
    "value_model": "rice",
    "ready_checks": ["why", "criteria"],
    "manual_checks": "Designed\n\nDesigned\nTalked through with support",
}


@pytest.mark.parametrize(("name", "data"), [("sessions:settings", SESSIONS), ("backlog:settings", BACKLOG)])
class TestSettings:
    def test_open_and_are_saved_for_who_manages(self, client_of, harbour, ines, name, data):
        url = reverse(name, args=[harbour.slug])

        assert client_of(ines).get(url).status_code == 200
        assert client_of(ines).post(url, data).status_code == 302

    def test_are_forbidden_to_developers(self, client_of, harbour, tomas, name, data):
        assert client_of(tomas).post(reverse(name, args=[harbour.slug]), data).status_code == 403

    def test_are_unknown_to_strangers(self, client_of, harbour, ulla, name, data):
        assert client_of(ulla).get(reverse(name, args=[harbour.slug])).status_code == 404

    def test_come_back_with_what_was_wrong(self, client_of, harbour, ines, name, data):
        assert client_of(ines).post(reverse(name, args=[harbour.slug]), {}).status_code == 422

    def test_are_announced_once(
        self, client_of, harbour, ines, name, data, django_capture_on_commit_callbacks
    ):
        BacklogSettings.of(harbour)

        with django_capture_on_commit_callbacks() as announced:
            client_of(ines).post(reverse(name, args=[harbour.slug]), data)

        assert len(announced) == 1


def test_what_is_chosen_for_sessions_holds_for_the_next_one(client_of, harbour, ines):
    client_of(ines).post(reverse("sessions:settings", args=[harbour.slug]), SESSIONS)

    chosen = SessionSettings.of(harbour)
    assert (chosen.minutes, chosen.auto_advance, chosen.names_at_reveal) == (45, True, False)
    assert (chosen.auto_reveal, chosen.settles_by) == (True, "split")


def test_another_scale_leaves_the_round_that_is_on_alone(client_of, deep_dive, harbour, ines):
    hidden = Round.open(deep_dive.on_stage, ines)

    client_of(ines).post(reverse("backlog:settings", args=[harbour.slug]), BACKLOG)

    hidden.refresh_from_db()
    assert hidden.cards[0].label == "0"
    assert BacklogSettings.of(harbour).cards[0].label == "XS"
    assert BacklogSettings.of(harbour).sprint_weeks == 3
    assert BacklogSettings.of(harbour).manual_checks == ["Designed", "Talked through with support"]


def test_a_rhythm_is_on_the_clocks_of_the_team(client_of, harbour, ines):
    rhythm = {"every_weeks": "2", "weekdays": ["1", "3"], "meets_at": "09:30", "zone": "Europe/Berlin"}
    client_of(ines).post(reverse("sessions:settings", args=[harbour.slug]), SESSIONS | rhythm)

    harbour.refresh_from_db()
    assert harbour.zone == "Europe/Berlin"
    cadence = SessionSettings.of(harbour).cadence
    assert (cadence.weeks, cadence.weekdays, cadence.meets_at) == (2, (1, 3), time(9, 30))
    assert str(cadence.zone) == "Europe/Berlin"


def test_a_wrong_time_comes_back_as_it_was_typed(client_of, harbour, ines):
    url = reverse("sessions:settings", args=[harbour.slug])

    response = client_of(ines).post(url, SESSIONS | {"every_weeks": "2", "meets_at": "noonish"})

    assert response.status_code == 422
    assert "noonish" in response.text


def test_the_wrap_up_proposes_the_next_date_to_one_press(client_of, harbour, deep_dive, ines):
    SessionSettings.of(harbour).choose(every_weeks=1, weekdays=[deep_dive.starts_at.weekday()], zone="UTC")
    deep_dive.advance(3, ines)
    view = wrap_up(Scene(session_of(deep_dive.public_id)))
    assert view.next_proposed.date() == (deep_dive.starts_at + timedelta(days=7)).date()

    url = reverse("sessions:next-date", args=[deep_dive.public_id])
    client_of(ines).post(url, {"next_at": view.next_proposed.isoformat()})

    deep_dive.refresh_from_db()
    assert deep_dive.next_at == view.next_proposed
    assert wrap_up(Scene(session_of(deep_dive.public_id))).next_proposed is None


class TestNamesAtTheReveal:
    def test_are_off_in_a_new_team(self, harbour):
        assert not SessionSettings.of(harbour).names_at_reveal

    def test_stay_on_in_a_team_that_had_them_when_the_default_changed(self, harbour, lighthouse):
        SessionSettings(team=lighthouse).choose(names_at_reveal=False)

        import_module("sessions.migrations.0012_names_at_reveal").keep_names(apps, None)

        for team, named in ((harbour, True), (lighthouse, False)):
            assert SessionSettings.objects.get(team=team).names_at_reveal == named


class TestTheRhythm:
    RHYTHM: ClassVar = SESSIONS | {
        "every_weeks": "1",
        "weekdays": ["0"],
        "meets_at": "10:00",
        "zone": "Europe/Berlin",
    }

    def save(self, client, harbour, **changed):
        return client.post(
            reverse("sessions:settings", args=[harbour.slug]), self.RHYTHM | changed, follow=True
        )

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"weekdays": []}, "Choose at least one day."),
            ({"meets_at": ""}, "Enter a time."),
            ({"zone": "Mars/Olympus"}, "That choice is no longer available."),
            ({"call_url": "http://call.example/harbour"}, "Enter a link that begins with https://"),
            ({"call_url": "javascript:alert(1)"}, "Enter a link that begins with https://"),
        ],
    )
    def test_is_refused_at_the_field_that_is_wrong(self, client_of, harbour, ines, changed, message):
        page = self.save(client_of(ines), harbour, **changed)

        assert page.status_code == 422
        assert message in page.text
        assert not Session.objects.exists()

    def test_puts_one_session_on_the_calendar_and_mails_nobody(self, client_of, harbour, ines):
        client = client_of(ines)
        assert self.save(client, harbour).status_code == 200
        self.save(client, harbour)

        ahead = Session.objects.get(team=harbour)
        local = ahead.starts_at.astimezone(ZoneInfo("Europe/Berlin"))
        assert (local.weekday(), local.hour, local.minute) == (0, 10, 0)
        assert ahead.planned_minutes == 45
        assert not SessionMail.objects.exists()

    def test_offers_to_move_a_session_that_somebody_has_moved(self, client_of, harbour, ines):
        client = client_of(ines)
        self.save(client, harbour)
        ahead = Session.objects.get(team=harbour)
        rhythm.move(ahead, ahead.starts_at + timedelta(hours=1), ines)

        page = self.save(client, harbour, weekdays=["2"])
        assert "keeps its date" in page.text
        assert Session.objects.get(team=harbour).starts_at == ahead.starts_at
        meeting = astray(Team.objects.get(pk=harbour.pk), now()).meeting
        client.post(reverse("sessions:move", args=[ahead.public_id]), {"at": meeting.isoformat()})

        ahead.refresh_from_db()
        assert (ahead.starts_at, ahead.occurs_at) == (meeting, meeting)
        assert (
            "Refinement 1 is still on"
            not in client.get(reverse("sessions:settings", args=[harbour.slug])).text
        )

    def test_shows_the_link_of_the_call_where_one_goes_to_the_session(
        self, client_of, harbour, ines, session
    ):
        self.save(client_of(ines), harbour, call_url="https://call.example/harbour")
        client = client_of(ines)
        for name in ("sessions:room", "sessions:calendar"):
            page = client.get(reverse(name, args=[session.public_id])).text.replace("\r\n ", "")
            assert "https://call.example/harbour" in page
        assert 'href="https://call.example/harbour"' in client.get("/t/harbour/members/").text
