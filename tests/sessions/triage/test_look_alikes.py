"""Look-alikes in triage: everybody sees them, and one tap makes the item on the stage a duplicate."""

import re

import pytest
from django.urls import reverse

from backlog.lookalikes import queries
from backlog.models import Item, Reshaping
from sessions.access import DECIDER, FACILITATOR, MEMBER, OBSERVER
from sessions.meeting.parts.context import Scene
from sessions.room import parts
from sessions.room.page import SessionPage
from tests.factories import ItemFactory


@pytest.fixture
def twin(harbour, ana, triage):
    """An item of the list with the same text as the request on the stage."""
    triage.on_stage.item.reword("title", "Show the tide on the berth plan of pilots", ana)
    return ItemFactory(team=harbour, by=ana, title="Pilots see the tide on their berth plan")


def stage(session, audience):
    return parts.render(Scene(session), audience, ("stage",))["stage"]


class TestTheStage:
    def test_shows_to_everyone_in_the_room_what_resembles_the_item(self, triage, twin, ana):
        twin.to_state("declined", ana)

        for audience in (FACILITATOR, DECIDER, MEMBER, OBSERVER):
            rendered = stage(triage, audience)
            assert twin.title in rendered
            assert "Declined" in rendered

    def test_makes_it_a_duplicate_at_one_tap_of_those_who_decide(self, triage, twin, client_of, ana, tomas):
        entry = triage.on_stage
        decision = reverse("sessions:decision", args=[triage.public_id, entry.public_id])
        form = rf'action="{decision}"[^>]*>(?:(?!</form>).)*value="duplicate"(?:(?!</form>).)*{twin.key}'
        room = reverse("sessions:room", args=[triage.public_id])
        assert re.search(form, client_of(ana).get(room).text)
        assert not re.search(form, client_of(tomas).get(room).text)

        client_of(ana).post(decision, {"outcome": "duplicate", "duplicate_of": twin.key})

        entry.item.refresh_from_db()
        assert (entry.item.state, entry.item.duplicate_of) == (Item.State.DUPLICATE, twin)

    def test_offers_no_duplicate_to_merge_into(self, harbour, triage, twin, ana):
        Reshaping.merge(twin, ItemFactory(team=harbour, by=ana, title="Another one"), ana)

        rendered = stage(triage, DECIDER)

        assert twin.title in rendered
        assert not re.search(rf'name="duplicate_of"\s+value="{twin.key}"', rendered)

    def test_decides_nothing_by_itself(self, triage, twin):
        item = triage.on_stage.item

        stage(triage, MEMBER)

        item.refresh_from_db()
        assert (item.state, item.duplicate_of) == (Item.State.INBOX, None)

    def test_shows_three_at_most(self, harbour, ana, triage, twin):
        for number in range(4):
            ItemFactory(team=harbour, by=ana, title=f"Tide on the berth plan for pilots {number}")

        assert stage(triage, MEMBER).count('class="look-alike"') == 3

    def test_is_rendered_again_in_triage_when_an_index_is_through(self, harbour, triage, ines):
        def affected_parts():
            return SessionPage().affected_parts(triage.public_id, harbour.topic, frozenset([queries.PART]))

        assert affected_parts() == ("stage",)
        triage.advance(past=2, by=ines)
        assert affected_parts() == ()
