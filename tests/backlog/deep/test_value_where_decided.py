"""Value where it decides: in the inbox, on the triage stage and in the planner, before an item has a rank."""

import pytest
from django.urls import reverse

from backlog.models import BacklogSettings, FeedbackLink
from sessions.access import FACILITATOR, MEMBER, PROJECTOR, session_of
from sessions.meeting.parts.context import Scene
from sessions.room import parts
from tests.html import tight


@pytest.fixture
def asked(inbox, ana):
    """The second request, about which someone has said: important 8, satisfied 3."""
    FeedbackLink.capture(inbox[1], "The tide is late", ana, importance=8, satisfaction=3)
    return inbox[1]


class TestValue:
    def test_stands_in_the_inbox(self, asked, client_of, ana):
        page = tight(client_of(ana).get("/t/harbour/backlog/?tab=inbox").text)

        assert page.count('class="item-row__value"') == 1
        assert "</span>13 </span>" in page or ">13</span>" in page

    def test_sorts_the_inbox(self, asked, inbox, client_of, ana):
        by_age = client_of(ana).get("/t/harbour/backlog/?tab=inbox").text
        by_value = client_of(ana).get("/t/harbour/backlog/?tab=inbox&order=value").text

        assert by_age.index(f"item-{inbox[0].public_id}") < by_age.index(f"item-{asked.public_id}")
        assert by_value.index(f"item-{asked.public_id}") < by_value.index(f"item-{inbox[0].public_id}")
        assert "13" in by_value
        # Each order leads to the other.
        assert "order=value" in by_age

    @pytest.mark.parametrize("audience", [FACILITATOR, MEMBER, PROJECTOR])
    def test_stands_on_the_stage_of_triage(self, triage, inbox, ana, audience):
        FeedbackLink.capture(inbox[0], "The tide is late", ana, importance=8, satisfaction=3)

        stage = tight(parts.render(Scene(session_of(triage.public_id)), audience, ("stage",))["stage"])

        assert "Opportunity score" in stage
        assert "≈" in stage
        assert "13" in stage

    def test_follows_the_model_that_the_team_has_picked(self, triage, inbox, harbour, ana):
        inbox[0].value("rice", {"reach": 100, "impact": 2, "confidence": 50, "effort": 5}, ana)
        BacklogSettings.of(harbour)
        BacklogSettings.objects.filter(team=harbour).update(value_model="rice")

        stage = tight(parts.render(Scene(session_of(triage.public_id)), MEMBER, ("stage",))["stage"])

        assert "Opportunity score" not in stage
        assert "20" in stage

    def test_says_nothing_of_an_item_without_one(self, triage):
        stage = parts.render(Scene(session_of(triage.public_id)), MEMBER, ("stage",))["stage"]

        assert "Opportunity score" not in stage

    def test_stands_beside_the_proposals_of_the_planner(self, asked, backlog, client_of, ana):
        page = tight(client_of(ana).get(reverse("sessions:new", args=["harbour"])).text)

        assert "value 13" in page
