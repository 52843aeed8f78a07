"""An import is written in slices: cut off anywhere it goes on, and beside others it doubles nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlog.importing.rules.records import Record, Remark
from backlog.importing.service import importing, slices
from backlog.importing.service.importing import import_records, read_file
from backlog.importing.service.slices import Slices
from backlog.importing.service.tasks import read_upload
from backlog.models import Change, ImportedItem, Item, Upload
from core.clock import now
from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry
from sessions.planner.queries.agenda_items import proposed

HEAD = "Issue key,Summary,Status,Custom field (Rank),Description\n"


def file_of(*numbers: int) -> bytes:
    rows = (f"PAY-{number},Berth {number},To Do,0|{number:04}:,Text\n" for number in numbers)
    return (HEAD + "".join(rows)).encode()


@pytest.fixture
def small_slices(monkeypatch):
    """Slices of five rows at most, without waiting for others."""
    monkeypatch.setattr(slices, "FIRST", 5)
    monkeypatch.setattr(slices, "FEWEST", 5)
    monkeypatch.setattr(slices, "MOST", 5)
    monkeypatch.setattr(slices, "PAUSE", 0)


@pytest.fixture
def upload(harbour, ana):
    """A file of twenty items, which a worker may import."""
    upload = Upload.receive(harbour, "export.csv", file_of(*range(20)), ana)
    upload.start([])
    return upload


class TornOff(BaseException):
    """What a SIGKILL leaves behind: nothing after it runs."""


@pytest.fixture
def torn_off(monkeypatch):
    """Has the import end in the middle of its third slice."""
    told = Upload.advance

    def advance(self, done, of, *, tell):
        if done >= 15:
            monkeypatch.setattr(Upload, "advance", told)
            raise TornOff
        told(self, done, of, tell=tell)

    monkeypatch.setattr(Upload, "advance", advance)


def in_rank(team) -> list[str]:
    return list(team.items.ranked().values_list("key", flat=True))


class TestAnImportThatIsCutOff:
    @pytest.fixture(autouse=True)
    def half(self, small_slices, torn_off, upload):
        """Ten of its twenty items are in, and its worker has ended."""
        with pytest.raises(TornOff):
            read_upload.func(upload.public_id)
        upload.refresh_from_db()

    def test_has_written_whole_slices(self, harbour, upload):
        assert harbour.items.count() == 10
        assert Change.objects.count() == ImportedItem.objects.count() == 10
        assert (upload.state, upload.rows_read, upload.rows) == ("writing", 10, 20)

    def test_goes_on_where_it_was(self, harbour, upload):
        read_upload.func(upload.public_id)

        upload.refresh_from_db()
        assert (upload.state, upload.report["created"], upload.report["unchanged"]) == ("done", 20, 0)
        assert in_rank(harbour) == [f"PAY-{number}" for number in range(20)]
        assert Change.objects.filter(field="created").count() == 20

    def test_says_how_far_it_is_over_what_is_in(self, client_of, ana, harbour):
        text = client_of(ana).get("/t/harbour/backlog/").text

        assert "Importing export.csv: 10 of 20" in " ".join(text.split())
        assert "Berth 9" in text

    def test_proposes_its_items_for_no_session_until_it_is_finished(self, harbour, upload):
        seconds = {Phase.TRIAGE: 1200.0, Phase.DEEP_DIVE: 1500.0}
        assert proposed(harbour, seconds, now()).dives == []

        read_upload.func(upload.public_id)
        assert [row.item.key for row in proposed(harbour, seconds, now()).dives][:1] == ["PAY-0"]

    def test_that_is_given_up_says_that_it_is_in_in_part(self, client_of, ana, upload):
        upload.fail("")

        text = " ".join(client_of(ana).get("/t/harbour/backlog/").text.split())

        assert "imported only in part: 10 of 20 rows. Trying again adds the rest." in text
        assert "couldn’t be imported" not in text


class TestAnItemOfAnUnfinishedImport:
    def test_cannot_be_brought_up_before_the_end(self, harbour, ana, ines, deep_dive):
        upload = Upload.begin(harbour, "export.csv", ana)
        entry = deep_dive.entries.waiting_in(Phase.DEEP_DIVE).exclude(pk=deep_dive.on_stage_id).first()
        Item.objects.filter(pk=entry.item_id).update(arrival=upload)
        assert not Entry.objects.get(pk=entry.pk).bring_up(ines)

        upload.finish({})

        assert Entry.objects.get(pk=entry.pk).bring_up(ines)


class TestAnImportBesideOthers:
    def test_gives_way_to_a_key_and_a_place_that_someone_has_taken_meanwhile(
        self, harbour, ana, monkeypatch, small_slices
    ):
        read = read_file(file_of(*range(12)), harbour)
        ready = importing.NewItems.ready

        def ready_while_ana_adds(self, records):
            found = ready(self, records)
            if len(found.keys) == 5 and found.keys[0] == "PAY-5":
                place = {"rank": found.ranks[1], "state": "backlog"}
                Item.objects.create(team=harbour, key="PAY-7", title="Made here", **place)
            return found

        monkeypatch.setattr(importing.NewItems, "ready", ready_while_ana_adds)

        outcome = import_records(harbour, read)

        assert outcome.created == 12
        assert harbour.items.count() == 13
        assert harbour.items.get(key="PAY-7").title == "Made here"
        assert harbour.items.get(title="Berth 7").source_key == "PAY-7"
        ranks = list(harbour.items.values_list("rank", flat=True))
        assert len(set(ranks)) == 13

    def test_doubles_nothing_that_another_import_brings_at_the_same_time(
        self, harbour, monkeypatch, small_slices
    ):
        content = file_of(*range(12))
        ready = importing.NewItems.ready
        others = iter([read_file(content, harbour)])

        def ready_while_another_comes(self, records):
            found = ready(self, records)
            if (other := next(others, None)) is not None:
                import_records(harbour, other)
            return found

        monkeypatch.setattr(importing.NewItems, "ready", ready_while_another_comes)

        outcome = import_records(harbour, read_file(content, harbour))

        assert harbour.items.count() == 12
        assert (outcome.created, outcome.unchanged) == (0, 12)


RECORDS = st.lists(
    st.builds(
        Record,
        row=st.just(1),
        key=st.just("k"),
        title=st.just("t"),
        fields=st.fixed_dictionaries({"description": st.text(max_size=10)}),
        comments=st.lists(st.just(Remark("", None, "x" * 30_000)), max_size=30),
    ),
    max_size=300,
)


@given(RECORDS, st.integers(5, 200))
def test_slices_are_all_of_the_records_in_their_order(records, room):
    cut = Slices(records)
    cut.room = room

    assert [record for some in cut for record in some] == records


@given(RECORDS)
def test_a_slice_is_heavier_than_its_room_by_its_last_record_alone(records):
    cut = Slices(records)
    for some in cut:
        assert sum(map(slices._weight, some[:-1])) < cut.room
