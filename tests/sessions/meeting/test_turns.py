"""Turns to speak, reactions, and co-facilitators."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.clock import now
from sessions.access import FACILITATOR, PROJECTOR, session_of
from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase
from sessions.models import Participant, Reaction
from sessions.room import parts
from tests.orders import HTMX


def hands(session, audience=FACILITATOR) -> str:
    return parts.render(Scene(session_of(session.public_id)), audience, ("hands",))["hands"]


@pytest.fixture
def both_up(running, tomas, jo):
    """Two raised hands, Jo's before Tomas's."""
    running.seat(tomas).raise_hand(now())
    running.seat(jo).raise_hand(now() - timedelta(seconds=5))
    return running


class TestTurns:
    def test_go_to_the_hand_that_was_up_first(self, both_up, ines, jo, tomas):
        assert both_up.next_turn(ines, after="")
        assert both_up.speaker.member == jo
        assert both_up.seat(jo).hand_raised_at is None

        assert both_up.next_turn(ines, after=jo.public_id)
        assert both_up.speaker.member == tomas

        assert both_up.next_turn(ines, after=tomas.public_id)
        assert both_up.speaker is None

    def test_pass_once_when_two_press_at_once(self, both_up, ines, jo):
        assert both_up.next_turn(ines, after="")

        assert not both_up.next_turn(ines, after="")
        assert both_up.speaker.member == jo

    def test_are_seen_in_order_by_all(self, both_up, ines):
        waiting = hands(both_up)
        assert waiting.index("Jo") < waiting.index("Tomas")

        both_up.next_turn(ines, after="")

        assert "Jo is speaking" in hands(both_up)
        assert "Jo" in hands(both_up, PROJECTOR)

    def test_end_when_the_speaker_is_removed(self, both_up, ines, jo):
        both_up.next_turn(ines, after="")

        both_up.seat(jo).remove(ines, now())

        both_up.refresh_from_db()
        assert both_up.speaker is None

    @pytest.mark.parametrize("ends", ["story", "phase", "leaving"])
    def test_end_with_what_they_were_about(self, deep_dive, ines, jo, ends):
        deep_dive.seat(jo).raise_hand(now())
        deep_dive.next_turn(ines, after="")

        if ends == "story":
            deep_dive.entries.listed_in(Phase.DEEP_DIVE).last().bring_up(ines)
        elif ends == "phase":
            deep_dive.advance(past=3, by=ines)
        else:
            deep_dive.note_away(frozenset({jo.public_id}), now(), now())

        deep_dive.refresh_from_db()
        assert deep_dive.speaker is None

    def test_leave_the_other_hands_up_for_the_next_story(self, deep_dive, ines, jo, tomas):
        deep_dive.seat(jo).raise_hand(now() - timedelta(seconds=5))
        deep_dive.seat(tomas).raise_hand(now())
        deep_dive.next_turn(ines, after="")

        deep_dive.entries.listed_in(Phase.DEEP_DIVE).last().bring_up(ines)

        assert "speaking" not in hands(deep_dive)
        assert "Tomas" in hands(deep_dive)


class TestASign:
    def test_is_shown_to_all_for_a_moment(self, running, tomas):
        assert Reaction.send(running.seat(tomas), "cheer", now())

        scene = Scene(session_of(running.public_id))
        later = Scene(session_of(running.public_id), now() + timedelta(seconds=10))

        for audience in (FACILITATOR, PROJECTOR):
            assert "Tomas" in parts.render(scene, audience, ("reactions",))["reactions"]
            assert "Tomas" not in parts.render(later, audience, ("reactions",))["reactions"]

    def test_comes_once_a_second_from_one_person(self, running, tomas, jo):
        at = now()

        assert Reaction.send(running.seat(tomas), "cheer", at)
        assert not Reaction.send(running.seat(tomas), "cheer", at + timedelta(milliseconds=900))
        assert Reaction.send(running.seat(jo), "cheer", at)
        assert Reaction.send(running.seat(tomas), "cheer", at + timedelta(seconds=1))

    def test_leaves_nothing_behind(self, running, tomas):
        Reaction.send(running.seat(tomas), "cheer", now() - timedelta(minutes=2))

        Reaction.send(running.seat(tomas), "thanks", now())

        assert [each.kind for each in Reaction.objects.all()] == ["thanks"]

    def test_is_announced_once_after_commit(self, running, tomas, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as announced:
            Reaction.send(running.seat(tomas), "cheer", now())

        assert len(announced) == 1


class TestASharedLead:
    @pytest.fixture
    def share(self, running, client_of, ines):
        def give(member, shares="1"):
            url = reverse("sessions:person-lead", args=[running.public_id, member.public_id])
            return client_of(ines).post(url, {"shares": shares}, headers=HTMX)

        return give

    def test_lets_both_lead(self, running, share, client_of, ines, tomas):
        assert share(tomas).status_code == 200

        for member in (tomas, ines):
            pause = reverse("sessions:pause", args=[running.public_id])
            assert client_of(member).post(pause, {"on": "1"}, headers=HTMX).status_code == 200

    def test_ends(self, running, share, client_of, tomas):
        share(tomas)

        share(tomas, "0")

        pause = reverse("sessions:pause", args=[running.public_id])
        assert client_of(tomas).post(pause, {"on": "1"}, headers=HTMX).status_code == 403

    def test_is_not_for_stakeholders(self, share, kofi):
        assert share(kofi).status_code == 422
        assert not Participant.objects.get(member=kofi).shares_lead

    def test_shows_nobody_out_who_facilitates(self, running, share, client_of, ines, tomas):
        share(tomas)

        url = reverse("sessions:person-exit", args=[running.public_id, ines.public_id])

        assert client_of(tomas).post(url, headers=HTMX).status_code == 422
        assert Participant.objects.get(member=ines).shown_out_at is None

    def test_is_given_by_who_leads_only(self, running, client_of, tomas, jo):
        url = reverse("sessions:person-lead", args=[running.public_id, jo.public_id])

        assert client_of(tomas).post(url, {"shares": "1"}, headers=HTMX).status_code == 403
