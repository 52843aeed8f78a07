"""Notes about a story on the stage: risks, ideas and blockers."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backlog.models import Dependency
from core.clock import now
from sessions.access import MEMBER, OBSERVER, PROJECTOR, session_of
from sessions.meeting.parts.context import Scene
from sessions.room import parts
from teams.models import OrderKey
from tests.html import plain, toast
from tests.orders import HTMX


@pytest.fixture
def order(deep_dive, client_of):
    """Sends an order about the story on the stage: `order(tomas, "notes", text="Tides", kind="risk")`."""

    def give(member, name, *about, **data):
        where = [deep_dive.public_id, *(about or (deep_dive.on_stage.public_id,))]
        return client_of(member).post(reverse(f"sessions:{name}", args=where), data, headers=HTMX)

    return give


def shown(session):
    return parts.notes.notes(Scene(session_of(session.public_id)))


class TestNotes:
    def test_stand_on_the_stage_and_in_the_history_of_the_item(self, deep_dive, order, tomas):
        order(tomas, "notes", text="The  provider refunds\nslowly", kind="risk")

        assert [(row.kind, row.text, row.by) for row in shown(deep_dive).rows] == [
            ("risk", "The provider refunds slowly", "Tomas")
        ]
        change = deep_dive.on_stage.item.changes.filter(field="risk").get()
        assert (change.after, change.session) == ("The provider refunds slowly", deep_dive.public_id)

    def test_are_struck_out_and_put_back(self, deep_dive, order, tomas, jo):
        order(tomas, "notes", text="Tides", kind="idea")
        note = deep_dive.on_stage.item.notes.get()

        assert "removal-undo" in toast(order(jo, "note-removal", note.public_id))["undo"]
        assert shown(deep_dive).rows == ()
        assert "already" in toast(order(jo, "note-removal", note.public_id))["text"]

        order(jo, "note-removal-undo", note.public_id)
        assert len(shown(deep_dive).rows) == 1

    def test_rerender_the_rooms_that_have_the_story_on_stage(self, deep_dive, order, tomas):
        from sessions.room.page import SESSION

        part = deep_dive.on_stage.item.part
        assert "notes" in SESSION.affected_parts(deep_dive.public_id, deep_dive.team.topic, frozenset({part}))

    def test_are_read_by_observers_without_a_field_to_write(self, deep_dive, order, tomas):
        order(tomas, "notes", text="Tides", kind="risk")
        rendered = parts.render(Scene(session_of(deep_dive.public_id)), OBSERVER, ("notes",))["notes"]

        assert "Tides" in rendered
        assert "<form" not in rendered

    def test_are_counted_together_with_what_the_story_waits_for(self, deep_dive, order, tomas, backlog):
        order(tomas, "notes", text="Tides", kind="risk")
        order(tomas, "notes", text=backlog[4].key, kind="blocker")
        rendered = parts.render(Scene(session_of(deep_dive.public_id)), MEMBER, ("notes",))["notes"]

        assert '<span class="criteria__count">2</span>' in rendered


class TestWhatItWaitsFor:
    def test_is_found_by_key_and_blocks_ready(self, deep_dive, order, tomas, backlog):
        response = order(tomas, "notes", text=backlog[4].key.lower(), kind="blocker")

        assert f"blocked by {backlog[4].key}" in toast(response)["text"]
        assert [each.key for each in shown(deep_dive).blockers] == [backlog[4].key]

    @pytest.mark.parametrize("text", ["Berth plan", "NOT-1"])
    def test_must_be_clear(self, deep_dive, order, tomas, text):
        response = order(tomas, "notes", text=text, kind="blocker")

        assert response.status_code == 422
        assert "Which item?" in toast(response)["text"]

    def test_never_goes_round_in_a_circle(self, deep_dive, order, tomas, backlog, ana):
        Dependency.add(deep_dive.on_stage.item, backlog[4], ana)

        response = order(tomas, "notes", text=backlog[4].key, kind="blocker")

        assert response.status_code == 422
        assert "circular" in toast(response)["text"]

    def test_is_taken_away_and_comes_back_by_undo(self, deep_dive, order, tomas, backlog):
        order(tomas, "notes", text=backlog[4].key, kind="blocker")
        entry = deep_dive.on_stage.public_id

        undo = toast(order(tomas, "blocker-removal", entry, backlog[4].public_id))
        assert shown(deep_dive).blockers == ()
        assert (
            "already been removed"
            in toast(order(tomas, "blocker-removal", entry, backlog[4].public_id))["text"]
        )

        # A moment later: the same thing added twice within two seconds is one.
        OrderKey.objects.update(at=now() - timedelta(seconds=3))
        order(tomas, "notes", **undo["fields"])
        assert len(shown(deep_dive).blockers) == 1

    def test_is_nobody_elses_business(self, deep_dive, order, kofi, ulla, backlog, client_of, tomas):
        where = deep_dive.on_stage.public_id, backlog[4].public_id
        assert order(kofi, "blocker-removal", *where).status_code == 403
        assert order(ulla, "blocker-removal", *where).status_code == 404
        assert order(tomas, "blocker-removal", where[0], "aaaaaaaaaaaa").status_code == 404
        url = reverse("sessions:blocker-removal", args=[deep_dive.public_id, *where])
        assert client_of(tomas).get(url).status_code == 405


class TestCriteriaAsSteps:
    def test_are_written_as_one_line_and_shown_as_steps(self, deep_dive, order, tomas):
        order(tomas, "criteria", given="a paid order", when="a line is refunded", then="one e-mail goes out")

        criterion = deep_dive.on_stage.item.criteria.get()
        assert criterion.text == "Given a paid order, when a line is refunded, then one e-mail goes out"
        for audience in (MEMBER, OBSERVER):
            rendered = parts.render(Scene(session_of(deep_dive.public_id)), audience, ("criteria",))[
                "criteria"
            ]
            assert "<strong>Then</strong> one e-mail goes out" in plain(rendered)
        wall = parts.render(Scene(session_of(deep_dive.public_id)), PROJECTOR, ("stage",))["stage"]
        assert "<strong>When</strong> a line is refunded" in plain(wall)

    def test_need_when_and_then(self, order, tomas):
        assert order(tomas, "criteria", given="a paid order", when="", then="x").status_code == 422


class TestAnObjection:
    def test_is_open_to_all_from_the_list_when_the_room_has_gone_on(self, deep_dive, order, ines, jo):
        ready, following = deep_dive.entries.listed_in("deep-dive")
        order(ines, "ready", ready.public_id, reason="Small and clear")
        order(ines, "stage", following.public_id)
        scene = Scene(session_of(deep_dive.public_id))
        assert f"entries/{ready.public_id}/objection/" in parts.render(scene, MEMBER, ("queue",))["queue"]
        assert "objection" not in parts.render(scene, OBSERVER, ("queue",))["queue"]

        order(jo, "objection", ready.public_id)

        rendered = parts.render(Scene(session_of(deep_dive.public_id)), MEMBER, ("queue",))["queue"]
        assert "Jo objected" in rendered
