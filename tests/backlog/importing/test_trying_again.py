"""An import that failed by no fault of the file, or that stands still, is tried again by one press."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from backlog.importing.service.tasks import read_upload
from backlog.models import Upload
from backlog.models.upload import STILL_AFTER, Overtaken
from core import clock

PAGE = "/t/harbour/backlog/"
AGAIN = "Try again"


@pytest.fixture
def upload(harbour, ana):
    """A file of one item that waits for a worker."""
    upload = Upload.receive(harbour, "export.csv", b"Summary\nA berth\n", ana)
    upload.start(["title"])
    return upload


@pytest.fixture
def later():
    """Nothing has moved for more than a minute."""
    yield lambda: clock.shift(STILL_AFTER + timedelta(seconds=1))
    clock.shift(timedelta())


@pytest.fixture
def press(client_of, ana, upload):
    """Ana presses Try again; returns the page that she is led to."""
    address = reverse("backlog:upload-repetition", args=["harbour", upload.public_id])
    return lambda: client_of(ana).post(address, follow=True).text


def still_line(text: str) -> str:
    return re.search(r"<refine-show-at[^>]*import__still[^>]*>", text)[0]


class TestAnImportUnderWay:
    def test_says_when_nothing_has_moved_for_a_minute(self, client_of, ana, upload, later):
        upload.progress(8500, 15000)
        moving = client_of(ana).get(PAGE).text
        assert "8500 of 15000 rows" in moving
        # In the page before its time, and shown by its script from then on.
        assert f'data-at="{upload.still_from.isoformat()[:16]}' in still_line(moving)

        later()

        text = client_of(ana).get(PAGE).text
        assert "Nothing has moved for a minute" in text
        assert "data-at" not in still_line(text)
        assert AGAIN in text

    def test_offers_nothing_to_people_who_may_not_import(self, client_of, tomas, upload, later):
        later()

        text = client_of(tomas).get(PAGE).text

        assert "Nothing has moved for a minute" in text
        assert AGAIN not in text

    def test_is_not_queued_twice_while_it_moves(self, upload, press):
        text = press()

        assert "It’s being imported" in text
        assert not DBTaskResult.objects.exists()

    def test_is_queued_again_when_nothing_moves(self, upload, press, later):
        upload.progress(8500, 15000)
        later()

        press()

        upload.refresh_from_db()
        assert (upload.state, upload.rows_read) == ("waiting", 0)
        assert DBTaskResult.objects.get().args_kwargs["args"] == [upload.public_id]


class TestAnImportThatFailed:
    def test_by_no_fault_of_the_file_is_read_once_more(self, client_of, ana, harbour, upload, press):
        upload.fail("")
        assert AGAIN in client_of(ana).get(PAGE).text

        press()
        read_upload.func(upload.public_id)

        assert harbour.items.count() == 1
        assert "1 created" in client_of(ana).get(PAGE).text

    def test_by_a_fault_of_the_file_would_fail_again(self, client_of, ana, upload, press):
        upload.fail("no row of the file has a title")

        assert AGAIN not in client_of(ana).get(PAGE).text
        assert "has to be uploaded again" in press()
        upload.refresh_from_db()
        assert (upload.state, upload.content) == ("failed", None)

    def test_before_files_were_kept_has_to_be_uploaded_again(self, upload, press):
        upload.fail("")
        Upload.objects.update(content=None)

        assert "has to be uploaded again" in press()

    def test_gives_up_its_file_when_it_is_dismissed(self, upload):
        upload.fail("")

        upload.dismiss()

        assert Upload.objects.get().content is None

    def test_gives_up_its_file_when_the_next_one_begins(self, upload, harbour, ana):
        upload.fail("")

        Upload.receive(harbour, "next.csv", b"Summary\nA tide\n", ana).start(["title"])

        upload.refresh_from_db()
        assert upload.content is None


class TestAnImportThatIsDone:
    def test_is_not_made_again(self, upload, press, harbour):
        read_upload.func(upload.public_id)

        assert "was imported already" in press()
        assert not DBTaskResult.objects.exists()
        assert harbour.items.count() == 1

    def test_is_not_reported_as_under_way_by_a_worker_that_comes_late(self, upload):
        read_upload.func(upload.public_id)
        late = Upload.objects.get()
        late.state = "reading"

        with pytest.raises(Overtaken):
            late.progress(1, 2)

        assert Upload.objects.get().state == "done"
