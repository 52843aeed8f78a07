"""The page of decisions across sessions: what stands, why, by whom, and for whom."""

from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backlog.models import Item, Question
from core.clock import now
from sessions.deep_dive.service import deep_dive as service_
from sessions.models import Decision, Entry, Round
from sessions.triage import service
from tests.html import plain, tight


@pytest.fixture
def page(client_of, tomas):
    url = reverse("sessions:decisions", args=["harbour"])
    return lambda member=tomas, **query: tight(plain(client_of(member).get(url, query).text))


@pytest.fixture
def declined(triage, inbox, ana):
    inbox[0].edit(ana, title="Sign in with SSO")
    service.decide(triage.on_stage, "decline", ana, reason="Nobody has an identity provider")
    return inbox[0]


class TestDecisions:
    def test_say_what_why_when_and_by_whom(self, triage, declined, page):
        text = page()

        assert "Declined" in text
        assert "“Nobody has an identity provider”" in text
        assert "Ana ·" in text
        assert f"/s/{triage.public_id}/summary/" in text

    @pytest.mark.parametrize("words", ["SSO declined", "identity", "sign IN"])
    def test_are_found_by_item_reason_and_decision(self, declined, page, words):
        assert "Nobody has an identity provider" in page(text=words)

    def test_are_not_found_by_other_words(self, declined, page):
        assert "No decisions found" in page(text="SSO ready")
        assert "No decisions found" in page(kind="later")
        assert "No decisions found" in page(session="elsewhere")

    def test_are_filtered_by_kind_session_and_item(self, triage, declined, page):
        assert "identity" in page(kind="decline", session=triage.public_id, item=declined.key)

    def test_leave_out_what_was_undone(self, triage, declined, ana, page):
        service.undo_decision(service.last_decision(triage), ana)

        assert "No decisions yet" in page()

    def test_include_estimates_answers_and_ready(self, deep_dive, ines, tomas, jo, page):
        entry = deep_dive.on_stage
        opened = Round.open(entry, ines)
        for member in (tomas, jo):
            opened.cast_vote(deep_dive.seat(member), "5")
        opened.reveal(ines)
        service_.settle(opened, "5", ines)
        asked = Question.ask(entry.item, "Which quay?", tomas, deep_dive.public_id)
        asked.settle("The north one", jo, deep_dive.public_id)
        service_.mark_ready(entry, ines, "Small and clear")

        text = page()

        assert "Estimated: 5" in text
        assert "Which quay?" in text
        assert "“The north one”" in text
        assert "Ready with exceptions" in text
        assert "“Small and clear”" in text
        assert "“The north one”" in page(kind="answer")
        assert "Ready with exceptions</strong>" not in page(kind="answer").replace(" </strong>", "</strong>")

    def test_are_for_the_team_alone(self, declined, client_of, ulla, tomas, lin):
        url = reverse("sessions:decisions", args=["harbour"])

        assert client_of(tomas).get(url).status_code == 200
        assert client_of(ulla).get(url).status_code == 404
        assert client_of(tomas).post(url).status_code == 405

    def test_of_ten_thousand_take_a_fixed_number_of_queries(
        self, triage, harbour, ana, page, client_of, tomas
    ):
        items = Item.objects.bulk_create(
            [
                Item(
                    team=harbour,
                    made_by=ana,
                    key=f"OLD-{number}",
                    title=f"Request {number}",
                    state="declined",
                )
                for number in range(10_000)
            ],
            batch_size=500,
        )
        entries = Entry.objects.bulk_create(
            Entry(session=triage, item=items[number], phase="triage", position=100 + number)
            for number in range(10_000)
        )
        Decision.objects.bulk_create(
            [
                Decision(entry=entry, outcome="decline", by=ana, at=now(), reason=f"Reason {number}")
                for number, entry in enumerate(entries)
            ],
            batch_size=500,
        )
        client, url = client_of(tomas), reverse("sessions:decisions", args=["harbour"])
        client.get(url)

        began = perf_counter()
        with CaptureQueriesContext(connection) as queries:
            text = client.get(url, {"text": "reason 99"}).text
        took = perf_counter() - began

        assert "Older" in text
        assert len(queries) < 25
        # A tenth of a second on a quiet machine; ours is shared.
        assert took < 1
