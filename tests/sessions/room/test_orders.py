"""The same questions for every order of the room: who may, who may not, and what malformed input gets."""

from dataclasses import dataclass, field

import pytest
from django.urls import reverse

from backlog.models import Criterion, Question
from sessions.models import ActionItem, Note, ParkedTopic, Round, SizingWall
from teams.members.rules.rights import Act
from tests.keeping import kept

HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Order:
    """An order: its URL name, who may give it, its data, and malformed data."""

    name: str
    act: Act
    data: dict = field(default_factory=dict)
    nonsense: dict | None = None
    on: str = ""

    def __str__(self):
        return self.name


ORDERS = [
    Order("start", Act.LEAD),
    Order("phase", Act.LEAD, {"past": 3}, {"past": "soon"}),
    Order("phase-before", Act.LEAD, {"past": 3}, {"past": ""}),
    Order("pause", Act.LEAD, {"on": "1"}, {"on": "perhaps"}),
    Order("extension", Act.LEAD, {"past": 3, "seconds": 120}, {"past": 3, "seconds": "99999999"}),
    Order("facilitator", Act.LEAD, {"member": "@tomas"}, {"member": "x" * 40}),
    Order("take-over", Act.TAKE_OVER, {"member": "@ines"}, {"member": "x" * 40}),
    Order("hand", Act.FOLLOW),
    Order("turn", Act.LEAD, {"member": ""}, {"member": "x" * 40}),
    Order("reactions", Act.FOLLOW, {"kind": "cheer"}, {"kind": "boo"}),
    Order("goal", Act.LEAD, {"goal": "Berths are known"}, {"goal": " "}),
    Order("entries", Act.LEAD, {"text": "@request", "phase": "triage"}, {"text": "NO-1", "phase": "triage"}),
    Order("entry-place", Act.LEAD, {"by": "1"}, {"by": "7"}, "entry"),
    Order("phase-time", Act.LEAD, {"position": 4, "seconds": 300}, {"position": 4, "seconds": "99999999"}),
    Order("hint", Act.LEAD, {"guardrail": "no-goal"}, {"guardrail": "<b>"}),
    Order("hint-place", Act.LEAD, {"on_phone": "1"}, {"on_phone": "perhaps"}),
    Order("stage", Act.LEAD, on="entry"),
    Order("put-off", Act.LEAD, on="entry"),
    Order("put-off-undo", Act.LEAD, on="entry"),
    Order(
        "answers",
        Act.ANSWER,
        {"question": "valid", "answer": "yes"},
        {"question": "nice", "answer": "yes"},
        "entry",
    ),
    Order("decision", Act.DECIDE, {"outcome": "next"}, {"outcome": "perhaps"}, "entry"),
    Order("alike", Act.DECIDE, {"outcome": "later", "entries": ""}, {"outcome": "decline"}, "entry"),
    Order("pulled-out", Act.ANSWER, {"out": "1"}, {"out": "2"}, "entry"),
    Order("dive", Act.DECIDE, on="entry"),
    Order("parked", Act.DECIDE, on="entry"),
    Order("parked-undo", Act.DECIDE, on="topic"),
    Order("decision-undo", Act.DECIDE),
    Order("round", Act.LEAD, on="entry"),
    Order("votes", Act.ESTIMATE, {"card": "5"}, {"card": "4"}, "round"),
    Order("remark", Act.ESTIMATE, {"confidence": "sure"}, {"confidence": "certain"}, "round"),
    Order("kept-vote", Act.ESTIMATE, on="round"),
    Order("reveal", Act.LEAD, on="round"),
    Order("settlement", Act.LEAD, {"card": "5"}, {"card": "?"}, "round"),
    Order("settlement-undo", Act.LEAD, on="round"),
    Order("sizing-wall", Act.LEAD),
    Order("placement", Act.ESTIMATE, {"card": "5"}, {"card": "?"}, "tile"),
    Order("tile-dive", Act.LEAD, on="tile"),
    Order("wall-settlement", Act.LEAD, on="wall"),
    Order("wall-settlement-undo", Act.LEAD, on="wall"),
    Order("wall-closing", Act.LEAD, on="wall"),
    Order("wall-closing-undo", Act.LEAD, on="wall"),
    Order("ready", Act.LEAD, {"reason": "small enough"}, {"reason": ""}, "entry"),
    Order("ready-undo", Act.LEAD, on="entry"),
    Order("objection", Act.ANSWER, on="entry"),
    Order("check", Act.ANSWER, {"check": "Designed"}, {"check": ""}, "entry"),
    Order(
        "why", Act.ANSWER, {"text": "Ships wait", "version": "e3b0c442"}, {"text": "", "version": ""}, "entry"
    ),
    Order("criteria", Act.ANSWER, {"text": "A ship sees its berth"}, {"text": " "}, "entry"),
    Order("criterion", Act.ANSWER, {"text": "Changed", "version": "@version"}, {"text": "x"}, "criterion"),
    Order("criterion-place", Act.ANSWER, {"by": "1"}, {"by": "7"}, "criterion"),
    Order("criterion-deletion", Act.ANSWER, on="criterion"),
    Order("questions", Act.FOLLOW, {"text": "Which quay?"}, {"text": ""}, "entry"),
    Order("notes", Act.ANSWER, {"text": "Tides", "kind": "risk"}, {"text": "Tides", "kind": "fear"}, "entry"),
    Order("note-removal", Act.ANSWER, on="note"),
    Order("note-removal-undo", Act.ANSWER, on="note"),
    Order("answer", Act.ANSWER, {"text": "The long one"}, {"text": ""}, "question"),
    Order("question-action", Act.ANSWER, on="question"),
    Order("parking-lot", Act.FOLLOW, {"text": "Logs"}, {"text": ""}),
    Order("parked-outcome", Act.LEAD, {"outcome": "dropped"}, {"outcome": "eaten"}, "topic"),
    Order("parked-outcome-undo", Act.LEAD, on="topic"),
    Order("question-outcome", Act.LEAD, {"outcome": "dropped"}, {"outcome": "eaten"}, "question"),
    Order("rating-word", Act.FOLLOW, {"word": "calm"}, {"word": "x" * 201}),
    Order("foreword", Act.LEAD, {"text": "A calm hour"}, {"text": "x" * 2001}),
    Order("actions", Act.ANSWER, {"text": "ask legal @tomas fri"}, {"text": ""}),
    Order("action-done", Act.ANSWER, on="action"),
    Order("rating", Act.FOLLOW, {"stars": "4"}, {"stars": "11"}),
    Order("next-date", Act.LEAD, {"next_at": "2026-12-03 10:00"}, {"next_at": "some day"}),
]
# Those of the cast who lack the right; a guest who takes part has the rights of a developer.
LACKS = {
    Act.LEAD: "tomas",
    Act.DECIDE: "jo",
    Act.ESTIMATE: "ana",
    Act.ANSWER: "kofi",
    Act.TAKE_OVER: "kofi",
}
MAY = {
    Act.LEAD: "ines",
    Act.DECIDE: "ana",
    Act.ESTIMATE: "tomas",
    Act.ANSWER: "lin",
    Act.TAKE_OVER: "tomas",
    Act.FOLLOW: "kofi",
}


@kept
def cast(ana, ines, tomas, jo, kofi, lin, ulla):
    return {"ana": ana, "ines": ines, "tomas": tomas, "jo": jo, "kofi": kofi, "lin": lin, "ulla": ulla}


@kept
def stage(deep_dive, ines, tomas):
    """A session in its deep dive with one of everything that an order may be about."""
    entry = deep_dive.on_stage
    criterion = Criterion.write(entry.item, "A ship sees its berth", tomas)
    wall = SizingWall.open(deep_dive, ines)
    return {
        "session": deep_dive,
        "entry": entry,
        "criterion": criterion,
        "round": Round.open(entry, ines),
        "question": Question.ask(entry.item, "Which quay?", tomas),
        "topic": ParkedTopic.park(deep_dive, "Logs", tomas),
        "request": deep_dive.team.items.inbox().first().key,
        "action": ActionItem.take(deep_dive, "ask legal", tomas),
        "wall": wall,
        "tile": wall.tiles.first(),
        "note": Note.take(entry, Note.Kind.RISK, "Storms", tomas),
    }


@pytest.fixture
def send(stage, cast, client_of):
    """Gives an order as somebody: `send(order, "ana")`."""

    def give(order: Order, who: str | None, data: dict | None = None, method="post"):
        about = [stage[order.on].public_id] if order.on else []
        url = reverse(f"sessions:{order.name}", args=[stage["session"].public_id, *about])
        said = {
            name: stage[value[1:]]
            if value == "@request"
            else stage["criterion"].version
            if value == "@version"
            else cast[value[1:]].public_id
            if str(value).startswith("@")
            else value
            for name, value in (order.data if data is None else data).items()
        }
        browser = client_of(cast[who]) if who else client_of(cast["lin"])
        if who is None:
            browser.cookies.clear()
        return getattr(browser, method)(url, said, headers=HTMX)

    return give


@pytest.mark.parametrize("order", ORDERS, ids=str)
class TestEveryOrder:
    def test_is_carried_out_for_who_may(self, send, order):
        who = MAY[order.act]

        response = send(order, who)

        assert response.status_code == 200, response.content

    def test_is_unknown_to_strangers(self, send, order):
        assert send(order, "ulla").status_code == 404

    def test_is_refused_to_nobody(self, send, order):
        assert send(order, None).status_code == 401

    def test_is_no_page(self, send, order):
        assert send(order, MAY[order.act], method="get").status_code == 405


@pytest.mark.parametrize("order", [one for one in ORDERS if one.act is not Act.FOLLOW], ids=str)
def test_an_order_is_forbidden_without_the_right(send, order):
    assert send(order, LACKS[order.act]).status_code == 403


@pytest.mark.parametrize("order", [one for one in ORDERS if one.nonsense is not None], ids=str)
def test_an_order_is_answered_with_422_when_it_makes_no_sense(send, order):
    response = send(order, MAY[order.act], order.nonsense)

    assert response.status_code == 422
    assert "toast" in response["HX-Trigger"]


def test_the_table_knows_every_order():
    from sessions import urls
    from sessions.deep_dive.views import estimation as deep_dive
    from sessions.deep_dive.views import notes, writing
    from sessions.meeting.views import steering, turns
    from sessions.room.views import agenda, room
    from sessions.sizing_wall import views as sizing_wall_views
    from sessions.triage import views as triage_views
    from sessions.wrap_up import views as wrap_up_views

    # Orders about two things or other sessions, or that open a dialog, have tests of their own: test_notes,
    # test_kick_off, test_splitting.
    pages = {"room", "projector", "landing", "drafts", "blocker-removal", "action-carried"}
    modules = [
        agenda,
        deep_dive,
        notes,
        room,
        sizing_wall_views,
        steering,
        triage_views,
        turns,
        wrap_up_views,
        writing,
    ]
    ours = {module.__name__ for module in modules}
    named = {route.name for route in urls.urlpatterns if route.callback.__module__ in ours}

    assert named - pages == {order.name for order in ORDERS}
