"""What a team chooses for its backlog and its sessions."""

import pytest
from django.urls import reverse

from backlog.models import BacklogSettings
from sessions.models import Round, SessionSettings

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
