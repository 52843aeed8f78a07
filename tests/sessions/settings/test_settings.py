"""A team's settings of its backlog and its sessions."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from backlog.models import BacklogSettings
from sessions.access import session_of
from sessions.meeting.parts.context import Scene
from sessions.models import Round, SessionSettings
from sessions.room.parts.stages import wrap_up

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


@pytest.mark.parametrize(("name", "said"), [("sessions:settings", SESSIONS), ("backlog:settings", BACKLOG)])
class TestSettings:
    def test_open_and_are_saved_for_who_manages(self, client_of, harbour, ines, name, said):
        url = reverse(name, args=[harbour.slug])

        assert client_of(ines).get(url).status_code == 200
        assert client_of(ines).post(url, said).status_code == 302

    def test_are_forbidden_to_developers(self, client_of, harbour, tomas, name, said):
        assert client_of(tomas).post(reverse(name, args=[harbour.slug]), said).status_code == 403

    def test_are_unknown_to_strangers(self, client_of, harbour, ulla, name, said):
        assert client_of(ulla).get(reverse(name, args=[harbour.slug])).status_code == 404

    def test_come_back_with_what_was_wrong(self, client_of, harbour, ines, name, said):
        assert client_of(ines).post(reverse(name, args=[harbour.slug]), {}).status_code == 422

    def test_are_announced_once(
        self, client_of, harbour, ines, name, said, django_capture_on_commit_callbacks
    ):
        BacklogSettings.of(harbour)

        with django_capture_on_commit_callbacks() as announced:
            client_of(ines).post(reverse(name, args=[harbour.slug]), said)

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


def test_a_rhythm_is_kept_on_the_clocks_of_whoever_chose_it(client_of, harbour, ines):
    rhythm = {"every_weeks": "2", "weekday": "1", "meets_at": "09:30", "zone": "Europe/Berlin"}
    client_of(ines).post(reverse("sessions:settings", args=[harbour.slug]), SESSIONS | rhythm)

    cadence = SessionSettings.of(harbour).cadence
    assert (cadence.weeks, cadence.weekday, cadence.meets_at) == (2, 1, time(9, 30))
    assert str(cadence.zone) == "Europe/Berlin"


def test_a_wrong_time_comes_back_as_it_was_typed(client_of, harbour, ines):
    url = reverse("sessions:settings", args=[harbour.slug])

    response = client_of(ines).post(url, SESSIONS | {"every_weeks": "2", "meets_at": "noonish"})

    assert response.status_code == 422
    assert "noonish" in response.text


def test_the_wrap_up_proposes_the_next_date_to_one_press(client_of, harbour, deep_dive, ines):
    SessionSettings.of(harbour).choose(every_weeks=1, weekday=deep_dive.starts_at.weekday(), zone="UTC")
    deep_dive.advance(3, ines)
    view = wrap_up(Scene(session_of(deep_dive.public_id)))
    assert view.next_proposed.date() == (deep_dive.starts_at + timedelta(days=7)).date()

    url = reverse("sessions:next-date", args=[deep_dive.public_id])
    client_of(ines).post(url, {"next_at": view.next_proposed.isoformat()})

    deep_dive.refresh_from_db()
    assert deep_dive.next_at == view.next_proposed
    assert wrap_up(Scene(session_of(deep_dive.public_id))).next_proposed is None
