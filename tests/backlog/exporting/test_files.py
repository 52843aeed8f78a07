"""The files of the backlog page: which items are in them, for whom, and what Jira's importer gets."""

import asyncio
import csv
import io
import json
import os

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backlog.exporting.parts.files import FORMATS
from backlog.models import Criterion, Item, Label, Theme, Ticket
from core.http.downloads import streamed
from tests.factories import ItemFactory


@pytest.fixture
def items(harbour, ana):
    """Three of the list and one of the inbox."""
    titles = ("Show the berth", "=cmd|calc", "Print the plan")
    rows = [ItemFactory(team=harbour, title=title, by=ana) for title in titles]
    Item.objects.filter(pk=rows[2].pk).update(type="bug", estimate=5, estimate_label="5")
    return [*rows, ItemFactory(team=harbour, title="Radio", by=ana, state=Item.State.INBOX)]


def get(browser, format, **query):
    response = browser.get(reverse("backlog:export", args=["harbour", format]), query)
    return response, b"".join(response.streaming_content)


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


class TestAView:
    def test_is_exported_as_it_is_filtered(self, client_of, items, jo):
        browser = client_of(jo)

        assert [row["Title"] for row in rows_of(get(browser, "csv")[1])] == [
            "Show the berth",
            "'=cmd|calc",
            "Print the plan",
        ]
        assert [row["Title"] for row in rows_of(get(browser, "csv", type="bug")[1])] == ["Print the plan"]
        assert [row["Title"] for row in rows_of(get(browser, "csv", tab="inbox")[1])] == ["Radio"]
        assert len(rows_of(get(browser, "csv", tab="all")[1])) == 4

    def test_has_all_pages_in_its_order(self, client_of, harbour, ana, jo):
        for number in range(120):
            ItemFactory(team=harbour, title=f"Item {number}", by=ana)

        rows = rows_of(get(client_of(jo), "csv", page="2")[1])

        assert [row["Rank"] for row in rows] == [str(number) for number in range(1, 121)]

    def test_opens_as_utf8_and_is_named_by_team_and_day(self, client_of, items, jo):
        response, content = get(client_of(jo), "csv")

        assert content.startswith(b"\xef\xbb\xbf")
        assert response["Content-Disposition"].startswith('attachment; filename="harbour-backlog-20')

    def test_has_no_formula_in_a_workbook(self, client_of, items, jo):
        content = get(client_of(jo), "xlsx")[1]

        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s"}
        assert "'=cmd|calc" in [cell.value for cell in cells]

    def test_is_there_for_all_who_read_the_backlog_and_for_nobody_else(
        self, client, client_of, items, kofi, ulla
    ):
        address = reverse("backlog:export", args=["harbour", "csv"])

        assert client_of(kofi).get(address).status_code == 200
        assert client_of(ulla).get(address).status_code == 404
        assert client.get(address).status_code == 302
        assert client_of(kofi).get(reverse("backlog:export", args=["harbour", "exe"])).status_code == 404

    def test_hides_an_estimate_while_cards_are_out(self, client_of, items, jo):
        Item.objects.filter(pk=items[2].pk).update(sizing_since=items[2].created_at)

        content = get(client_of(jo), "json")[1]

        assert json.loads(content)["items"][2]["estimate"] == ""

    def test_takes_as_many_queries_for_many_items_as_for_few(self, client_of, harbour, items, ana, jo):
        browser, counts = client_of(jo), []
        for _times in range(2):
            with CaptureQueriesContext(connection) as queries:
                get(browser, "csv", tab="all")
            counts.append(len(queries))
            for number in range(40):
                ItemFactory(team=harbour, title=f"Item {number}", by=ana)

        assert counts[0] == counts[1]

    def test_is_offered_on_the_page_to_all(self, client_of, items, kofi):
        page = client_of(kofi).get(reverse("backlog:list", args=["harbour"]), {"type": "bug"}).text

        for format in FORMATS:
            assert f"exports/{format}/?type=bug" in page


class TestForJira:
    """The file for Jira's own importer."""

    @pytest.fixture
    def story(self, items, harbour, ana):
        story = items[0]
        theme = Theme.start(harbour, ana, "Saved cards")
        Item.objects.filter(pk=story.pk).update(
            why="Ships wait", description="- one\n- **two**", theme=theme, parent=items[2]
        )
        Criterion.write(story, "The berth is shown", ana)
        story.labels.set(Label.named(harbour, "label", ["needs pilot", "night"]).values())
        Ticket.objects.create(item=story, others={"Priority": "High"})
        return story

    def read(self, browser):
        content = get(browser, "jira")[1].decode("utf-8-sig")
        header, *rows = csv.reader(io.StringIO(content, newline=""))
        return header, rows

    def test_has_a_column_for_each_label_and_an_epic_for_each_theme(self, client_of, story, items, jo):
        header, rows = self.read(client_of(jo))

        assert header.count("Labels") == 2
        epic, row = rows[0], rows[1]
        assert (epic[header.index("Issue Type")], epic[header.index("Epic Name")]) == ("Epic", "Saved cards")
        place = header.index("Labels")
        assert sorted(row[place : place + 2]) == ["needs-pilot", "night"]
        assert row[header.index("Epic Link")] == "Saved cards"
        assert row[header.index("Parent")] == items[2].key
        assert row[header.index("External ID")] == story.key
        assert row[header.index("Priority")] == "High"

    def test_has_why_description_and_criteria_as_wiki_markup(self, client_of, story, jo):
        header, rows = self.read(client_of(jo))

        assert rows[1][header.index("Description")] == (
            "Ships wait\n\n* one\n* *two*\n\nh3. Acceptance criteria\n\n# The berth is shown"
        )

    def test_has_points_and_no_formula(self, client_of, items, jo):
        header, rows = self.read(client_of(jo))

        assert [row[header.index("Story Points")] for row in rows] == ["", "", "5"]
        assert rows[1][header.index("Summary")] == " =cmd|calc"


def test_a_streamed_file_is_made_while_it_is_sent():
    """Nothing is made before somebody takes it, and pauses come through."""
    made = []

    def pieces():
        for number in range(3):
            made.append(number)
            yield os.urandom(70_000)
            yield b""

    async def receive():
        seen = []
        async for _piece in streamed("x.bin", "application/octet-stream", pieces()):
            seen.append(len(made))
        return seen

    seen = asyncio.run(receive())

    assert (seen[0], seen[-1]) == (1, 3)
