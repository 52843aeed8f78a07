"""Every order of the room: the six questions, by its table."""

import pytest

from backlog.models import Criterion, Question
from core.clock import now
from sessions.models import (
    ActionItem,
    Note,
    ParkedTopic,
    Round,
    Session,
    SessionSettings,
    SizingWall,
    add_without_device,
)
from sessions.planner.service import rhythm
from teams.members.rules.rights import Act
from tests.keeping import kept
from tests.orders import MAY, EveryOrder, Order, twice


def room(name, act, data=None, malformed=None, on="", **more):
    """A row: `on` names what of the session it is about."""
    about = tuple(f"@{each}" for each in on.split())
    return Order(f"sessions:{name}", act, about, data or {}, malformed, **more)


def nothing_running(world):
    Round.objects.all().delete()
    SizingWall.objects.all().delete()


def nobody_leads(world):
    Session.objects.update(facilitator=None)


def placed_alone(world):
    world["last_tile"].put(world["session"].seat(world["tomas"]), "5")


def settled(world):
    Round.objects.update(settled_at=now(), settled_label="5")


def a_rhythm(world):
    """Puts the session ahead on the calendar."""
    team = world["session"].team
    SessionSettings.of(team).choose(every_weeks=1, weekdays=[0], zone="UTC")
    rhythm.ensure_ahead(team, now(), world["ines"])


def next_seen(world):
    return {"seen": world["session"].following.starts_at.isoformat()}


ORDERS = [
    room("phase", Act.LEAD, {"past": 3}, {"past": "soon"}, late=twice),
    room("phase-before", Act.LEAD, {"past": 3}, {"past": ""}, late=twice),
    room("pause", Act.LEAD, {"on": "1"}, {"on": "perhaps"}),
    room("extension", Act.LEAD, {"past": 3, "seconds": 120}, {"past": 3, "seconds": "99999999"}),
    room("facilitator", Act.LEAD, {"member": "@tomas"}, {"member": "x" * 40}),
    room("take-over", Act.TAKE_OVER, {"member": ""}, {"member": "x" * 40}, given=nobody_leads, late=twice),
    room("hand", Act.FOLLOW, {"raised": "1"}, {"raised": "perhaps"}, is_choice=True),
    room("hand", Act.FOLLOW, case="without saying which"),
    room("turn", Act.LEAD, {"member": ""}, {"member": "x" * 40}, after=("hand",), late=twice),
    room("reactions", Act.FOLLOW, {"kind": "cheer"}, {"kind": "boo"}),
    room("goal", Act.LEAD, {"goal": "Berths are known"}, {"goal": " "}),
    room(
        "entries",
        Act.LEAD,
        {"text": "@ranked", "phase": "deep-dive"},
        {"text": "NO-1", "phase": "triage"},
        appends=True,
    ),
    room("entry-place", Act.LEAD, {"by": "1"}, {"by": "7"}, "entry"),
    room("phase-time", Act.LEAD, {"position": 4, "seconds": 300}, {"position": 4, "seconds": "99999999"}),
    room("hint", Act.LEAD, {"guardrail": "no-goal"}, {"guardrail": "<b>"}),
    room("hint-place", Act.LEAD, {"on_phone": "1"}, {"on_phone": "perhaps"}),
    room("stage", Act.LEAD, on="second", late=twice),
    room("put-off", Act.LEAD, on="entry", late=twice),
    room("put-off-undo", Act.LEAD, on="entry", after=("put-off",), late=twice),
    room("round", Act.LEAD, on="entry", late=twice, given=nothing_running),
    room("votes", Act.ESTIMATE, {"card": "5"}, {"card": "4"}, "round", is_choice=True),
    room(
        "remark",
        Act.ESTIMATE,
        {"confidence": "sure"},
        {"confidence": "certain"},
        "round",
        after=("votes",),
        is_choice=True,
    ),
    # Too late here: nobody has estimated before the session.
    room("kept-vote", Act.ESTIMATE, on="round", announced=0),
    room("reveal", Act.LEAD, on="round", late=twice, after=("votes",)),
    room(
        "settlement", Act.LEAD, {"card": "5"}, {"card": "?"}, "round", after=("votes", "reveal"), late=twice
    ),
    room(
        "card-by-hand",
        Act.LEAD,
        {"card": "5"},
        {"card": "4"},
        "round nia",
        after=("votes", "reveal"),
        late=settled,
    ),
    room("settlement-undo", Act.LEAD, on="round", after=("votes", "reveal", "settlement"), late=twice),
    room("sizing-wall", Act.LEAD, late=twice, given=nothing_running),
    room("placement", Act.ESTIMATE, {"card": "5"}, {"card": "?"}, "tile", is_choice=True),
    room("tile-dive", Act.LEAD, on="last_tile"),
    room(
        "tile-settlement", Act.LEAD, {"card": "5"}, {"card": "?"}, "last_tile", given=placed_alone, late=twice
    ),
    room(
        "tile-settlement-undo",
        Act.LEAD,
        on="last_tile",
        given=placed_alone,
        after=("tile-settlement",),
        late=twice,
    ),
    # Too late here: nobody agrees yet.
    room("wall-settlement", Act.LEAD, on="wall", announced=0),
    room("wall-settlement-undo", Act.LEAD, on="wall", announced=0),
    room("wall-closing", Act.LEAD, on="wall", late=twice),
    room("wall-closing-undo", Act.LEAD, on="wall", after=("wall-closing",), late=twice),
    room("ready", Act.LEAD, {"reason": "small enough"}, {"reason": ""}, "entry", late=twice),
    room("ready-undo", Act.LEAD, on="entry", after=("ready",), late=twice),
    room("objection", Act.ANSWER, on="entry", after=("ready",), late=twice),
    room("check", Act.ANSWER, {"check": "Designed"}, {"check": ""}, "entry", news_of="team", is_choice=True),
    room(
        "why",
        Act.ANSWER,
        {"text": "Ships wait", "version": "e3b0c442"},
        {"text": "", "version": ""},
        "entry",
        news_of="team",
    ),
    room(
        "criteria",
        Act.ANSWER,
        {"text": "A ship sees its berth"},
        {"text": " "},
        "entry",
        news_of="team",
        appends=True,
    ),
    room(
        "criteria", Act.ANSWER, {"lines": "1. a\n2. b"}, {"lines": " "}, "entry", news_of="team", case="list"
    ),
    room("criteria-undo", Act.ANSWER, {"lines": "@criterion"}, {"lines": "x"}, "entry", news_of="team"),
    room("questions", Act.FOLLOW, {"lines": "- a\n- b"}, {"lines": ""}, "entry", news_of="team", case="list"),
    room("questions-undo", Act.FOLLOW, {"lines": "@question"}, {"lines": "x"}, "entry", news_of="team"),
    room(
        "criterion",
        Act.ANSWER,
        {"text": "Changed", "version": "@version"},
        {"text": "x"},
        "criterion",
        news_of="team",
    ),
    room("criterion-place", Act.ANSWER, {"by": "1"}, {"by": "7"}, "criterion", news_of="team"),
    room("criterion-deletion", Act.ANSWER, on="criterion", news_of="team"),
    room(
        "questions", Act.FOLLOW, {"text": "Which quay?"}, {"text": ""}, "entry", news_of="team", appends=True
    ),
    room(
        "notes",
        Act.ANSWER,
        {"text": "Tides", "kind": "risk"},
        {"text": "Tides", "kind": "fear"},
        "entry",
        news_of="team",
        appends=True,
    ),
    room("notes", Act.ANSWER, {"lines": "- a\n- b"}, {"lines": ""}, "entry", news_of="team", case="list"),
    room("notes-undo", Act.ANSWER, {"lines": "@note"}, {"lines": "x"}, "entry", news_of="team"),
    room("note-removal", Act.ANSWER, on="note", news_of="team"),
    room("note-removal-undo", Act.ANSWER, on="note", news_of="team", after=("note-removal",)),
    room("answer", Act.ANSWER, {"text": "The long one"}, {"text": ""}, "question", news_of="team"),
    room("answer-undo", Act.ANSWER, on="question", news_of="team", after=("answer",), late=twice),
    room("question-action", Act.ANSWER, on="question", appends=True),
    room("parking-lot", Act.FOLLOW, {"text": "Logs"}, {"text": ""}, appends=True),
    room("parking-lot", Act.FOLLOW, {"lines": "- a\n- b"}, {"lines": ""}, case="list", appends=True),
    # Somebody else's here: only the one who parked a list takes it back.
    room("parking-lot-undo", Act.FOLLOW, {"lines": "@topic"}, {"lines": "x"}, announced=0),
    # Too late here: its decision was made in triage.
    room("parked-undo", Act.DECIDE, on="topic", announced=0),
    room("parked-outcome", Act.LEAD, {"outcome": "dropped"}, {"outcome": "eaten"}, "topic", late=twice),
    room("parked-outcome-undo", Act.LEAD, on="topic", after=("parked-outcome",), late=twice),
    room("question-outcome", Act.LEAD, {"outcome": "dropped"}, {"outcome": "eaten"}, "question", late=twice),
    room("rating-word", Act.FOLLOW, {"word": "calm"}, {"word": "x" * 201}, after=("rating",)),
    room("foreword", Act.LEAD, {"text": "A calm hour"}, {"text": "x" * 2001}),
    room("actions", Act.ANSWER, {"text": "ask legal @tomas fri"}, {"text": ""}, appends=True),
    room("actions", Act.ANSWER, {"lines": "- a\n- b"}, {"lines": ""}, case="list", appends=True),
    room("actions-undo", Act.ANSWER, {"lines": "@action"}, {"lines": "x"}, announced=0),
    room("action-done", Act.ANSWER, on="action", news_of="team"),
    room(
        "action-assignment",
        Act.ANSWER,
        {"owner": "@tomas", "due": "in 2 weeks"},
        {"owner": "Kim", "due": "12/7"},
        "action",
        news_of="team",
    ),
    room("rating", Act.FOLLOW, {"stars": "4"}, {"stars": "11"}, is_choice=True),
    room("next-date", Act.LEAD, {"next_at": "2099-12-03 10:00"}, {"next_at": "some day"}),
    room("next-date-undo", Act.LEAD, {"was": ""}, {"was": "some day"}, after=("next-date",), late=twice),
    room("next-skip", Act.LEAD, next_seen, {"seen": "some day"}, given=a_rhythm, late=twice),
    room("next-skip-undo", Act.LEAD, given=a_rhythm, after=("next-skip",), late=twice),
    room("people", Act.LEAD, {"name": "Mara"}, {"name": " "}),
    room("person-name", Act.LEAD, {"name": "Linda"}, {"name": " "}, "lin", news_of="team"),
    room("person-watching", Act.LEAD, {"watching": "1"}, {"watching": "perhaps"}, "lin"),
    room("person-lead", Act.LEAD, {"shares": "1"}, {"shares": "perhaps"}, "jo"),
    room("person-exit", Act.LEAD, on="lin"),
    room("watching", Act.FOLLOW, {"watching": "1"}, {"watching": "perhaps"}, by="lin"),
]
IN_TRIAGE = [
    room(
        "answers",
        Act.ANSWER,
        {"question": "valid", "answer": "yes"},
        {"question": "nice", "answer": "yes"},
        "entry",
        is_choice=True,
    ),
    room("decision", Act.DECIDE, {"outcome": "next"}, {"outcome": "perhaps"}, "entry", late=twice),
    # Too late here: nothing in this triage is like it.
    room(
        "alike",
        Act.DECIDE,
        {"outcome": "later", "entries": "@entry"},
        {"outcome": "decline"},
        "entry",
        announced=0,
    ),
    room("pulled-out", Act.ANSWER, {"out": "1"}, {"out": "2"}, "entry", late=twice),
    room("dive", Act.DECIDE, on="entry", late=twice),
    room("parked", Act.DECIDE, on="entry", late=twice),
    room("decision-undo", Act.DECIDE, after=("decision",), late=twice),
]
IN_THE_LOBBY = [
    room("start", Act.LEAD),
]


@kept
def cast(ana, ines, tomas, jo, kofi, lin, ulla):
    return {"ana": ana, "ines": ines, "tomas": tomas, "jo": jo, "kofi": kofi, "lin": lin, "ulla": ulla}


@kept
def world(deep_dive, backlog, ines, tomas):
    """A session in its deep dive with one of everything that an order may be about."""
    entry = deep_dive.on_stage
    criterion = Criterion.write(entry.item, "A ship sees its berth", tomas)
    wall = SizingWall.open(deep_dive, ines)
    return {
        "session": deep_dive,
        "entry": entry,
        "criterion": criterion,
        "version": criterion.version,
        "round": Round.open(entry, ines),
        "question": Question.ask(entry.item, "Which quay?", tomas),
        "topic": ParkedTopic.park(deep_dive, "Logs", tomas),
        "ranked": backlog[4].key,
        "second": deep_dive.entries.filter(phase="deep-dive").exclude(pk=entry.pk).first(),
        "action": ActionItem.take(deep_dive, "ask legal", tomas),
        "wall": wall,
        "tile": wall.tiles.first(),
        "last_tile": wall.tiles.last(),
        "nia": add_without_device(deep_dive, "Nia").member,
        "note": Note.take(entry, Note.Kind.RISK, "Storms", tomas),
    }


class OrdersOfASession(EveryOrder):
    about = ("@session",)
    # The guest who takes part may whatever a developer may.
    may = MAY | {Act.ANSWER: "lin"}

    @pytest.fixture
    def topic(self, order, world):
        return world["session"].team.topic if order.news_of == "team" else world["session"].topic


class TestEveryOrderOfTheRoom(OrdersOfASession):
    orders = ORDERS


class TestEveryOrderOfTriage(OrdersOfASession):
    orders = IN_TRIAGE

    @pytest.fixture
    def world(self, triage):
        return {"session": triage, "entry": triage.on_stage}


class TestEveryOrderOfTheLobby(OrdersOfASession):
    orders = IN_THE_LOBBY

    @pytest.fixture
    def world(self, session):
        return {"session": session}
