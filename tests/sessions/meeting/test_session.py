from datetime import timedelta

import pytest

from core.clock import now
from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry, Event, Session

MINUTE = timedelta(minutes=1)


@pytest.fixture
def nine(running):
    """The moment at which the session was started."""
    return running.started_at


class TestAdvance:
    def test_opens_the_next_phase_and_runs_its_clock(self, running, ines, nine):
        assert running.advance(1, ines, nine + 2 * MINUTE)

        assert running.phase == Phase.TRIAGE
        assert running.current().ends_at == nine + 22 * MINUTE

    def test_moves_one_phase_however_often_the_button_is_pressed(self, running, ines):
        assert running.advance(1, ines)
        assert not running.advance(1, ines)

        assert running.phase == Phase.TRIAGE

    def test_gives_saved_minutes_to_the_deep_dive(self, running, ines, nine):
        running.advance(1, ines, nine + 2 * MINUTE)
        running.advance(2, ines, nine + 12 * MINUTE)

        # The kick-off saved 3 minutes and the triage 10.
        assert running.current().length == (25 + 3 + 10) * 60

    def test_skips_a_phase_that_has_nothing_in_it(self, running, ines):
        Entry.objects.filter(session=running, phase=Phase.TRIAGE).delete()

        running.advance(1, ines)

        assert running.phase == Phase.DEEP_DIVE

    def test_stays_in_the_last_phase(self, deep_dive, ines):
        deep_dive.advance(3, ines)

        assert not deep_dive.advance(4, ines)
        assert deep_dive.phase == Phase.WRAP_UP

    def test_brings_the_first_item_of_the_list_onto_the_stage(self, running, ines, inbox):
        running.advance(1, ines)

        assert running.on_stage.item == inbox[0]

    def test_is_announced_once_after_commit(self, running, ines, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as announced:
            running.advance(1, ines)

        assert len(announced) == 1

    def test_says_nothing_when_it_came_too_late(self, running, ines, django_capture_on_commit_callbacks):
        running.advance(1, ines)

        with django_capture_on_commit_callbacks() as announced:
            running.advance(1, ines)

        assert announced == []


class TestGoingBack:
    def test_goes_on_with_what_was_left(self, running, ines, nine):
        running.advance(1, ines, nine + 2 * MINUTE)

        assert running.go_back(2, ines, nine + 4 * MINUTE)

        assert running.phase == Phase.KICK_OFF
        assert running.current().ends_at == nine + 7 * MINUTE

    def test_takes_back_what_it_gave_to_the_deep_dive(self, running, ines, nine):
        running.advance(1, ines, nine + 2 * MINUTE)
        running.go_back(2, ines, nine + 3 * MINUTE)

        assert running.timeboxes.get(phase=Phase.DEEP_DIVE).length == 25 * 60


class TestPause:
    def test_keeps_what_was_left(self, running, ines, nine):
        running.pause(ines, nine + MINUTE)
        running.resume(ines, nine + 10 * MINUTE)

        assert running.current().ends_at == nine + 14 * MINUTE

    def test_of_a_paused_clock_changes_nothing(self, running, ines, nine):
        running.pause(ines, nine + MINUTE)
        running.pause(ines, nine + 3 * MINUTE)

        assert running.current().left == 240

    def test_ends_with_the_phase(self, running, ines):
        running.pause(ines)
        running.advance(1, ines)

        assert running.paused_at is None
        assert running.current().ends_at is not None


class TestExtension:
    def test_moves_the_deadline(self, running, ines, nine):
        assert running.extend(120, ines, past=1)

        assert running.current().ends_at == nine + 7 * MINUTE

    def test_of_a_phase_that_is_over_changes_nothing(self, triage, ines):
        assert not triage.extend(120, ines, past=1)


class TestAutomaticAdvance:
    @pytest.fixture
    def automatic(self, running):
        Session.objects.filter(pk=running.pk).update(auto_advance=True)
        running.refresh_from_db()
        return running

    def test_passes_every_phase_whose_time_is_over_at_its_deadline(self, automatic, nine):
        assert automatic.catch_up(nine + 30 * MINUTE)

        assert automatic.phase == Phase.DEEP_DIVE
        assert automatic.timeboxes.get(phase=Phase.TRIAGE).started_at == nine + 5 * MINUTE
        assert automatic.current().started_at == nine + 25 * MINUTE

    def test_changes_nothing_the_second_time(self, automatic, nine):
        automatic.catch_up(nine + 30 * MINUTE)

        assert not automatic.catch_up(nine + 30 * MINUTE)

    def test_never_closes_the_wrap_up(self, automatic, nine):
        automatic.catch_up(nine + 300 * MINUTE)

        assert automatic.phase == Phase.WRAP_UP
        assert not automatic.is_finished

    def test_waits_while_the_clock_is_paused(self, automatic, ines, nine):
        automatic.pause(ines, nine + MINUTE)

        assert not automatic.catch_up(nine + 30 * MINUTE)

    def test_is_off_unless_chosen(self, running, nine):
        assert not running.catch_up(nine + 30 * MINUTE)


class TestFacilitation:
    def test_is_offered_when_the_facilitator_has_been_gone(self, running, ines, tomas):
        running.miss(frozenset({ines.public_id}), since=now(), at=now())

        assert running.take_over(tomas, instead_of=ines.public_id)
        assert running.facilitator == tomas

    def test_is_not_taken_from_somebody_who_is_here(self, running, ines, tomas):
        assert not running.take_over(tomas, instead_of=ines.public_id)
        assert running.facilitator == ines

    def test_goes_to_the_first_of_two_who_press_at_once(self, running, ines, tomas, jo):
        running.miss(frozenset({ines.public_id}), since=now(), at=now())

        assert running.take_over(tomas, instead_of=ines.public_id)
        assert not running.take_over(jo, instead_of=ines.public_id)
        assert running.facilitator == tomas

    def test_is_taken_back_with_one_tap_by_the_one_who_returns(self, running, ines, tomas):
        running.miss(frozenset({ines.public_id}), since=now(), at=now())
        running.take_over(tomas, instead_of=ines.public_id)

        assert running.take_over(ines, instead_of=tomas.public_id)
        assert running.facilitator == ines

    def test_stays_with_the_one_it_was_handed_to(self, running, ines, tomas):
        running.hand_over(tomas, by=ines)

        assert not running.take_over(ines, instead_of=tomas.public_id)
        assert running.facilitator == tomas

    def test_is_not_offered_any_more_once_the_facilitator_is_back(self, running, ines, tomas):
        running.miss(frozenset({ines.public_id}), since=now(), at=now())
        running.welcome(ines, now())

        assert not running.take_over(tomas, instead_of=ines.public_id)


class TestSeat:
    def test_is_one_for_each_person(self, session, tomas):
        assert session.seat(tomas) == session.seat(tomas)

    def test_is_kept_by_who_drops_out(self, running, tomas):
        running.note_away(frozenset({tomas.public_id}), since=now(), at=now())

        assert not running.seat(tomas).is_here(now())
        running.welcome(tomas, now())
        assert running.seat(tomas).is_here(now())

    def test_of_a_stakeholder_watches(self, session, kofi):
        assert session.seat(kofi).watching


def test_every_move_is_remembered_with_who_made_it(deep_dive, ines):
    kinds = list(Event.objects.filter(session=deep_dive, by=ines).values_list("kind", flat=True))

    assert kinds == ["started", "phase", "phase", "phase"]
