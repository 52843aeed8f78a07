"""A backlog that was exported and is imported again: nothing changes, and an empty team gets the same one."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from backlog.exporting.parts.files import FORMATS
from backlog.exporting.queries import Exported
from backlog.importing.rules import own
from backlog.importing.service.importing import import_records, read_file
from backlog.models import Comment, Criterion, Dependency, Item, ItemLink, Label, ProductGoal, Theme, Ticket
from backlog.ranked.rules.url_state import View
from core.text import one_line, tidy
from tests.factories import ItemFactory, TeamFactory

ALL = View(tab="all")
READABLE = ("csv", "xlsx", "json")


def file_of(team, format, view=ALL):
    pieces = FORMATS[format].pieces(Exported(team, view))
    return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def bring(team, content):
    return import_records(team, read_file(content, team))


def rows_of(team):
    """The items of a team as an export has them, but for what ties them to their team's history."""
    rows = []
    for fields in Exported(team, ALL):
        fields["refine"].pop("as")
        rows.append(fields)
    return sorted(rows, key=lambda fields: fields["key"])


def differences(ours, theirs):
    """The fields in which two backlogs differ, each with both values."""
    assert [row["key"] for row in ours] == [row["key"] for row in theirs]
    pairs = zip(ours, theirs, strict=True)
    return [(name, a[name], b[name]) for a, b in pairs for name in a if a[name] != b[name]]


def everything(team):
    """Every row of the team's backlog as it is in the database."""
    items = list(team.items.order_by("pk").values())
    kinds = (Criterion, Comment, ItemLink, Ticket)
    rows = [list(kind.objects.filter(item__team=team).order_by("pk").values()) for kind in kinds]
    edges = list(Dependency.objects.filter(blocked__team=team).order_by("pk").values())
    labelled = list(Item.labels.through.objects.filter(item__team=team).order_by("pk").values())
    return items, rows, edges, labelled


SIGNS = st.text(
    st.one_of(st.sampled_from("=+-@'\"\t\n,;: ·|#*_[]<>\\é日🚢\u2028\u200d"), st.characters(codec="utf-8")),
    max_size=24,
)
TEXT = st.one_of(
    SIGNS.map(tidy),
    st.sampled_from(
        ["", "=1+1", "'=1", "''-x", "one\n\n  two", "#N/A", "NULL", "Acceptance criteria\n- one"]
    ),
)
LINE = TEXT.map(one_line)
WORD = LINE.filter(bool).map(lambda text: text[:40].strip()).filter(bool)
MOMENT = st.datetimes(datetime(2001, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))
NUMBER = st.from_regex(r"[A-Z]{2,4}-[1-9][0-9]{0,2}", fullmatch=True)
ITEM = st.fixed_dictionaries(
    {
        "title": WORD,
        "type": st.sampled_from(Item.Type.values),
        "state": st.sampled_from(Item.State.values),
        "why": TEXT,
        "description": TEXT,
        # Longer than a cell of a workbook may be.
        "times": st.sampled_from([1, 1, 3000]),
        "size": st.sampled_from([("", None), ("5", "5"), ("½", "0.5"), ("M", "3.25"), ("-", "2")]),
        "criteria": st.lists(WORD, max_size=3),
        "labels": st.lists(WORD, max_size=3, unique_by=str.lower),
        "theme": st.one_of(st.none(), WORD.map(lambda word: word[:20].strip())),
        "goal": st.one_of(st.none(), WORD),
        "due": st.one_of(st.none(), st.dates(date(1999, 1, 1), date(2040, 1, 1))),
        "created": MOMENT,
        "touched": MOMENT,
        "reporter": LINE.map(lambda text: text[:40].strip()),
        "urgent": st.booleans(),
        "number": st.one_of(st.just(""), NUMBER),
        "others": st.dictionaries(WORD, TEXT.filter(bool), max_size=2),
        "comments": st.lists(st.tuples(LINE, st.one_of(st.none(), MOMENT), TEXT.filter(bool)), max_size=2),
        "links": st.lists(st.tuples(WORD, NUMBER), max_size=2, unique=True),
        "parent": st.integers(0, 5),
        "blocker": st.integers(0, 5),
    }
)


def build(team, drafts, by):
    """The items of these drafts in the team, as they are after years of work."""
    team.items.all().delete()
    made = []
    for draft in drafts:
        item = ItemFactory(team=team, title=draft["title"], state=Item.State.BACKLOG, by=by)
        label, points = draft["size"]
        ended = draft["state"] not in Item.RANKED_STATES
        taken = {each.source_key for each in made}
        number = "" if draft["number"] in taken else draft["number"]
        theme = _named(team.themes, Theme, team, draft["theme"])
        goal = _named(team.goals, ProductGoal, team, draft["goal"])
        Item.objects.filter(pk=item.pk).update(
            **{name: draft[name] for name in ("type", "state", "why", "reporter")},
            description=tidy(draft["description"] * draft["times"]),
            rank=None if ended else item.rank,
            estimate=points and Decimal(points),
            estimate_label=label,
            theme=theme,
            goal=goal,
            due_on=draft["due"],
            created_at=draft["created"],
            looked_at=max(draft["touched"], draft["created"]),
            state_since=draft["touched"],
            urgency="urgent" if draft["urgent"] else "normal",
            source="jira" if number else "refine",
            source_key=number,
            imported={"title": "12345678"} if number else {},
        )
        item.refresh_from_db()
        for place, text in enumerate(draft["criteria"], 1):
            Criterion.objects.create(item=item, text=text, position=place)
        item.labels.set(Label.named(team, "label", draft["labels"]).values())
        if draft["others"] or number:
            Ticket.objects.create(item=item, number=number, others=draft["others"])
        for author, at, text in draft["comments"]:
            Comment.objects.create(item=item, author=author[:40].strip(), at=at, text=text)
        for kind, key in draft["links"]:
            ItemLink.objects.create(item=item, kind=kind, other_key=f"{key}-x")
        if made and (parent := made[draft["parent"] % len(made)]):
            Item.objects.filter(pk=item.pk).update(parent=parent)
            Dependency.objects.get_or_create(blocker=made[draft["blocker"] % len(made)], blocked=item)
        made.append(item)


def _named(rows, model, team, name):
    if not name:
        return None
    found = {row.name.lower(): row for row in rows.all()}
    return found.get(name.lower()) or model.objects.create(team=team, name=name)


# A failing backlog is read as it is: to make it smaller takes minutes.
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(st.lists(ITEM, max_size=5), st.sampled_from(READABLE))
def test_exported_and_imported_again_changes_nothing(harbour, ana, lighthouse, drafts, format):
    build(harbour, drafts, ana)
    for row in (*harbour.themes.all(), *harbour.goals.all()):
        if not row.items.exists():
            row.delete()
    content, before = file_of(harbour, format), everything(harbour)

    outcome = bring(harbour, content)

    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 0, len(drafts))
    assert not outcome.rejected
    assert not outcome.notes
    assert everything(harbour) == before

    lighthouse.items.all().delete()
    lighthouse.themes.all().delete()
    lighthouse.goals.all().delete()
    lighthouse.labels.all().delete()
    outcome = bring(lighthouse, content)

    assert (outcome.created, len(outcome.rejected)) == (len(drafts), 0)
    assert differences(rows_of(lighthouse), rows_of(harbour)) == []
    again = bring(lighthouse, content)
    assert (again.created, again.updated) == (0, 0)


@given(SIGNS, st.integers(1, 5))
def test_a_cell_is_no_formula_and_gives_its_text_back(text, longest):
    guarded = own.guarded(text)

    assert not guarded.startswith(own.FORMULA)
    assert own.unguarded(guarded) == text


@given(st.lists(TEXT, min_size=1, max_size=3), st.integers(1, 4))
def test_a_row_in_parts_is_one_row_again(texts, longest):
    fields = dict.fromkeys(own.COLUMNS, "") | {"key": "PAY-1", "title": "Pay", "description": texts[0]}
    fields |= {"criteria": [], "labels": [], "components": [], "blocked_by": [], "links": [], "comments": []}
    fields |= {"attachments": [], "others": {}, "refine": {"texts": texts}, "rank": None}
    rows = [list(row) for row in own.in_parts(own.cells_of(fields), longest)]
    for row in rows:
        row[0] = "PAY-1"

    [(_number, read)] = own.rows_of(own.HEADER, enumerate(rows, 2), [])

    assert read["description"] == texts[0]
    assert read["refine"] == {"texts": texts}


class TestAnEditedFile:
    """A file that somebody has edited in a spreadsheet changes what they edited, and nothing else."""

    @pytest.fixture
    def story(self, harbour, ana):
        item = ItemFactory(
            team=harbour, title="Show the berth", by=ana, why="Ships wait", description="As it is"
        )
        Criterion.write(item, "The berth is shown", ana)
        return item

    def edited(self, team, **cells):
        rows = list(csv.DictReader(io.StringIO(file_of(team, "csv").decode("utf-8-sig"), newline="")))
        for name, text in cells.items():
            rows[0][name.replace("_", " ")] = text
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue().encode()

    def test_changes_the_cell_that_was_edited(self, harbour, story):
        content = self.edited(harbour, Why="Ships wait for hours", Labels="harbour", Goal="Fewer waits")

        outcome = bring(harbour, content)

        story.refresh_from_db()
        assert outcome.updated == 1
        assert (story.why, story.description) == ("Ships wait for hours", "As it is")
        assert [label.name for label in story.labels.all()] == ["harbour"]
        assert story.goal.name == "Fewer waits"

    def test_leaves_what_the_team_has_changed_since(self, harbour, story, ana):
        content = self.edited(harbour, Title="Show each berth")
        story.reword("description", "Rewritten since", ana)

        bring(harbour, content)

        story.refresh_from_db()
        assert (story.title, story.description) == ("Show each berth", "Rewritten since")

    def test_does_not_overwrite_a_text_that_both_have_changed(self, harbour, story, ana):
        content = self.edited(harbour, Title="Show each berth")
        story.reword("title", "Show every berth", ana)

        assert bring(harbour, content).updated == 0
        story.refresh_from_db()
        assert story.title == "Show every berth"

    def test_brings_back_nothing_when_it_was_not_edited(self, harbour, story, ana):
        content = file_of(harbour, "json")
        story.reword("why", "Rewritten since", ana)

        assert bring(harbour, content).updated == 0

    def test_may_have_a_new_row(self, harbour, story):
        data = json.loads(file_of(harbour, "json"))
        data["items"].append({"title": "Print the plan", "state": "backlog"})
        content = json.dumps(data).encode()

        assert bring(harbour, content).created == 1
        assert bring(harbour, content).created == 0
        assert harbour.items.filter(title="Print the plan").count() == 1

    def test_keeps_a_date_that_a_spreadsheet_has_spoilt_and_says_so(self, harbour, story):
        outcome = bring(harbour, self.edited(harbour, Due="24.12.26"))

        assert outcome.updated == 0
        assert "24.12.26" in str(outcome.notes[0].reason)


def test_the_items_of_a_tracker_are_left_to_its_next_export(harbour, ana):
    jira = b"Issue key,Summary,Status,Description\nPAY-1,Pay,To Do,As Jira has it\n"
    import_records(harbour, read_file(jira, harbour))
    harbour.items.get().reword("description", "As the team has it", ana)
    content = file_of(harbour, "csv")
    bring(harbour, content)
    other = TeamFactory(name="Pilots", slug="pilots")
    bring(other, content)

    for team in (harbour, other):
        outcome = import_records(team, read_file(jira, team))
        assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 0, 1)
        assert team.items.get().description == "As the team has it"
