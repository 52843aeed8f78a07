"""The hint beside the field of an action: whom and which day the text means, while it is typed."""

from datetime import date

import pytest
from django.urls import reverse

from tests.html import plain

TODAY = date(2026, 11, 30)


@pytest.fixture
def hint(deep_dive, client_of, tomas, monkeypatch):
    monkeypatch.setattr("sessions.actions.views.today_of", lambda team: TODAY)

    def get(member=tomas, **typed):
        address = reverse("sessions:action-reading", args=[deep_dive.public_id])
        response = client_of(member).get(address, typed)
        return " ".join(plain(response.text).split()) if response.status_code == 200 else response.status_code

    return get


class TestTheHint:
    def test_says_the_owner_and_the_day_of_a_line(self, hint):
        assert hint(text="ask legal @tom fri") == "Owner: Tomas, due Fri 4 Dec"
        assert hint(text="ask legal by 12 Dec") == "Due Sat 12 Dec"
        assert hint(text="ask legal @Kim") == "Owner: Kim"

    def test_says_nothing_of_a_line_without_both(self, hint):
        assert hint(text="ask legal") == ""
        assert hint() == ""

    def test_says_the_day_of_a_due_date_and_asks_when_it_may_mean_two(self, hint):
        assert hint(due="by friday") == "Due Fri 4 Dec"
        assert "Is that Mon 7 Dec or" in hint(due="12/7")
        assert "such as fri" in hint(due="soonish")

    def test_shows_people_s_text_as_text(self, hint):
        assert "<b>" not in hint(text="ask @<b>x</b>")

    def test_is_for_those_of_the_room_who_may_add_actions(self, hint, kofi, ulla):
        assert hint(member=kofi, text="ask legal fri") == 403
        assert hint(member=ulla, text="ask legal fri") == 404

    def test_is_on_the_page_of_the_team_s_actions_too(self, harbour, client_of, tomas, ulla, hint):
        address = reverse("sessions:team-action-reading", args=["harbour"])

        assert "Due Fri 4 Dec" in client_of(tomas).get(address, {"due": "fri"}).text
        assert client_of(ulla).get(address, {"due": "fri"}).status_code == 404
