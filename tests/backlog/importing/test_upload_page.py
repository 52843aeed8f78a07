"""The page of a chosen file: what was recognised, what is to be decided, and what is remembered."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from backlog.importing.service.importing import import_records, read_file
from backlog.models import Item, Source, Upload
from tests.html import tight

HTMX = {"HX-Request": "true"}
TICKETS = (
    b"Issue Type,Issue key,Issue id,Summary,Status,Resolution,Parent,Sprint,Labels,Created\n"
    b"Epic,PAY-1,10001,Checkout,To Do,,,,,01/Feb/19 9:00 AM\n"
    b"Story,PAY-2,10002,Pay by card,Parked,,10001,Sprint 3,web,02/Feb/19 9:00 AM\n"
    b"Sub-task,PAY-3,10003,Add the button,To Do,,10002,,web,03/Feb/19 9:00 AM\n"
)


@pytest.fixture
def send(client_of, ana):
    """Ana chooses a file; returns the address of its page."""

    def choose(content: bytes, name="export.csv", **fields) -> str:
        file = SimpleUploadedFile(name, content)
        response = client_of(ana).post(
            reverse("backlog:uploads", args=["harbour"]), {"file": file, **fields}, headers=HTMX
        )
        assert response.status_code == 200, response.content
        return response["HX-Redirect"]

    return choose


@pytest.fixture
def look(client_of, ana):
    return lambda page: tight(client_of(ana).get(page).text)


@pytest.fixture
def press(client_of, ana, django_capture_on_commit_callbacks):
    """Ana sends one of the page's forms."""
    return lambda address, **data: client_of(ana).post(address, data)


class TestThePage:
    def test_says_what_was_recognised_of_each_row(self, harbour, send, look):
        page = look(send(TICKETS))

        assert "Read as an export of Jira." in page
        assert "1 epic becomes a theme" in page
        assert "epic Checkout" in page
        assert "below PAY-2" in page
        assert "created Sat 2 Feb 2019" in page

    def test_names_every_column_that_has_no_place(self, harbour, send, look):
        page = look(send(TICKETS))

        assert "1 other column is kept on each item as it is" in page
        assert "Sprint" in page

    def test_takes_rows_pasted_from_a_spreadsheet(self, client_of, harbour, ana, look):
        response = client_of(ana).post(
            reverse("backlog:uploads", args=["harbour"]),
            {"pasted": "Title\tPoints\nPay by card\t5\n"},
            headers=HTMX,
        )

        assert "Pay by card" in look(response["HX-Redirect"])

    def test_asks_for_a_file_where_nothing_was_sent(self, client_of, harbour, ana):
        address = reverse("backlog:uploads", args=["harbour"])
        response = client_of(ana).post(address, {"pasted": " "}, headers=HTMX)

        assert response.status_code == 422
        assert "Choose a file." in response["HX-Trigger"]

    def test_says_where_both_sides_have_changed_a_field(self, harbour, ana, send, look):
        import_records(harbour, read_file(b"Issue key,Summary\nPAY-1,Pay\n", harbour))
        harbour.items.get().reword("title", "Pay by card", ana)

        page = look(send(b"Issue key,Summary\nPAY-1,Pay now\n"))

        assert "Changed on both sides; yours stays:" in page
        assert "Pay by card" in page


@pytest.mark.usefixtures("at_once")
class TestWhatIsDecided:
    def test_about_a_status_sends_its_rows_there_and_is_remembered(self, harbour, send, look, press):
        page = send(TICKETS)
        statuses = [row[0] for row in Upload.objects.get().shown["statuses"]]
        states = {f"state-{place}": "backlog" for place in range(len(statuses))}
        states[f"state-{statuses.index('Parked')}"] = "waiting"

        response = press(f"{page}choices/", **states)
        assert response.status_code == 302
        press(f"{page}import/")

        assert harbour.items.get(key="PAY-2").state == "waiting"
        assert Source.objects.get().states["Parked"] == "waiting"
        send(TICKETS.replace(b"PAY-2", b"PAY-9"))
        assert Upload.objects.get(state="chosen").choices["states"]["Parked"] == "waiting"

    def test_about_epics_and_subtasks_holds(self, harbour, send, press):
        page = send(TICKETS)
        number = len(Upload.objects.get().shown["statuses"])
        states = {f"state-{place}": "backlog" for place in range(number)}

        press(f"{page}choices/", **states, epics="parent", sub_tasks="skip")
        press(f"{page}import/")

        assert harbour.items.get(key="PAY-2").parent == harbour.items.get(key="PAY-1")
        assert not harbour.items.filter(key="PAY-3").exists()
        assert not harbour.themes.exists()

    def test_wrongly_is_refused_and_said(self, harbour, send, press):
        page = send(TICKETS)

        response = press(f"{page}choices/", **{"state-0": "nowhere"})

        assert response.status_code == 422
        assert "field__error" in response.text

    def test_about_columns_is_remembered_for_the_next_file_of_the_source(self, harbour, send, press):
        page = send(b"Headline,Who\nPay,Mei\n")
        press(page, **{"column-0": "title", "column-1": "reporter"})
        press(f"{page}import/")

        send(b"Headline,Who\nShip,Jo\n")

        assert Upload.objects.get(state="chosen").columns == ["title", "reporter"]


@pytest.mark.usefixtures("at_once")
class TestAnotherTracker:
    """Every tracker counts from 1."""

    FIRST = b"Issue ID,Title,State\n1,Alpha and more,Open\n2,Beta too,Open\n"
    SECOND = b"Issue ID,Title,State\n1,Lighthouse lamp,New\n2,Foghorn broken,New\n"

    @pytest.fixture(autouse=True)
    def first(self, harbour):
        import_records(harbour, read_file(self.FIRST, harbour))

    def test_is_asked_about_before_anything_can_be_imported(self, harbour, send, look, press):
        page = send(self.SECOND)

        assert "Is this the same tracker as before?" in look(page)
        press(f"{page}import/")

        assert set(harbour.items.values_list("title", flat=True)) == {"Alpha and more", "Beta too"}

    def test_adds_its_own_items(self, harbour, send, press, look):
        page = send(self.SECOND)
        press(f"{page}source/", which="other", name="Support")
        press(f"{page}import/")

        assert harbour.items.count() == 4
        assert "Is this the same tracker" not in look(send(self.FIRST))

    def test_that_is_the_same_updates_its_items(self, harbour, send, press):
        page = send(self.SECOND)
        press(f"{page}source/", which="same")
        press(f"{page}import/")

        assert set(harbour.items.values_list("title", flat=True)) == {"Lighthouse lamp", "Foghorn broken"}

    def test_has_to_be_named_one_way_or_the_other(self, harbour, send, press):
        response = press(f"{send(self.SECOND)}source/")

        assert response.status_code == 422
        assert "Choose one of the two." in response.text

    def test_of_another_format_is_another_source_by_itself(self, harbour, send, press):
        page = send(b"ID,Work Item Type,Title,State\n1,User Story,Gamma rays,New\n")
        press(f"{page}import/")

        assert harbour.items.get(title="Alpha and more").state == "backlog"
        assert harbour.items.get(title="Gamma rays").source == "azure"

    def test_is_refused_by_the_command_unless_it_is_named(self, harbour, tmp_path):
        file = tmp_path / "second.csv"
        file.write_bytes(self.SECOND)

        with pytest.raises(CommandError, match="--source csv-2 if it is another one"):
            call_command("import_backlog", str(file), team="harbour", stdout=io.StringIO())

        call_command(
            "import_backlog",
            str(file),
            team="harbour",
            source="csv-2",
            stdout=io.StringIO(),
            stderr=io.StringIO(),
        )
        assert harbour.items.filter(source="csv-2").count() == 2
        assert harbour.items.count() == 4


@pytest.mark.usefixtures("at_once")
class TestRowsLeftOut:
    FILE = b"Issue key,Summary,Team\nPAY-1,Pay,Red\nPAY-2,,Blue\n"
    ROWS = (
        ["Row", "Reason", "Issue key", "Summary", "Team"],
        ["3", "it has no title", "PAY-2", "", "Blue"],
    )

    def rows(self, client, public_id: str) -> tuple[list[str], ...]:
        address = reverse("backlog:upload-left-out", args=["harbour", public_id])
        text = b"".join(client.get(address)).decode("utf-8-sig")
        return tuple(csv.reader(io.StringIO(text)))

    def test_can_be_had_before_and_after_with_cells_and_reasons(self, client_of, harbour, ana, send, press):
        page = send(self.FILE)
        public_id = Upload.objects.get().public_id
        assert self.rows(client_of(ana), public_id) == self.ROWS

        press(f"{page}import/")

        assert harbour.items.count() == 1
        assert self.rows(client_of(ana), public_id) == self.ROWS


def test_a_large_file_is_checked_in_the_background(harbour, ana, send, look, monkeypatch):
    from backlog.importing.service.tasks import check_upload
    from backlog.models import upload_preview

    monkeypatch.setattr(upload_preview, "SMALL", 0)
    page = send(TICKETS)
    assert "Checking the file" in look(page)
    assert not Item.objects.exists()

    check_upload.func(Upload.objects.get().public_id)

    assert "Import 2 rows" in look(page)
