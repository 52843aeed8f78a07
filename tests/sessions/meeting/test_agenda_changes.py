"""The plan changes during the meeting: items are added, moved and removed, phases ahead change their time."""

import pytest
from django.urls import reverse

from backlog.models import Item
from sessions.deep_dive.service import deep_dive
from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry
from sessions.triage import service
from tests.orders import HTMX


def keys(session, phase=Phase.DEEP_DIVE):
    return [entry.item.key for entry in session.entries.waiting_in(phase).select_related("item")]


@pytest.fixture
def add(client_of, ines):
    def give(session, key, phase="deep-dive"):
        url = reverse("sessions:entries", args=[session.public_id])
        return client_of(ines).post(url, {"text": key, "phase": phase}, headers=HTMX)

    return give


class TestAnItem:
    def test_comes_to_the_end_of_the_list(self, running, backlog, add):
        assert add(running, backlog[4].key.lower()).status_code == 200

        assert keys(running)[-1] == backlog[4].key

    def test_waits_there_once(self, running, backlog, add):
        response = add(running, backlog[0].key)

        assert "already on the list" in response["HX-Trigger"]
        assert keys(running).count(backlog[0].key) == 1

    def test_of_another_team_is_not_found(self, running, lighthouse, ulla, add):
        theirs = Item.add(lighthouse, "Theirs", ulla, state=Item.State.BACKLOG, key="LIGHT-1")

        assert add(running, theirs.key).status_code == 422

    def test_that_is_under_way_is_refused(self, running, backlog, ana, add):
        backlog[3].to_state(Item.State.PLANNED, ana)

        response = add(running, backlog[3].key)

        assert response.status_code == 422
        assert "Planned" in response["HX-Trigger"]

    def test_moves_up_and_down_and_stops_at_the_ends(self, running, backlog):
        _first, second = running.entries.waiting_in(Phase.DEEP_DIVE)

        assert second.shift(-1)
        assert keys(running) == [backlog[1].key, backlog[0].key]
        assert not second.shift(-1)
        assert second.shift(1)
        assert keys(running) == [backlog[0].key, backlog[1].key]

    def test_is_left_out_before_its_phase_and_comes_back(self, running, ines, backlog):
        first = running.entries.waiting_in(Phase.DEEP_DIVE).first()

        assert deep_dive.put_off(first, ines)
        assert keys(running) == [backlog[1].key]
        assert not deep_dive.put_off(first, ines)

        assert deep_dive.take_up_again(first, ines)
        assert keys(running) == [backlog[0].key, backlog[1].key]
        assert not deep_dive.take_up_again(first, ines)

    def test_that_was_put_off_is_added_anew(self, running, ines, backlog, add):
        deep_dive.put_off(running.entries.waiting_in(Phase.DEEP_DIVE).first(), ines)

        add(running, backlog[0].key)

        assert keys(running) == [backlog[1].key, backlog[0].key]
        assert Entry.objects.filter(session=running, item=backlog[0]).count() == 1

    def test_that_was_decided_is_not_taken_up_by_that_undo(self, triage, ana):
        entry = triage.on_stage
        service.decide(entry, "later", ana)

        assert not deep_dive.take_up_again(entry, ana)


class TestThePhaseAhead:
    def test_takes_more_or_less_time(self, triage, ines):
        before = triage.timeboxes.get(position=3).length

        assert triage.give_time(3, 300, ines)
        assert triage.timeboxes.get(position=3).length == pytest.approx(before + 300)
        assert triage.give_time(3, -10 * 3600, ines)
        assert triage.timeboxes.get(position=3).length == 60

    def test_is_not_the_one_that_is_on_or_over(self, triage, ines):
        before = [row.length for row in triage.timeboxes.all()]

        assert not triage.give_time(2, 300, ines)
        assert not triage.give_time(1, 300, ines)
        assert not triage.give_time(9, 300, ines)
        assert [row.length for row in triage.timeboxes.all()] == before


class TestTheGoal:
    def test_is_said_while_the_meeting_runs(self, running):
        running.set_goal("Berths are known")

        running.refresh_from_db()
        assert running.goal == "Berths are known"
