"""A team's own cards in the room: on the deck, at the reveal, when settling and in the bulk estimate."""

import pytest

from backlog.items.rules.own_scale import read_scale
from backlog.models import BacklogSettings
from sessions.access import FACILITATOR, MEMBER, PROJECTOR, session_of
from sessions.deep_dive.service import deep_dive as deep_dive_service
from sessions.meeting.parts.context import Scene
from sessions.models import Round, SizingWall
from sessions.room import parts
from tests.orders import HTMX

OWN = read_scale("Small=1 Medium=3 Enormous=8 1,5 Epic", coffee=False)


@pytest.fixture
def dealt(deep_dive, ines):
    """Harbour's deep dive with the team's own cards out."""
    BacklogSettings.of(deep_dive.team).choose("own", own=OWN)
    return Round.open(deep_dive.on_stage, ines)


def rendered(session, audience, part):
    return parts.render(Scene(session_of(session.public_id)), audience, (part,))[part]


class TestOwnCards:
    def test_are_chosen_revealed_and_settled_on(self, client_of, deep_dive, dealt, ines, tomas, jo):
        votes = f"/s/{deep_dive.public_id}/rounds/{dealt.public_id}/votes/"
        page = client_of(tomas).post(votes, {"card": "Enormous"}, headers=HTMX)
        assert "Enormous, saved" in page.text
        assert 'data-card="1.5"' in page.text
        client_of(jo).post(votes, {"card": "Medium"}, headers=HTMX)

        dealt.reveal(by=ines)

        assert "Settle on Enormous" in rendered(deep_dive, FACILITATOR, "votes")
        assert "Enormous" in rendered(deep_dive, MEMBER, "votes")
        assert "Enormous" in rendered(deep_dive, PROJECTOR, "stage")
        deep_dive_service.settle(Round.objects.get(pk=dealt.pk), "Enormous", by=ines)
        item = deep_dive.on_stage.item
        item.refresh_from_db()
        assert (item.estimate, item.estimate_label) == (8, "Enormous")

    def test_are_no_other_cards(self, client_of, deep_dive, dealt, tomas):
        votes = f"/s/{deep_dive.public_id}/rounds/{dealt.public_id}/votes/"

        assert client_of(tomas).post(votes, {"card": "13"}, headers=HTMX).status_code == 422

    def test_stay_in_a_round_while_the_team_changes_them(self, client_of, deep_dive, dealt, tomas):
        BacklogSettings.of(deep_dive.team).choose("linear")
        votes = f"/s/{deep_dive.public_id}/rounds/{dealt.public_id}/votes/"

        assert client_of(tomas).post(votes, {"card": "Enormous"}, headers=HTMX).status_code == 200
        assert [card.label for card in Round.objects.get(pk=dealt.pk).cards] == [card.label for card in OWN]

    def test_are_the_columns_of_the_bulk_estimate_if_they_have_points(self, deep_dive, ines):
        BacklogSettings.of(deep_dive.team).choose("own", own=OWN)

        wall = SizingWall.open(deep_dive, ines)

        assert [card.label for card in wall.sizes] == ["Small", "Medium", "Enormous", "1.5"]
