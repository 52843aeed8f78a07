"""Undo: the toast of an order carries the order that undoes it."""

import json

import pytest
from django.urls import reverse

from sessions.models import Round
from tests.orders import HTMX


@pytest.fixture
def order(client_of):
    """Gives an order as somebody, and returns its toast."""

    def give(session, who, name, *about, **data):
        url = reverse(f"sessions:{name}", args=[session.public_id, *about])
        response = client_of(who).post(url, data, headers=HTMX)
        assert response.status_code == 200, response.content
        return json.loads(response["HX-Trigger"])["toast"]

    return give


@pytest.fixture
def take_back(client_of):
    """Presses the toast's undo button."""

    def press(who, toast):
        assert client_of(who).post(toast["undo"], toast["fields"], headers=HTMX).status_code == 200

    return press


class TestAToast:
    def test_takes_a_decision_back(self, triage, ana, order, take_back):
        entry = triage.on_stage

        toast = order(triage, ana, "decision", entry.public_id, outcome="later")
        take_back(ana, toast)

        triage.refresh_from_db()
        assert toast["text"] == f"{entry.item.key} moved to Later"
        assert triage.on_stage == entry

    def test_takes_a_size_back(self, deep_dive, ines, tomas, order, take_back):
        opened = Round.open(deep_dive.on_stage, ines)
        opened.cast_vote(deep_dive.participants.get(member=tomas), "5")
        opened.reveal(ines)

        toast = order(deep_dive, ines, "settlement", opened.public_id, card="5")
        take_back(ines, toast)

        opened.refresh_from_db()
        assert toast["text"] == "Settled on 5"
        assert opened.settled_at is None

    def test_goes_back_a_phase(self, running, ines, order, take_back):
        toast = order(running, ines, "phase", past=1)
        take_back(ines, toast)

        running.refresh_from_db()
        assert running.position == 1

    def test_takes_ready_back(self, deep_dive, ines, order, take_back):
        entry = deep_dive.on_stage

        toast = order(deep_dive, ines, "ready", entry.public_id, reason="Small and clear")
        take_back(ines, toast)

        entry.refresh_from_db()
        assert (entry.ready_at, entry.objected_by) == (None, None)
        assert entry.item.state == "refining"

    def test_brings_the_former_story_up_again(self, deep_dive, ines, order, take_back):
        first = deep_dive.on_stage
        second = deep_dive.entries.listed_in("deep-dive").last()

        toast = order(deep_dive, ines, "stage", second.public_id)
        take_back(ines, toast)

        deep_dive.refresh_from_db()
        assert toast["text"] == f"Now discussing {second.item.key}"
        assert deep_dive.on_stage == first

    def test_takes_up_what_was_put_off(self, deep_dive, ines, order, take_back):
        first = deep_dive.on_stage

        toast = order(deep_dive, ines, "put-off", first.public_id)
        take_back(ines, toast)

        deep_dive.refresh_from_db()
        assert deep_dive.on_stage == first
        assert deep_dive.on_stage.closed_at is None

    def test_goes_on_after_the_finish(self, deep_dive, ines, order, take_back):
        deep_dive.advance(past=3, by=ines)

        take_back(ines, order(deep_dive, ines, "finish"))

        deep_dive.refresh_from_db()
        assert deep_dive.is_running

    def test_is_plain_when_nothing_changed(self, running, ines, order):
        assert "undo" not in order(running, ines, "phase", past=3)
