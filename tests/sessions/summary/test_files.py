"""The results of a session as files and for the clipboard, and who gets how much of them."""

import csv
import io
import json

import openpyxl
import pytest
from django.urls import reverse

from sessions.models import Summary
from sessions.summary.service.finish import finish
from tests.sessions.summary.test_summary import hour  # noqa: F401


@pytest.fixture
def over(hour, ines):  # noqa: F811
    finish(hour, by=ines)
    return hour


def address(session, format):
    return reverse("sessions:summary-file", args=[session.public_id, format])


def read_csv(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


class TestTheResults:
    def test_are_a_table_that_opens_in_a_spreadsheet(self, client_of, over, tomas):
        response = client_of(tomas).get(address(over, "csv"))

        assert response.content.startswith(b"\xef\xbb\xbf")
        assert response["Content-Disposition"] == 'attachment; filename="harbour-refinement-1.csv"'
        story = next(row for row in read_csv(response) if row["Part"] == "Ready")
        assert (story["Estimate"], story["Acceptance criteria"]) == ("5", "The berth is shown")
        assert story["Votes"] == "3, 8\n5, 5"
        declined = next(row for row in read_csv(response) if "Print is what" in row["Details"])
        assert (declined["Part"], declined["Result"]) == ("Triage", "Declined")

    def test_are_a_workbook_with_the_same_rows(self, client_of, over, tomas):
        browser = client_of(tomas)
        sheet = openpyxl.load_workbook(io.BytesIO(browser.get(address(over, "xlsx")).content)).worksheets[0]

        found = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]

        rows = read_csv(browser.get(address(over, "csv")))
        assert [row[2] for row in found[1:]] == [row["Title"] for row in rows]

    def test_are_json_with_all_that_the_page_says(self, client_of, over, tomas):
        data = client_of(tomas).get(address(over, "json")).json()

        assert data["ready"][0]["estimate"] == "5"
        assert len(data["ready"][0]["rounds"]) == 2

    def test_have_no_formula(self, client_of, over, tomas):
        summary = Summary.objects.get(session=over)
        summary.data["ready"][0]["title"] = "=HYPERLINK(1)"
        summary.save()

        story = next(
            row for row in read_csv(client_of(tomas).get(address(over, "csv"))) if row["Part"] == "Ready"
        )

        assert story["Title"] == "'=HYPERLINK(1)"

    def test_are_not_there_for_another_team_or_in_another_format(self, client_of, over, ulla, tomas):
        assert client_of(ulla).get(address(over, "csv")).status_code == 404
        assert client_of(tomas).get(address(over, "exe")).status_code == 404


class TestALink:
    """What is behind the link leaves out what only members see."""

    @pytest.fixture
    def token(self, over):
        summary = Summary.objects.get(session=over)
        summary.share(time_and_votes=False)
        return summary.link_token

    @pytest.mark.parametrize("format", ["csv", "json"])
    def test_gives_no_votes_and_no_minutes(self, client, token, format):
        response = client.get(reverse("sessions:shared-file", args=[token, format]))

        if format == "json":
            data = response.json()
            assert data["ready"][0]["rounds"] == []
            assert data["phases"] == []
        else:
            rows = read_csv(response)
            assert {row["Votes"] for row in rows} == {""}
            assert {row["Minutes"] for row in rows} == {""}
        assert response["X-Robots-Tag"] == "noindex, nofollow"

    def test_copies_no_votes(self, client, token, over):
        text = client.get(reverse("sessions:shared-copy", args=[token])).json()["text"]

        assert "mean" not in text
        assert "The berth is shown" in text

    def test_that_was_revoked_gives_nothing(self, client, token, over):
        Summary.objects.get(session=over).revoke(over.finished_at)

        assert client.get(reverse("sessions:shared-file", args=[token, "csv"])).status_code == 404


class TestACopyForJira:
    def test_of_a_story_has_what_was_agreed(self, client_of, over, tomas):
        key = json.loads(json.dumps(Summary.objects.get(session=over).data["ready"][0]["key"]))
        copy = reverse("sessions:summary-copy", args=[over.public_id])

        found = client_of(tomas).get(copy, {"story": key}).json()

        assert "<li>The berth is shown" in found["html"]
        assert "# The berth is shown" in found["wiki"]
        assert "*5*" in found["wiki"]

    def test_of_the_session_is_the_summary(self, client_of, over, tomas):
        found = client_of(tomas).get(reverse("sessions:summary-copy", args=[over.public_id])).json()

        assert found["text"].startswith("# Refinement 1")
        assert found["html"].startswith("<h1>Refinement 1")
        assert found["wiki"].startswith("h1. Refinement 1")

    def test_of_a_story_that_was_not_discussed_is_not_there(self, client_of, over, tomas):
        copy = reverse("sessions:summary-copy", args=[over.public_id])

        assert client_of(tomas).get(copy, {"story": "PAY-999"}).status_code == 404
