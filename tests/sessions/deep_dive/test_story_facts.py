"""Due date and labels of the item on the stage; and items of an unfinished import, which stay away."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from backlog.models import Item, Label, Ticket, Upload
from core.clock import now
from sessions.meeting.rules.agenda import Phase
from sessions.planner.queries.agenda_items import proposed
from tests.html import tight, toast
from tests.orders import HTMX


@pytest.fixture
def item(harbour, deep_dive):
    item = deep_dive.on_stage.item
    item.labels.add(*Label.named(harbour, Label.Kind.LABEL, ["a11y", "ux", "tides", "winds", "x"]).values())
    return item


def due_in(item, days, by):
    item.edit(by, due_on=item.team.today(now()) + timedelta(days=days))


def facts(client, session):
    page = tight(client.get(reverse("sessions:room", args=[session.public_id])).text)
    html = re.search(r'<p class="story__facts">.*?</p>', page, re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class TestTheLineOfFacts:
    def test_has_the_due_date_and_some_labels(self, client_of, deep_dive, item, tomas, ana):
        due_in(item, 40, ana)

        line = facts(client_of(tomas), deep_dive)

        assert "Due " in line
        assert "a11y tides ux +2" in line

    def test_says_that_it_is_overdue(self, client_of, deep_dive, item, tomas, ana):
        due_in(item, -1, ana)

        assert "Overdue since" in facts(client_of(tomas), deep_dive)

    @pytest.mark.parametrize(
        ("days", "words"), [(-1, "Overdue since"), (0, "Due today"), (14, "Due "), (15, "")]
    )
    def test_has_on_the_projector_only_a_date_that_presses(
        self, client_of, deep_dive, item, ines, ana, days, words
    ):
        due_in(item, days, ana)

        page = (
            client_of(ines)
            .get(reverse("sessions:projector", args=[deep_dive.public_id, deep_dive.projector_token]))
            .text
        )
        key = re.search(r'<p class="projector-stage__key">.*?</p>', page, re.S)[0]

        assert words in key
        assert ("ue " in key) == bool(words)
        assert "a11y" not in page


class TestAnItemOfAnUnfinishedImport:
    @pytest.fixture
    def arriving(self, harbour, backlog, ana):
        Item.objects.filter(pk=backlog[4].pk).update(arrival=Upload.begin(harbour, "jira.csv", ana))
        Ticket.objects.create(item=backlog[4], number="10002")
        return backlog[4]

    def add(self, client, session, text):
        url = reverse("sessions:entries", args=[session.public_id])
        return client.post(url, {"text": text, "phase": "deep-dive"}, headers=HTMX)

    def test_is_put_on_no_list_until_the_import_has_finished(self, client_of, deep_dive, arriving, ines):
        response = self.add(client_of(ines), deep_dive, arriving.key)

        assert response.status_code == 422
        assert "still being imported" in response.text + str(toast(response))
        Upload.objects.get().finish({"created": 1})
        assert self.add(client_of(ines), deep_dive, arriving.key).status_code == 200

    def test_is_found_by_its_number_afterwards(self, client_of, deep_dive, arriving, ines):
        Upload.objects.get().finish({"created": 1})

        self.add(client_of(ines), deep_dive, "#10002")

        assert deep_dive.entries.filter(item=arriving, phase="deep-dive").exists()

    def test_is_in_no_proposal_and_is_not_refined_now(self, client_of, harbour, arriving, ana):
        dives = proposed(harbour, {Phase.DEEP_DIVE: 3600}, now()).dives

        assert len(dives) == 5
        assert arriving not in [row.item for row in dives]
        response = client_of(ana).post(
            reverse("sessions:now", args=["harbour"]), {"items": arriving.public_id}, headers=HTMX
        )
        assert response.status_code == 422


class TestThePlanner:
    def test_shows_what_an_item_is_a_part_of(self, client_of, backlog, ana):
        Item.objects.filter(pk=backlog[1].pk).update(parent=backlog[0])

        page = tight(client_of(ana).get(reverse("sessions:new", args=["harbour"])).text)

        assert f"Part of</span>{backlog[0].key} ›" in re.sub(r"\s+(?=HARB)", "", page)
