"""Records imported into a team's backlog, and imported a second time."""

import csv
import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backlog.importing.parts import reason_of
from backlog.importing.queries.diff import Changed
from backlog.importing.service import slices
from backlog.importing.service.importing import import_records, read_file, row_outcomes
from backlog.models import BacklogSettings, Change, Criterion, Item
from refine.environment import BASE_DIR
from teams.models import Team

DATA = BASE_DIR / "tests" / "data"


def written(*rows):
    """A CSV file of these rows."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def bring(team, *rows, **options):
    return import_records(team, read_file(written(*rows), team), **options)


def in_rank(team):
    return list(team.items.ranked().values_list("key", flat=True))


HEAD = ("Issue key", "Summary", "Status", "Story Points", "Custom field (Rank)", "Description")


class TestTheCommand:
    def run(self, *arguments, **options):
        out = io.StringIO()
        call_command("import_backlog", *map(str, arguments), stdout=out, stderr=io.StringIO(), **options)
        return out.getvalue().splitlines()

    @pytest.mark.parametrize(
        ("file", "rows"),
        [("devlake_33_jira.csv", 33), ("kanban_template_plain.csv", 16), ("seamonkey_40.csv", 40)],
    )
    def test_makes_the_team_and_may_be_repeated(self, db, file, rows):
        assert self.run(DATA / file, team="harbour")[-1] == f"created {rows} updated 0 unchanged 0 rejected 0"
        assert self.run(DATA / file, team="harbour")[-1] == f"created 0 updated 0 unchanged {rows} rejected 0"
        assert Team.objects.get(slug="harbour").items.count() == rows

    def test_reads_a_real_board(self, db):
        self.run(DATA / "devlake_33_jira.csv", team="harbour")

        done = Item.objects.get(key="EE-2")
        assert (done.title, done.state, done.rank, done.estimate_label) == (
            "问题堆叠分布排序图",
            "done",
            None,
            "2",
        )
        assert in_rank(Team.objects.get()) == ["K5-2", "K5-3", "K5-4"]

    def test_changes_nothing_in_a_dry_run(self, db):
        lines = self.run(DATA / "devlake_33_jira.csv", team="harbour", dry_run=True)

        assert lines[-1] == "created 33 updated 0 unchanged 0 rejected 0"
        assert not Team.objects.exists()

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Colour,Size\nred,3\n"])
    def test_fails_on_a_file_that_it_cannot_read_and_makes_no_team(self, db, tmp_path, content):
        (tmp_path / "file.csv").write_bytes(content)

        with pytest.raises(CommandError, match="Nothing was saved"):
            self.run(tmp_path / "file.csv", team="harbour")

        assert not Team.objects.exists()

    def test_fails_on_a_file_that_is_not_there(self, db, tmp_path):
        with pytest.raises(CommandError, match="can't be read"):
            self.run(tmp_path / "none.csv", team="harbour")

    def test_says_which_rows_it_left_out_and_succeeds(self, db, tmp_path):
        (tmp_path / "file.csv").write_text("Issue key,Summary\nPAY-1,\nPAY-2,Pay\n")

        assert self.run(tmp_path / "file.csv", team="harbour") == [
            "Created team harbour.",
            "Skipped: row 2: it has no title",
            "created 1 updated 0 unchanged 0 rejected 1",
        ]


class TestAnImport:
    def test_ranks_by_the_bytes_of_the_trackers_rank(self, harbour):
        bring(
            harbour,
            HEAD,
            ("PAY-1", "b", "", "", "0|i0001b:6r", ""),
            ("PAY-2", "c", "", "", "0|i0001b:6z", ""),
            ("PAY-3", "a", "", "", "0|i0001B:zz", ""),
            ("PAY-4", "d", "", "", "", ""),
        )

        assert in_rank(harbour) == ["PAY-3", "PAY-1", "PAY-2", "PAY-4"]

    def test_turns_criteria_into_rows(self, harbour):
        bring(harbour, HEAD, ("PAY-1", "Pay", "", "", "", "h3. Acceptance criteria\n* one\n* two"))

        item = harbour.items.get()
        assert [criterion.text for criterion in item.criteria.all()] == ["one", "two"]
        assert item.description == ""

    def test_leaves_alone_what_the_team_has_made_of_it_since(self, harbour, ana):
        row = ("PAY-1", "Pay", "To Do", "", "0|b:", "")
        bring(harbour, HEAD, row, ("PAY-2", "Refund", "To Do", "3", "0|c:", ""))
        item = harbour.items.get(key="PAY-1")
        item.settle(8, "8", ana)
        item.reword("title", "Pay by card", ana)
        item.move(ana, after=harbour.items.get(key="PAY-2"))

        outcome = bring(harbour, HEAD, row, ("PAY-2", "Refund", "To Do", "5", "0|c:", ""))

        assert str(outcome) == "created 0 updated 1 unchanged 1 rejected 0"
        item.refresh_from_db()
        assert (item.title, item.estimate, in_rank(harbour)) == ("Pay by card", 8, ["PAY-2", "PAY-1"])
        assert harbour.items.get(key="PAY-2").estimate == 5

    def test_records_what_it_changed_field_by_field(self, harbour, ana):
        bring(harbour, HEAD, ("PAY-1", "Pay", "To Do", "3", "0|b:", ""))

        bring(harbour, HEAD, ("PAY-1", "Pay now", "Done", "5", "0|b:", ""), by=ana, reason="jira.csv")

        changes = Change.objects.filter(reason="jira.csv").values_list("field", "before", "after", "by__name")
        assert set(changes) == {
            ("title", "Pay", "Pay now", "Ana"),
            ("state", "backlog", "done", "Ana"),
            ("estimate", "3.000", "5", "Ana"),
            ("estimate_label", "3", "5", "Ana"),
        }
        assert harbour.items.get().rank is None

    def test_blanks_nothing_for_a_column_that_is_missing(self, harbour):
        bring(harbour, HEAD, ("PAY-1", "Pay", "Done", "3", "0|b:", "Text"))

        outcome = bring(harbour, ("Issue key", "Summary"), ("PAY-1", "Pay now"))

        item = harbour.items.get()
        assert outcome.updated == 1
        assert (item.title, item.description, item.estimate, item.state) == ("Pay now", "Text", 3, "done")

    def test_deletes_nothing_for_a_row_that_is_missing(self, harbour):
        bring(harbour, HEAD, ("PAY-1", "Pay", "", "", "", ""), ("PAY-2", "Refund", "", "", "", ""))

        bring(harbour, HEAD, ("PAY-2", "Refund", "", "", "", ""))

        assert harbour.items.count() == 2

    def test_moves_only_what_the_tracker_has_moved(self, harbour):
        rows = [(f"PAY-{place}", f"Item {place}", "", "", f"0|{place}:", "") for place in range(1, 6)]
        bring(harbour, HEAD, *rows)
        before = dict(harbour.items.values_list("key", "rank"))
        rows[3] = ("PAY-4", "Item 4", "", "", "0|1z:", "")

        outcome = bring(harbour, HEAD, *rows)

        after = dict(harbour.items.values_list("key", "rank"))
        assert in_rank(harbour) == ["PAY-1", "PAY-4", "PAY-2", "PAY-3", "PAY-5"]
        assert (outcome.updated, {key for key in after if after[key] != before[key]}) == (1, {"PAY-4"})

    def test_counts_nothing_when_the_tracker_only_respread_its_ranks(self, harbour):
        bring(harbour, HEAD, *((f"PAY-{place}", "x", "", "", f"0|{place}:", "") for place in range(1, 6)))

        outcome = bring(
            harbour, HEAD, *((f"PAY-{place}", "x", "", "", f"1|a{place}:", "") for place in range(1, 6))
        )

        assert outcome.unchanged == 5

    def test_seats_what_is_new_after_what_it_follows_over_there(self, harbour, ana):
        bring(harbour, HEAD, *((f"PAY-{place}", "x", "", "", f"0|{place}:", "") for place in (1, 3, 5)))
        harbour.items.get(key="PAY-1").move(ana, after=harbour.items.get(key="PAY-3"))

        bring(harbour, HEAD, *((f"PAY-{place}", "x", "", "", f"0|{place}:", "") for place in range(6)))

        assert in_rank(harbour) == ["PAY-3", "PAY-4", "PAY-0", "PAY-1", "PAY-2", "PAY-5"]

    def test_adds_the_criteria_that_are_new_and_takes_back_its_own(self, harbour, ana):
        head = ("Issue key", "Summary", "Acceptance criteria")
        bring(harbour, head, ("PAY-1", "Pay", "* one\n* two"))
        item = harbour.items.get()
        Criterion.write(item, "ours", ana)

        bring(harbour, head, ("PAY-1", "Pay", "* two\n* three"))

        assert [criterion.text for criterion in item.criteria.all()] == ["two", "ours", "three"]

    def test_keeps_the_trackers_keys_and_numbers_on_after_them(self, harbour, ana):
        bring(harbour, HEAD, ("PAY-7", "Pay", "", "", "", ""), ("PAY-41", "Refund", "", "", "", ""))

        assert Item.add(harbour, "Invoice", ana).key == "PAY-42"

    def test_gives_a_key_of_its_own_to_what_would_take_one_of_ours(self, harbour, ana):
        Item.add(harbour, "Made here", ana, key="PAY-1")

        bring(harbour, HEAD, ("PAY-1", "Made there", "", "", "", ""))

        assert harbour.items.get(title="Made there").key == f"{BacklogSettings.of(harbour).key_prefix}-1"

    def test_keeps_a_ready_item_ready_while_it_is_open_over_there(self, harbour, ana):
        bring(harbour, HEAD, ("PAY-1", "Pay", "In Progress", "", "", ""))
        item = harbour.items.get()
        item.to_state("ready", ana)

        bring(harbour, HEAD, ("PAY-1", "Pay", "To Do", "", "", ""))

        item.refresh_from_db()
        assert item.state == "ready"

    def test_sends_open_rows_to_triage_when_asked(self, harbour):
        bring(
            harbour,
            HEAD,
            ("PAY-1", "Pay", "To Do", "", "", ""),
            ("PAY-2", "x", "Done", "", "", ""),
            into_inbox=True,
        )

        assert set(harbour.items.values_list("state", "rank")) == {("inbox", None), ("done", None)}

    def test_is_announced_once(self, harbour, announced):
        bring(harbour, HEAD, *((f"PAY-{place}", "x", "", "", "", "") for place in range(100)))

        assert announced == [("import", "items", "backlog")]

    def test_that_changes_nothing_tells_its_result_alone(self, harbour, announced):
        bring(harbour, HEAD, ("PAY-1", "Pay", "", "", "", ""))
        announced.clear()

        bring(harbour, HEAD, ("PAY-1", "Pay", "", "", "", ""))

        assert announced == [("import",)]

    @pytest.mark.parametrize("rows", [5, 400])
    def test_asks_no_more_of_the_database_for_a_large_slice_than_for_a_small_one(
        self, harbour, lighthouse, django_assert_max_num_queries, monkeypatch, rows
    ):
        monkeypatch.setattr(slices, "FIRST", 900)
        with django_assert_max_num_queries(60):
            bring(harbour, HEAD, *((f"PAY-{place}", "x", "", "1", f"{place}", "") for place in range(rows)))


@pytest.fixture
def announced(monkeypatch):
    """The parts that each announcement of a team named, in order."""
    heard = []

    def hear(self, topic, *parts, whose=None):
        heard.append(parts if len(parts) < 5 else len(parts))
        return 0

    monkeypatch.setattr(Team, "announce", hear)
    return heard


CELL = st.text(st.characters(exclude_categories=()), max_size=30)
ROW = st.tuples(
    st.one_of(st.from_regex(r"PAY-[1-9]\d?", fullmatch=True), CELL),
    CELL,
    st.sampled_from(["To Do", "Done", "En curso", "Won't Do", "", "NULL"]),
    st.one_of(st.decimals(0, 100, places=2).map(str), st.sampled_from(["", "5.0", "XL", "-3"])),
    st.sampled_from(["", "0|a:", "0|b:", "0|c:", "0|B:"]),
    st.one_of(CELL, st.sampled_from(["Acceptance criteria\n* one\n* two", "{code}x", "||a||\n|b|"])),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, max_size=12), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_importing_twice_changes_nothing(harbour, rows, encoding):
    harbour.items.all().delete()
    content = written(HEAD, *rows).decode("utf-8", "ignore").encode(encoding)

    first = import_records(harbour, read_file(content, harbour))
    before = list(harbour.items.order_by("pk").values())
    second = import_records(harbour, read_file(content, harbour))

    assert (second.created, second.updated) == (0, 0)
    assert second.unchanged == first.created
    assert list(harbour.items.order_by("pk").values()) == before
    assert len(set(harbour.items.ranked().values_list("rank", flat=True))) == harbour.items.ranked().count()


class TestAPreview:
    """A preview says for each row what importing it would do, and does nothing."""

    NOW = (
        ("PAY-1", "Pay", "To Do", "3", "0|a:", ""),
        ("PAY-2", "Ship", "To Do", "5", "0|b:", ""),
        ("PAY-3", "Bill", "To Do", "", "0|c:", ""),
    )

    def outcomes(self, team, *rows):
        return row_outcomes(team, read_file(written(*rows), team))

    def test_tells_every_rows_fate_with_the_fields_that_change(self, harbour):
        bring(harbour, HEAD, *self.NOW)

        outcomes = self.outcomes(
            harbour,
            HEAD,
            self.NOW[0],
            ("PAY-2", "Ship it", "Done", "8", "0|b:", "* a list"),
            ("PAY-4", "Refund", "To Do", "XL", "0|d:", ""),
            ("PAY-5", "", "To Do", "", "", ""),
        )

        assert [(each.row, each.kind, each.key) for each in outcomes] == [
            (2, "unchanged", "PAY-1"),
            (3, "updated", "PAY-2"),
            (4, "created", "PAY-4"),
            (5, "rejected", ""),
        ]
        assert {each.name: (each.before, each.after) for each in outcomes[1].changes} == {
            "title": ("Ship", "Ship it"),
            "state": ("backlog", "done"),
            "description": ("", ""),
            "estimate": ("5", "8"),
        }
        assert "imported without one" in reason_of(outcomes[2])
        assert reason_of(outcomes[3]) == "it has no title"
        assert harbour.items.count() == 3

    def test_hides_a_size_while_cards_are_out(self, harbour):
        bring(harbour, HEAD, *self.NOW)
        harbour.items.get(key="PAY-2").start_sizing()

        changes = self.outcomes(harbour, HEAD, ("PAY-2", "Ship", "To Do", "8", "0|b:", ""))[0].changes

        assert changes == (Changed("estimate"),)

    def test_names_a_place_that_the_tracker_has_moved(self, harbour):
        bring(harbour, HEAD, *self.NOW)

        outcomes = self.outcomes(harbour, HEAD, ("PAY-1", "Pay", "To Do", "3", "0|d:", ""), *self.NOW[1:])

        assert [[each.name for each in outcome.changes] for outcome in outcomes] == [["rank"], [], []]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, max_size=8), st.lists(ROW, max_size=8))
def test_an_import_does_what_its_preview_said(harbour, former, rows):
    harbour.items.all().delete()
    bring(harbour, HEAD, *former)
    Change.objects.all().delete()
    read = read_file(written(HEAD, *rows), harbour)

    outcomes = row_outcomes(harbour, read)
    outcome = import_records(harbour, read)

    counts = Counter(each.kind for each in outcomes)
    assert (outcome.created, outcome.updated, outcome.unchanged, len(outcome.rejected)) == tuple(
        counts[kind] for kind in ("created", "updated", "unchanged", "rejected")
    )
    promised = {outcome.row: outcome for outcome in outcomes}
    for record in read.records:
        outcome = promised[record.row]
        noted = set(Change.objects.filter(item__source_key=record.key).values_list("field", flat=True))
        fields = {"created"} if outcome.kind == "created" else {each.name for each in outcome.changes}
        # A place is recorded too for an item that leaves the list or returns to it: the state says so.
        assert {name.removesuffix("_label") for name in noted} - {"rank"} == fields - {"rank"}


class TestValues:
    def test_come_from_columns_named_as_the_teams_model_asks(self, harbour, ana):
        outcome = bring(
            harbour, ("Summary", "Importance", "Satisfaction"), ("Pay", "8", ""), ("Ship", "99", "2")
        )

        pay, ship = harbour.items.get(title="Pay"), harbour.items.get(title="Ship")
        assert pay.values == {"opportunity": {"importance": 8.0}}
        assert ship.values == {"opportunity": {"satisfaction": 2.0}}
        assert "importance must be a number from 0 to 10, not 99" in str(outcome.notes[0].reason)

    def test_that_the_file_says_as_before_leave_alone_what_the_team_typed(self, harbour, ana):
        rows = [("Summary", "Importance"), ("Pay", "8")]
        bring(harbour, *rows)
        harbour.items.get().value("opportunity", {"importance": 3}, ana)

        assert bring(harbour, *rows).unchanged == 1
        assert harbour.items.get().values == {"opportunity": {"importance": 3}}

        assert bring(harbour, rows[0], ("Pay", "9")).updated == 1
        item = harbour.items.get()
        assert item.values == {"opportunity": {"importance": 9.0}}
        assert item.changes.filter(field="value").count() == 2
