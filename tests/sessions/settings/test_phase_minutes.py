"""A team's own minutes per phase: checked in its settings, and used for the sessions planned after that."""

import pytest
from django.urls import reverse

from sessions.access import session_of
from sessions.meeting.parts.agenda import clock
from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import TEMPLATES, Phase, templates
from sessions.models import Session, SessionSettings
from sessions.planner.service import planning
from tests.factories import SessionFactory

BASE = {"settles_by": "median"}
OWN = {"minutes-kick-off": "3", "minutes-triage": "12", "minutes-deep-dive": "35", "minutes-wrap-up": "10"}
AS_SET = {Phase.KICK_OFF: 3, Phase.TRIAGE: 12, Phase.DEEP_DIVE: 35, Phase.WRAP_UP: 10}


@pytest.fixture
def save(client_of, harbour, ines):
    """Ines saves the session settings with these fields."""
    client, url = client_of(ines), reverse("sessions:settings", args=[harbour.slug])
    return lambda **fields: client.post(url, BASE | fields)


def minutes_of(session: Session) -> dict[str, int]:
    return {row.phase: row.planned // 60 for row in session.timeboxes.all()}


class TestMinutesPerPhase:
    @pytest.mark.parametrize("length", ["60", "0"])
    def test_are_those_of_the_next_planned_session(self, save, client_of, harbour, ines, backlog, length):
        assert save(minutes=length, **OWN).status_code == 302

        form = client_of(ines).get(reverse("sessions:new", args=[harbour.slug])).context["form"]
        assert form.minutes == AS_SET
        assert form.initial["template"] == "60"
        assert minutes_of(planning.refine_now(harbour, ines, [backlog[0].public_id])) == AS_SET

    def test_are_those_of_the_session_that_the_rhythm_puts_on_the_calendar(self, save, harbour):
        save(minutes="60", every_weeks="1", weekdays=["0"], meets_at="10:00")
        assert minutes_of(Session.objects.get(team=harbour)) == TEMPLATES[60]

        save(minutes="60", every_weeks="1", weekdays=["0"], meets_at="10:00", **OWN)

        assert minutes_of(Session.objects.get(team=harbour)) == AS_SET

    def test_leave_sessions_that_are_planned_or_running_as_they_are(self, save, harbour, ines):
        planned, begun = SessionFactory(team=harbour, by=ines), SessionFactory(team=harbour, by=ines)
        begun.start(ines)

        save(minutes="60", **OWN)

        assert minutes_of(planned) == minutes_of(begun) == TEMPLATES[60]

    def test_run_on_the_clock_of_the_room(self, save, harbour, ines, backlog):
        save(minutes="60", **OWN)
        made = planning.refine_now(harbour, ines, [backlog[0].public_id])
        made.start(ines)

        assert clock(Scene(session_of(made.public_id))).length == 180

    def test_of_a_length_that_is_not_offered_are_custom_in_settings_and_planner(
        self, save, client_of, harbour, ines
    ):
        save(minutes="0", **OWN | {"minutes-deep-dive": "25"})

        assert SessionSettings.objects.get(team=harbour).minutes == 50
        settings = client_of(ines).get(reverse("sessions:settings", args=[harbour.slug])).context["form"]
        assert settings.initial["minutes"] == 0
        assert settings.initial["minutes-triage"] == 12
        planner = client_of(ines).get(reverse("sessions:new", args=[harbour.slug])).context["form"]
        assert (planner.initial["template"], planner.total) == ("own", 50)

    def test_may_leave_a_phase_out(self, save, harbour, ines):
        save(minutes="0", **OWN | {"minutes-triage": "0"})

        assert Phase.TRIAGE not in SessionSettings.objects.get(team=harbour).agenda

    def test_are_refines_own_again_when_all_four_are_cleared(self, save, harbour):
        save(minutes="60", **OWN)
        save(minutes="45", **dict.fromkeys(OWN, ""))

        assert SessionSettings.objects.get(team=harbour).agenda == TEMPLATES[45]

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"minutes": "45"}, "The phases add up to 60 of 45 minutes."),
            ({"minutes": "0", "minutes-wrap-up": ""}, "Give the wrap-up at least one minute"),
            ({"minutes": "0"} | dict.fromkeys(OWN, ""), "Enter the minutes of each phase"),
            ({"minutes": "0"} | dict.fromkeys(OWN, "240"), "That’s longer than a working day."),
            ({"minutes": "0", "minutes-triage": "241"}, "240"),
            ({"minutes": "0", "minutes-triage": "-1"}, "0"),
            ({"minutes": "60", "minutes-triage": "ten"}, "Enter a whole number."),
            ({"minutes": "61"}, "That choice is no longer available."),
        ],
    )
    def test_that_cannot_be_are_refused_with_the_reason_and_kept_as_typed(
        self, save, harbour, fields, reason
    ):
        page = save(**OWN | fields)

        assert page.status_code == 422
        errors = [each for field in page.context["form"].errors.values() for each in field]
        assert any(reason in each for each in errors)
        assert all(each in page.text for each in errors)
        assert page.context["form"]["minutes-triage"].value() == (OWN | fields)["minutes-triage"]
        assert not SessionSettings.objects.filter(team=harbour).exists()


def test_a_teams_own_minutes_take_the_place_of_the_template_that_is_as_long():
    assert templates(AS_SET) == TEMPLATES | {60: AS_SET}
    assert templates({}) == templates({Phase.WRAP_UP: 7}) == TEMPLATES
