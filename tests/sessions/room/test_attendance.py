"""Presence with several processes: each knows its own clients, and asks the database about the others'.

A window of Ines and one of Tomas have just closed at this process.
"""

from datetime import timedelta

import pytest

from core import clock
from core.clock import now
from live import timing
from live.pages import Presence
from sessions.access import session_of
from sessions.meeting.parts.context import Scene
from sessions.meeting.parts.people import people
from sessions.models import Participant, Round, SessionSettings
from sessions.room.page import SESSION
from tests.factories import SessionFactory

SECOND = timedelta(seconds=1)


@pytest.fixture
def closed_at(running):
    """The moment at which these windows closed; this process had noted their owners just before."""
    closed_at = now()
    running.participants.update(seen_at=closed_at - SECOND)
    return closed_at


@pytest.fixture
def news(monkeypatch):
    """The parts that were announced to the room, in order."""
    heard = []
    monkeypatch.setattr(
        "teams.models.team.announce", lambda topic, counter, parts, **how: heard.append(parts)
    )
    return heard


def seen_by_another(session, member, at) -> None:
    SESSION.note_seen({session.public_id: frozenset({member.public_id})}, at)


def attend(session, member, presence, at) -> None:
    SESSION.attend(session.public_id, frozenset({member.public_id}), presence, at)


def is_missed(session) -> bool:
    session.refresh_from_db()
    return session.facilitator_gone_at is not None


def is_here(session, member, at) -> bool:
    return Participant.objects.get(session=session, member=member).is_here(at)


def rendered(session) -> dict[str, str]:
    return {row.name: row.presence for row in people(Scene(session_of(session.public_id))).people}


class TestTheFacilitator:
    def test_is_missed_when_nobody_saw_them_for_ten_seconds(self, running, ines, closed_at):
        attend(running, ines, Presence.MISSED, closed_at + 10.1 * SECOND)

        assert is_missed(running)

    @pytest.mark.parametrize("later", [1, 9.9])
    def test_is_not_missed_while_another_process_sees_them(self, running, ines, closed_at, later):
        seen_by_another(running, ines, closed_at + later * SECOND)

        attend(running, ines, Presence.MISSED, closed_at + 10.1 * SECOND)

        assert not is_missed(running)

    def test_is_missed_though_another_process_sees_somebody_else(self, running, ines, tomas, closed_at):
        seen_by_another(running, tomas, closed_at + 9 * SECOND)

        attend(running, ines, Presence.MISSED, closed_at + 10.1 * SECOND)

        assert is_missed(running)

    def test_is_missed_though_they_look_at_another_session(self, running, ines, tomas, closed_at):
        other = SessionFactory(team=running.team, by=ines)
        other.seat(ines), other.seat(tomas)
        people = {running.public_id: {tomas.public_id}, other.public_id: {ines.public_id}}
        SESSION.note_seen(
            {ident: frozenset(those) for ident, those in people.items()}, closed_at + 9 * SECOND
        )

        attend(running, ines, Presence.MISSED, closed_at + 10.1 * SECOND)

        assert is_missed(running)

    def test_is_missed_once_by_however_many_processes(self, running, ines, closed_at):
        attend(running, ines, Presence.MISSED, closed_at + 10.1 * SECOND)
        before = running.team.counter.value

        attend(running, ines, Presence.MISSED, closed_at + 10.2 * SECOND)

        running.team.counter.refresh_from_db()
        assert running.team.counter.value == before

    def test_who_was_wrongly_missed_is_here_as_soon_as_they_are_seen(self, running, ines, closed_at):
        attend(running, ines, Presence.MISSED, closed_at + 10.1 * SECOND)

        seen_by_another(running, ines, closed_at + 12 * SECOND)

        assert not is_missed(running)


class TestSomebody:
    def test_is_away_when_nobody_saw_them_for_thirty_seconds(self, running, tomas, closed_at):
        at = closed_at + 30.1 * SECOND

        attend(running, tomas, Presence.AWAY, at)

        assert not is_here(running, tomas, at)

    @pytest.mark.parametrize("later", [1, 29.9])
    def test_is_not_away_while_another_process_sees_them(self, running, tomas, closed_at, later):
        at = closed_at + 30.1 * SECOND
        seen_by_another(running, tomas, closed_at + later * SECOND)

        attend(running, tomas, Presence.AWAY, at)

        assert is_here(running, tomas, at)

    def test_is_not_away_when_they_went_on_at_another_process(self, running, tomas, closed_at):
        at = closed_at + 30.1 * SECOND
        attend(running, tomas, Presence.HERE, closed_at + SECOND)

        attend(running, tomas, Presence.AWAY, at)

        assert is_here(running, tomas, at)

    def test_who_was_wrongly_shown_as_away_is_here_as_soon_as_they_are_seen(self, running, tomas, closed_at):
        attend(running, tomas, Presence.AWAY, closed_at + 30.1 * SECOND)

        seen_by_another(running, tomas, closed_at + 32 * SECOND)

        assert is_here(running, tomas, closed_at + 33 * SECOND)

    def test_is_announced_with_how_many_are_here_and_who_may_facilitate(
        self, running, tomas, closed_at, news
    ):
        attend(running, tomas, Presence.AWAY, closed_at + 30.1 * SECOND)
        seen_by_another(running, tomas, closed_at + 32 * SECOND)

        for parts in news:
            assert {"people", "tally", "controls"} <= set(parts)
        assert len(news) == 2

    def test_who_was_removed_is_no_longer_noted(self, running, ines, tomas, closed_at):
        Participant.objects.get(session=running, member=tomas).remove(ines, closed_at)

        seen_by_another(running, tomas, closed_at + SECOND)

        assert not is_here(running, tomas, closed_at + SECOND)


class TestAfterAJumpOfTheClock:
    """A machine was asleep for two hours: its windows are open, but nobody was noted during that time."""

    @pytest.fixture
    def awake(self, running, closed_at):
        clock.shift(timedelta(hours=2))
        yield now()
        clock.shift(timedelta())

    def test_nobody_is_taken_for_gone_before_anyone_was_noted(self, running, awake):
        assert set(rendered(running).values()) == {"here"}

    def test_nobody_is_taken_for_gone_while_the_notes_come_in(self, running, tomas, awake, news):
        seen_by_another(running, tomas, awake)

        assert set(rendered(running).values()) == {"here"}
        assert news == []

    def test_who_does_not_come_back_is_away_half_a_minute_later(self, running, ines, tomas, awake):
        seen_by_another(running, tomas, awake)
        clock.shift(timedelta(hours=2, seconds=31))
        seen_by_another(running, tomas, now())

        assert (rendered(running)["Ines"], rendered(running)["Tomas"]) == ("away", "here")

    def test_who_was_away_before_stays_away(self, running, jo, tomas, closed_at):
        attend(running, jo, Presence.AWAY, closed_at + 30 * SECOND)
        clock.shift(timedelta(hours=2))
        try:
            seen_by_another(running, tomas, now())

            assert (rendered(running)["Jo"], rendered(running)["Tomas"]) == ("away", "here")
        finally:
            clock.shift(timedelta())

    def test_a_clock_that_was_put_back_hides_nobody_and_holds_nobody(self, running, jo, tomas, closed_at):
        clock.shift(timedelta(hours=-2))
        try:
            seen_by_another(running, tomas, now())
            assert set(rendered(running).values()) == {"here"}

            attend(running, jo, Presence.AWAY, now() + 30 * SECOND)
            assert rendered(running)["Jo"] == "away"
        finally:
            clock.shift(timedelta())

    def test_no_cards_turn_by_themselves_while_it_is_not_known_who_is_here(
        self, deep_dive, ines, tomas, jo, closed_at
    ):
        SessionSettings.objects.update_or_create(team=deep_dive.team, defaults={"auto_reveal": True})
        opened = Round.open(deep_dive.on_stage, ines)
        clock.shift(timedelta(hours=2))
        try:
            opened.cast_vote(session_of(deep_dive.public_id).seat(tomas), "5")
        finally:
            clock.shift(timedelta())

        opened.refresh_from_db()
        assert opened.is_open

    def test_who_was_seen_all_the_time_is_no_news(self, running, tomas, closed_at, news):
        seen_by_another(running, tomas, closed_at + timing.SEEN * SECOND)

        assert news == []


def test_a_process_notes_its_people_often_enough_to_be_believed_by_the_others():
    assert 2 * timing.SEEN < timing.MISSED < timing.AWAY
