"""Whatever a session changes on an item is told in its summary, or stands in the list of what is left out."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import Phase as Stage
from hypothesis import strategies as st

from backlog.models import BacklogSettings, Criterion, Dependency, Item, Question, Reshaping, Theme
from backlog.models.dependency import Circle
from backlog.models.estimation import BeingEstimated
from backlog.models.labels import FIELDS
from backlog.models.readiness import tick
from backlog.models.reshaping import WrongState
from core.text import escaped
from sessions.deep_dive.service import deep_dive as dives
from sessions.deep_dive.service.splitting import split_on_stage, undo_split
from sessions.meeting.rules.agenda import Phase
from sessions.meeting.service.incomplete import IncompleteRequest
from sessions.models import ActionItem, Entry, Note, ParkedTopic, Round, SizingWall
from sessions.models.labels import DECISIONS
from sessions.sizing_wall.service import settle_agreed, unsettle_last
from sessions.summary.parts.markdown import as_markdown
from sessions.summary.rules.changes import LEFT_OUT, LEFT_OUT_COLUMNS, MANY, TOLD, Line, Row, marks, net
from sessions.summary.service.changes import LEADS_TO
from sessions.summary.service.finish import finish, readable
from sessions.summary.service.snapshot import copied
from sessions.triage import service as triaging
from sessions.wrap_up.service import reopen_topic, settle_question, settle_topic
from tests.refine.test_stored_strings import STORED

WORDS = ("Tides", "Fog", "Ice")
LATE = (IncompleteRequest, BeingEstimated, WrongState, Circle, ValueError)
# Set when an item is made, and by nothing that a session does.
MADE_ONCE = {
    *("id", "public_id", "team", "key", "source", "source_key", "imported", "reporter", "made_by"),
    "created_at",
}
lines = st.builds(
    Line,
    st.sampled_from(["why", "state", "criterion", "blocks", "came", "went"]),
    st.sampled_from(["", *WORDS]),
    st.sampled_from(["", *WORDS]),
)


class TestNetChanges:
    @given(st.lists(st.sampled_from(WORDS), min_size=2))
    def test_of_one_field_go_from_its_first_value_to_its_last(self, values):
        chain = [Line("why", before, after) for before, after in pairwise(values)]

        left = [(line.before, line.after) for line in net(chain)]

        assert left == ([(values[0], values[-1])] if values[0] != values[-1] else [])

    @given(st.lists(lines))
    def test_are_nothing_once_each_was_undone(self, made):
        # Two equal texts are told apart by nothing, so each text is written once.
        made = [Line(line.field, "", f"{line.after}{n}") for n, line in enumerate(made) if line.after]
        made = [line for line in made if line.field in MANY]
        undone = [Line(line.field, line.after, "") for line in reversed(made)]

        assert net([*made, *undone]) == []

    def test_leave_out_what_somebody_outside_did_but_not_what_they_took_back(self):
        ours, taken_back = Line("why", "Fog", "Ice"), Line("why", "Ice", "Fog", is_ours=False)

        assert net([ours, taken_back]) == []
        assert net([Line("why", "Tides", "Fog", is_ours=False), ours]) == [ours]


DAY = datetime(2026, 12, 1, tzinfo=UTC)
rows = st.lists(
    st.builds(
        lambda text, made, changed: Row(text, DAY + timedelta(made), DAY + timedelta(made + changed)),
        st.sampled_from(WORDS),
        st.integers(0, 3),
        st.integers(0, 3),
    )
)


class TestMarksOfCriteria:
    @given(st.lists(lines), rows)
    def test_are_as_many_as_the_lines_of_that_text(self, made, listed):
        made = [line for line in made if line.field in ("criterion", "came")]

        found = Counter(
            row.text for row, mark in zip(listed, marks(made, listed), strict=True) if mark is not None
        )

        texts = Counter(row.text for row in listed)
        told = Counter(line.after for line in made if line.after)
        assert found == Counter({text: min(texts[text], told[text]) for text in WORDS}) + Counter()

    def test_are_on_the_one_that_was_written_last_of_two_with_the_same_text(self):
        former, fresh = Row("Fog", DAY, DAY), Row("Fog", DAY + timedelta(1), DAY + timedelta(1))

        assert marks([Line("criterion", "", "Fog")], [former, fresh]) == [None, ""]
        assert marks([Line("criterion", "", "Fog")], [fresh, former]) == ["", None]
        assert marks([Line("criterion", "", "Fog")] * 2, [fresh, former]) == ["", ""]

    def test_are_on_the_one_that_was_changed_where_another_with_its_text_stayed(self):
        stayed, changed = (
            Row("Fog", DAY + timedelta(1), DAY + timedelta(1)),
            Row("Fog", DAY, DAY + timedelta(2)),
        )
        fresh = Row("Fog", DAY + timedelta(3), DAY + timedelta(3))
        reworded = Line("criterion", "Ice", "Fog")

        assert marks([reworded], [changed, stayed]) == ["Ice", None]
        assert marks([reworded, Line("criterion", "", "Fog")], [changed, stayed, fresh]) == ["Ice", None, ""]


class TestPlaces:
    def test_are_given_to_every_field_of_the_history(self):
        fields = {*STORED["history"]["fields"], *FIELDS}

        assert fields - {*TOLD} - {*LEFT_OUT} == set()
        assert {*TOLD} & {*LEFT_OUT} == set()
        assert all({**LEFT_OUT, **LEFT_OUT_COLUMNS}.values())

    def test_are_given_to_every_column_of_an_item(self):
        columns = {field.name for field in Item._meta.concrete_fields} - MADE_ONCE
        # `value` and `check` are what the history calls these two.
        known = {*TOLD, *LEFT_OUT_COLUMNS, "values", "ticked"}

        assert columns - known == set()


# What a room can do. Each takes the room and a number that chooses among what there is.


class Room:
    def __init__(self, session, cast: dict) -> None:
        self.session, self.cast, self.made = session, cast, 0

    @property
    def here(self) -> str:
        return self.session.public_id

    def story(self, number: int) -> Entry:
        entries = list(self.session.entries.listed_in(Phase.DEEP_DIVE).select_related("item__team"))
        return entries[number % len(entries)]

    def words(self, item: Item, number: int) -> str:
        return f"{WORDS[number % 3]} {item.key}"


def decided(outcome: str, **more) -> Callable:
    def act(room: Room, number: int) -> None:
        room.session.refresh_from_db()
        if entry := room.session.on_stage:
            words = {name: value(room, entry.item, number) for name, value in more.items()}
            triaging.decide(entry, outcome, room.cast["ana"], **words)

    return act


def undo_decision(room, number):
    if decision := triaging.last_decision(room.session):
        triaging.undo_decision(decision, room.cast["ana"])


def dive_instead(room, number):
    room.session.refresh_from_db()
    if room.session.on_stage:
        triaging.dive_instead(room.session.on_stage, room.cast["ana"])


def twin_of(room, item, number):
    return Item.objects.filter(team=item.team).ranked().exclude(pk=item.pk)[number % 3]


def reworded(field: str) -> Callable:
    def act(room, number):
        item = room.story(number).item
        item.reword(field, room.words(item, number // 3), room.cast["jo"], session=room.here)

    return act


def add_criterion(room, number):
    item = room.story(number).item
    Criterion.write(item, room.words(item, number // 2), room.cast["tomas"], room.here)


def change_criterion(room, number):
    item = room.story(number).item
    if row := item.criteria.first():
        text = room.words(item, number // 2)
        row.reword(text, room.cast["jo"], seen=row.version, session=room.here)


def remove_criterion(room, number):
    if row := room.story(number).item.criteria.last():
        row.remove(room.cast["jo"], room.here)


def ask(room, number):
    item = room.story(number).item
    Question.ask(item, f"{room.words(item, number)}?", room.cast["tomas"], room.here)


def answer(room, number):
    if question := room.story(number).item.questions.open().first():
        question.settle(f"Yes, {room.words(question.item, number)}", room.cast["ana"], room.here)


def drop_question(room, number):
    if question := room.story(number).item.questions.open().last():
        settle_question(room.session, question, ParkedTopic.Outcome.DROPPED, room.cast["ines"])


def note(room, number):
    entry = room.story(number)
    kind = (Note.Kind.RISK, Note.Kind.IDEA)[number % 2]
    Note.take(entry, kind, f"Perhaps {room.words(entry.item, number)}", room.cast["jo"])


def remove_note(room, number):
    if row := room.story(number).item.notes.standing().first():
        row.remove(room.cast["jo"], room.here)


def block(room, number):
    item = room.story(number).item
    Dependency.add(twin_of(room, item, number), item, room.cast["tomas"], room.here)


def unblock(room, number):
    item = room.story(number).item
    if link := item.blocked_by.first():
        Dependency.remove(link.blocker, item, room.cast["tomas"], room.here)


def vote_and_settle(room, number):
    entry = room.story(number)
    entry.bring_up(room.cast["ines"])
    if opened := Round.open(entry, room.cast["ines"]):
        for name in ("tomas", "jo"):
            opened.cast_vote(room.session.seat(room.cast[name]), ("3", "5")[number % 2])
        opened.reveal(room.cast["ines"])
        dives.settle(opened, ("3", "5")[number % 2], room.cast["ines"])


def unsettle(room, number):
    if done := Round.objects.filter(entry=room.story(number), settled_at__isnull=False).last():
        dives.unsettle(done, room.cast["ines"])


def ready(room, number):
    dives.mark_ready(room.story(number), room.cast["ines"], ("Clear enough", "")[number % 2])


def object_to_it(room, number):
    dives.object_to_ready(room.story(number), room.cast["jo"])


def unready(room, number):
    dives.unmark_ready(room.story(number), room.cast["ines"])


def split(room, number):
    entry, room.made = room.story(number), room.made + 1
    entry.bring_up(room.cast["ines"])
    goes = {f"criterion-{row.public_id}": [1 + number % 2] for row in entry.item.criteria.all()[:1]}
    titles = [f"Part {room.made} of {entry.item.key}", f"Rest {room.made} of {entry.item.key}"]
    split_on_stage(entry, titles, room.cast["ana"], goes=goes, stays=bool(number % 3))


def undo_last_split(room, number):
    shaping = Reshaping.objects.standing().filter(session=room.here, kind="split").first()
    entry = shaping and room.session.entries.filter(item=shaping.item, phase=Phase.DEEP_DIVE).first()
    if entry:
        undo_split(shaping, entry, room.cast["ana"])


def ticked(room, number):
    tick(room.story(number).item, "Demo agreed", bool(number % 2), room.cast["jo"], room.here)


def valued(room, number):
    inputs = {"reach": (None, 100.0, 500.0)[number % 3]}
    room.story(number).item.value("rice", inputs, room.cast["ana"], room.here)


def regrouped(room, number):
    item = room.story(number).item
    theme = Theme.objects.filter(team=item.team).first()
    changes = ({"theme": theme}, {"theme": None}, {"type": "bug"}, {"type": "story"}, {"urgency": "urgent"})
    item.edit(room.cast["ana"], session=room.here, **changes[number % 5])


def moved(room, number):
    item = room.story(number).item
    other = twin_of(room, item, number)
    item.place(other.rank, None, room.cast["ana"], room.here)


def size_many(room, number):
    wall = SizingWall.open_in(room.session) or SizingWall.open(room.session, room.cast["ines"])
    if wall:
        for tile in list(wall.tiles.all())[number % 2 :: 2]:
            for name in ("tomas", "jo"):
                tile.put(room.session.seat(room.cast[name]), ("2", "8")[number % 2])
        settle_agreed(wall, room.cast["ines"])


def undo_sizes(room, number):
    if wall := SizingWall.objects.filter(session=room.session).last():
        unsettle_last(wall, room.cast["ines"])


def topic_to_item(room, number):
    room.made += 1
    topic = ParkedTopic.park(room.session, f"Topic {room.made}", room.cast["kofi"])
    settle_topic(topic, ParkedTopic.Outcome.ITEM, room.cast["ines"])


def topic_reopened(room, number):
    if topic := room.session.parked.exclude(outcome="").last():
        reopen_topic(topic, room.cast["ines"])


TRIAGE = [
    *(decided(place) for place in ("urgent", "next", "soon", "later")),
    decided("decline", reason=lambda room, item, number: f"No {room.words(item, number)}"),
    decided("needs-info", question=lambda room, item, number: f"Which {room.words(item, number)}?"),
    decided("duplicate", duplicate_of=twin_of),
    undo_decision,
    dive_instead,
]
DIVE = [
    *(reworded(field) for field in ("title", "why", "description")),
    *(add_criterion, add_criterion, change_criterion, remove_criterion, ask, answer, drop_question),
    *(note, remove_note, block, unblock, vote_and_settle, unsettle, ready, object_to_it, unready),
    *(split, undo_last_split, ticked, valued, regrouped, moved, size_many, undo_sizes),
    *(topic_to_item, topic_reopened),
]
numbers = st.integers(0, 29)


# What an item is, and where the summary tells it


def facts_of(item: Item) -> dict:
    fields = (field.name for field in Item._meta.concrete_fields)
    columns = {name for name in fields if name not in MADE_ONCE and name not in LEFT_OUT_COLUMNS}
    known = {name: getattr(item, name) for name in columns}
    standing = item.questions.filter(withdrawn_at=None)
    return known | {
        "criteria": Counter(item.criteria.values_list("text", flat=True)),
        "questions": Counter(standing.values_list("text", flat=True)),
        "answers": Counter(standing.exclude(answer="").values_list("answer", flat=True)),
        "notes": Counter(item.notes.standing().values_list("text", flat=True)),
        "blockers": Counter(item.blocked_by.values_list("blocker__key", flat=True)),
        "blocked": Counter(item.blocks.values_list("blocked__key", flat=True)),
    }


def all_facts(team) -> dict[str, dict]:
    return {item.public_id: facts_of(item) for item in Item.objects.filter(team=team)}


def rows_of(data: dict, item: str) -> list[dict]:
    names = ("ready", "not_ready", "triage", "not_triaged", "sizes", "items")
    return [row | {"place": name} for name in names for row in data[name] if row["id"] == item]


def untold(data: dict, item: Item, before: dict, after: dict) -> list[str]:
    """The differences of an item that the summary's data does not account for."""
    rows = rows_of(data, item.public_id)
    changes = [change for row in rows for change in row.get("changes", [])]
    found = []
    for name in before:
        if before[name] == after[name]:
            continue
        if isinstance(before[name], Counter):
            gone = before[name] - after[name]
            new = after[name] - before[name]
            found += [f"{name} {text} (gone)" for text in gone if not _tells(data, item, rows, changes, text)]
            found += [f"{name} {text}" for text in new if not _tells(data, item, rows, changes, text)]
        elif not _tells_value(rows, changes, name, after):
            found.append(f"{name}: {before[name]!r} to {after[name]!r}")
    return found


def untrue(data: dict, item: Item, after: dict) -> list[str]:
    """The lines about an item that say what is not so."""
    changes = [change for row in rows_of(data, item.public_id) for change in row.get("changes", [])]
    single = ("title", "why", "description", "state", "urgency", "type", "rank")
    return [
        f"{change['field']} is not {change['after']}"
        for change in changes
        if change["field"] in single and change["after"] != (after[change["field"]] or "")
    ]


def _tells(data, item, rows, changes, text: str) -> bool:
    shown = [change[side] for change in changes for side in ("before", "after")]
    for row in rows:
        shown += [
            each[side] for each in row.get("criteria", []) for side in ("text", "before") if each["mark"]
        ]
        shown += [each["key"] for each in row.get("blockers", [])]
        shown += [*row.get("removed", []), *(each["text"] for each in row.get("notes", []))]
    asked = [each for each in data["questions"] if each["key"] == item.key]
    return text in shown or any(text in (each["text"], each["answer"]) for each in asked)


def _tells_value(rows, changes, name: str, after: dict) -> bool:
    line = {change["field"]: change["after"] for change in changes}
    outcomes = {row["outcome"] for row in rows if row.get("outcome")}
    value = after[name]
    match name:
        case "values" | "ticked":
            return {"values": "value", "ticked": "check"}[name] in line
        case "state":
            places = {"ready": "ready", "not_ready": "refining"}
            by_decision = value in {LEADS_TO[outcome] for outcome in outcomes}
            by_place = any(places.get(row["place"]) == value for row in rows)
            return line.get("state") == value or by_decision or by_place
        case "rank":
            return {"rank", "state", "created"} & {*line} != set() or bool(outcomes)
        case "estimate" | "estimate_label":
            label = after["estimate_label"]
            sized = any(row.get("estimate") == label for row in rows)
            return sized or line.get("estimate_label", line.get("estimate")) == label
        case "urgency":
            return line.get("urgency") == value or bool(outcomes)
        case "type" | "goal" | "theme":
            became = [row["became"].get(name) for row in rows if row.get("became")]
            return line.get(name) == (str(value) if value else "") or (value and str(value) in became)
        case "duplicate_of":
            return line.get(name) == value.key or any(row.get(name) == value.key for row in rows)
    return line.get(name) == str(value or "")


@pytest.fixture
def room(triage, cast, inbox, backlog, goal, harbour, ana):
    BacklogSettings.objects.filter(team=harbour).update(manual_checks=["Demo agreed"], velocity=Decimal(9))
    theme = Theme.objects.create(team=harbour, name="Berths")
    Item.objects.filter(pk=inbox[0].pk).update(proposed_type="bug", proposed_theme=theme, proposed_goal=goal)
    Criterion.write(backlog[0], "It floats", ana)
    Question.ask(backlog[1], "For whom?", ana)
    return Room(triage, cast)


class TestSummary:
    @settings(
        max_examples=25,
        phases=[Stage.explicit, Stage.reuse, Stage.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(
        st.lists(st.tuples(st.sampled_from(TRIAGE), numbers), max_size=5),
        st.lists(st.tuples(st.sampled_from(DIVE), numbers), min_size=4, max_size=16),
    )
    def test_accounts_for_every_difference_between_before_and_after(self, room, kofi, triage_acts, dive_acts):
        with transaction.atomic():
            try:
                self.hold(room, triage_acts, dive_acts, kofi)
            finally:
                transaction.set_rollback(True)
        room.session.refresh_from_db()

    def hold(self, room, triage_acts, dive_acts, kofi) -> None:
        team, ines = room.session.team, room.cast["ines"]
        before = all_facts(team)
        for acts, past in ((triage_acts, 2), (dive_acts, 3)):
            for act, number in acts:
                try:
                    with transaction.atomic():
                        act(room, number)
                except LATE:
                    pass
            room.session.advance(past=past, by=ines)
        assert finish(room.session, by=ines)

        data = room.session.summary.data
        items = {item.public_id: item for item in Item.objects.filter(team=team)}
        after = {name: facts_of(item) for name, item in items.items()}
        for name, item in items.items():
            if name not in before:
                fields = {each["field"] for row in rows_of(data, name) for each in row.get("changes", [])}
                assert "created" in fields, f"{item} was added"
                continue
            assert untold(data, item, before[name], after[name]) == []
            assert untrue(data, item, after[name]) == []

        self.read(room, data, kofi)

    def read(self, room, data, kofi) -> None:
        """The texts that the data tells are in the Markdown and on the page too."""
        markdown = as_markdown(readable(data), UTC)
        client = Client()
        client.force_login(kofi.user)
        page = " ".join(client.get(f"/s/{room.here}/summary/").text.replace("&#x27;", "'").split())
        for text in texts_of(data):
            assert escaped(text) in markdown, text
            assert text in page, text
        for row in data["triage"]:
            assert f"**{DECISIONS[row['outcome']]}**" in markdown


def texts_of(data: dict) -> list[str]:
    """Everything in the data that somebody typed in the session."""
    dives = [*data["ready"], *data["not_ready"]]
    rows = [*dives, *data["triage"], *data["not_triaged"], *data["items"]]
    typed = ("title", "why", "description", "criterion", "question", "answer", "risk", "idea", "check")
    found = [change["after"] for row in rows for change in row["changes"] if change["field"] in typed]
    found += [each["text"] for dive in dives for each in dive["criteria"]]
    found += [text for dive in dives for text in dive["removed"]]
    found += [each["text"] for dive in dives for each in dive["notes"]]
    found += [
        text
        for each in data["questions"]
        if not each["taken_along"]
        for text in (each["text"], each["answer"])
    ]
    found += [row["reason"] for row in [*dives, *data["triage"]]]
    return [text for text in found if text]


class TestWhatTheRoomAgreed:
    def test_is_nothing_while_nothing_was_changed(self, room):
        assert copied(room.session)["items"] == []

    def test_is_that_a_story_lost_its_estimate_when_it_was_split(self, deep_dive, backlog, ana):
        Item.objects.filter(pk=backlog[0].pk).update(estimate=5, estimate_label="5")
        deep_dive.refresh_from_db()

        split_on_stage(deep_dive.on_stage, ["Quays", "Buoys"], ana, stays=True)

        assert "Estimate: 5 → –" in as_markdown(readable(copied(deep_dive)), UTC)

    def test_repeats_no_question_as_its_answer_when_its_action_was_done(self, deep_dive, tomas, jo, ines):
        question = Question.ask(deep_dive.on_stage.item, "Who knows?", tomas, deep_dive.public_id)
        settle_question(deep_dive, question, ParkedTopic.Outcome.ACTION, ines)
        ActionItem.objects.get(question=question).finish(True, jo)

        markdown = as_markdown(readable(copied(deep_dive)), UTC)

        assert f"- **{question.item.key}** Who knows? (Jo)" in markdown
