"""A finished import is taken back as one: what it made goes, what it changed becomes as it was."""

import pytest
from django.urls import reverse

from backlog.importing.service.importing import import_records, read_file
from backlog.importing.service.tasks import undo_upload
from backlog.models import (
    Comment,
    Criterion,
    Dependency,
    Item,
    ItemLink,
    Label,
    Ticket,
    Upload,
)
from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry

HEAD = "Issue key,Summary,Status,Story Points,Custom field (Rank),Description,Acceptance criteria\n"
BEFORE = "PAY-1,Pay,To Do,3,0|b:,Text,* one\nPAY-2,Refund,To Do,,0|c:,,\nPAY-3,Ship,Done,5,0|d:,,\n"
AFTER = (
    "PAY-2,Refund,To Do,,0|b:,,\n"
    "PAY-1,Pay now,Done,5,0|c:,Other text,* two\n"
    "PAY-3,Ship,To Do,5,0|d:,,\n"
    "PAY-4,Invoice,To Do,1,0|e:,,* four\n"
)
ROWS = (Item, Criterion, Comment, Label, Ticket, ItemLink, Dependency)


def bring(team, rows: str, name: str) -> Upload:
    import_records(team, read_file((HEAD + rows).encode(), team), reason=name)
    return Upload.objects.get(filename=name)


def everything(team) -> dict:
    """Every column of every item, and what hangs on it, but for what only says when."""
    left_out = {"id", "looked_at", "arrival_id"}
    return {
        item.key: (
            {name: value for name, value in vars(item).items() if name not in left_out and name[0] != "_"},
            list(item.criteria.values_list("text", "position")),
        )
        for item in team.items.order_by("key")
    }


@pytest.fixture
def undo(client_of, ana):
    """Ana presses Undo import, and a worker does it."""

    def press(upload: Upload) -> str:
        page = client_of(ana).post(
            reverse("backlog:upload-undo", args=["harbour", upload.public_id]), follow=True
        )
        undo_upload.func(upload.public_id)
        upload.refresh_from_db()
        return page.text

    return press


class TestUndo:
    def test_takes_back_all_of_a_first_import(self, harbour, ana, undo):
        upload = bring(harbour, AFTER, "first.csv")

        undo(upload)

        assert not harbour.items.exists()
        assert (upload.state, upload.report["undone"], upload.report["kept"]) == ("undone", 4, 0)

    def test_puts_every_changed_field_back(self, harbour, ana, undo):
        bring(harbour, BEFORE, "before.csv")
        before = everything(harbour)
        upload = bring(harbour, AFTER, "after.csv")
        assert everything(harbour) != before

        undo(upload)

        assert everything(harbour) == before

    def test_takes_the_themes_and_labels_along_that_nothing_else_has(self, harbour, ana, undo):
        harbour.themes.create(name="Quays", made_by=ana)
        head = "Issue key,Summary,Epic Name,Labels\n"
        rows = "PAY-1,Pay,Checkout,web\nPAY-2,Ship,Quays,web\n"
        import_records(harbour, read_file((head + rows).encode(), harbour), reason="epics.csv")
        assert set(harbour.themes.values_list("name", flat=True)) == {"Checkout", "Quays"}

        undo(Upload.objects.get())

        assert list(harbour.themes.values_list("name", flat=True)) == ["Quays"]
        assert not harbour.labels.exists()

    def test_lets_the_same_file_be_imported_again(self, harbour, ana, undo):
        bring(harbour, BEFORE, "before.csv")
        undo(bring(harbour, AFTER, "after.csv"))

        again = bring(harbour, AFTER, "again.csv")

        assert (again.report["created"], again.report["updated"]) == (1, 3)

    def test_leaves_what_somebody_has_touched_since(self, harbour, ana, undo):
        upload = bring(harbour, AFTER, "first.csv")
        harbour.items.get(key="PAY-2").reword("why", "Trust", ana)

        undo(upload)

        assert list(harbour.items.values_list("key", flat=True)) == ["PAY-2"]
        assert (upload.report["undone"], upload.report["kept"]) == (3, 1)

    def test_leaves_an_item_that_a_session_has_listed(self, harbour, ana, undo, session):
        upload = bring(harbour, AFTER, "first.csv")
        item = harbour.items.get(key="PAY-4")
        Entry.objects.create(session=session, phase=Phase.DEEP_DIVE, item=item, position=1)

        undo(upload)

        assert harbour.items.filter(key__startswith="PAY").get() == item

    def test_leaves_what_a_later_import_has_changed(self, harbour, ana, undo):
        upload = bring(harbour, BEFORE, "before.csv")
        bring(harbour, AFTER, "after.csv")

        undo(upload)

        assert set(harbour.items.values_list("key", flat=True)) == {"PAY-1", "PAY-2", "PAY-3", "PAY-4"}

    def test_says_what_it_took_back_and_what_it_left(self, harbour, ana, undo, client_of):
        upload = bring(harbour, AFTER, "first.csv")
        harbour.items.get(key="PAY-2").reword("why", "Trust", ana)

        undo(upload)

        text = " ".join(client_of(ana).get("/t/harbour/backlog/").text.split())
        assert "first.csv undone: 3 items as before" in text
        assert "1 left as it is, because it was changed since" in text

    def test_that_was_done_is_not_done_twice(self, harbour, ana, undo):
        upload = bring(harbour, AFTER, "first.csv")
        undo(upload)

        assert "undone already" in undo(upload)

    def test_goes_on_where_its_worker_ended(self, harbour, ana, undo, monkeypatch):
        from backlog.importing.service import undoing

        upload = bring(harbour, AFTER, "first.csv")
        monkeypatch.setattr(undoing, "SLICE", 1)
        retreat = Upload.retreat

        def torn_off(self, done, *, tell):
            if done == 3:
                raise KeyboardInterrupt
            retreat(self, done, tell=tell)

        monkeypatch.setattr(Upload, "retreat", torn_off)
        upload.start_undoing(ana)
        with pytest.raises(KeyboardInterrupt):
            undo_upload.func(upload.public_id)
        assert harbour.items.count() == 2

        monkeypatch.setattr(Upload, "retreat", retreat)
        undo_upload.func(upload.public_id)

        assert not harbour.items.exists()
        upload.refresh_from_db()
        assert upload.report["undone"] == 4
