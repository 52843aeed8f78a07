"""Every order about many items and saved views: who may give it, its effect, and its announcements."""

import json
from functools import partial

import pytest
from django.urls import reverse

from backlog.models import BulkEdit, Item, SavedView, Theme
from backlog.models.bulk import MOST
from backlog.ranked.rules.url_state import View
from teams.members.rules.rights import Act
from tests.factories import ItemFactory
from tests.html import toast
from tests.keeping import kept
from tests.orders import HTMX, EveryOrder, Order, give, twice


@kept
def world(harbour, backlog, goal, ana):
    return {
        "ids": (ids := [item.public_id for item in backlog]),
        "first": ids[0],
        "two": ids[:2],
        "three": ids[:3],
        "middle": ids[2:4],
        "third": ids[2],
        "six": ",".join(ids),
        "goal": goal,
        "theme": Theme.start(harbour, ana, "Tides"),
        "edit": BulkEdit.give(harbour, [backlog[5].pk], ana, BulkEdit.Act.TYPE, "spike"),
        "archived": BulkEdit.send(harbour, [backlog[4].pk], ana, "archived"),
        "saved": SavedView.keep(harbour, "Bugs", View(type="bug"), ana),
    }


def order(name, act, about="", data=None, malformed=None, **more):
    """A row, about what its words name."""
    return Order(f"backlog:{name}", act, tuple(about.split()), data or {}, malformed, **more)


edits, curates = partial(order, "bulk", Act.EDIT_ITEMS, ""), partial(order, "bulk", Act.CURATE, "")
ORDERS = [
    edits({"item": "@two", "type": "bug"}, {"type": "bug"}, case="type"),
    edits({"items": "@six", "goal": "@goal"}, {"item": "@first", "goal": "nowhere"}, case="goal"),
    edits({"item": "@three", "theme": "@theme"}, {"item": "@first", "theme": "nowhere"}, case="theme"),
    edits({"item": "@two", "urgency": "urgent"}, {}, case="urgency"),
    curates({"item": "@two", "state": "done"}, {"item": "@first", "state": "nowhere"}, case="state"),
    curates({"item": "@middle", "where": "top"}, {"item": "@first", "where": "up"}, case="move"),
    curates(
        {"item": "@middle", "where": "number", "number": "1"},
        {"item": "@first", "where": "number", "number": "0"},
        case="number",
    ),
    curates({"item": ["@first"], "after": "@third"}, case="beside"),
    order("bulk-undo", Act.EDIT_ITEMS, "@edit", late=twice),
    order("bulk-undo", Act.CURATE, "@archived", late=twice, case="state"),
    order("saved-views", Act.CURATE, "", {"name": "Stale", "view": "stale=any"}, {"name": "All"}, late=twice),
    order("saved-view", Act.CURATE, "@saved", {"name": "Insects"}, {"name": " "}),
    order("saved-view-deletion", Act.CURATE, "@saved"),
]
ROWS = {str(row): row for row in ORDERS}


class TestEveryOrderAboutMany(EveryOrder):
    orders = ORDERS
    about = ("harbour",)
    page = "http://testserver/t/harbour/backlog/?tab=inbox"


class TestASelection:
    def send(self, browser, **fields):
        return browser.post(reverse("backlog:bulk", args=["harbour"]), fields, headers=HTMX)

    def test_may_be_all_that_a_view_holds(self, client_of, harbour, backlog, inbox, ana):
        backlog[0].edit(ana, type="spike")

        response = self.send(client_of(ana), all="1", view="type=story", urgency="urgent")

        assert toast(response)["text"] == "5 items marked urgent"
        urgent = harbour.items.filter(urgency="urgent").order_by("rank")
        assert list(urgent) == backlog[1:]

    def test_of_too_many_is_refused_and_says_what_to_do(self, client_of, harbour, ana):
        Item.objects.bulk_create(
            Item(team=harbour, key=f"PAY-{number}", title="x") for number in range(MOST + 1)
        )

        response = self.send(client_of(ana), all="1", view="tab=inbox", type="bug")

        assert response.status_code == 422
        assert "Filter further" in toast(response)["text"]
        assert not harbour.items.filter(type="bug").exists()

    def test_names_as_many_as_may_be_changed_in_one_field(self, client_of, harbour, ana):
        Item.objects.bulk_create(Item(team=harbour, key=f"PAY-{number}", title="x") for number in range(MOST))
        names = ",".join(harbour.items.values_list("public_id", flat=True))

        response = self.send(client_of(ana), items=names, type="bug")

        assert toast(response)["text"] == f"Type of {MOST} items set to Bug"

    def test_holds_nothing_of_another_team(self, client_of, world, ana, lighthouse):
        foreign = ItemFactory(team=lighthouse)

        assert self.send(client_of(ana), item=foreign.public_id, type="bug").status_code == 422
        foreign.refresh_from_db()
        assert foreign.type == "story"

    def test_is_told_what_became_of_it_and_taken_back_by_the_toast(self, client_of, harbour, backlog, ana):
        browser = client_of(ana)
        ids = [item.public_id for item in backlog[:3]]

        message = toast(self.send(browser, item=ids, state="archived"))
        assert message["text"] == "3 items archived"
        back = toast(browser.post(message["undo"], headers=HTMX))

        assert back["text"] == "Undone. 3 items restored."
        assert list(harbour.items.ranked()) == backlog
        assert browser.post(message["undo"], headers=HTMX).status_code == 409

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"state": "done"}, "2 items marked done"),
            ({"state": "declined"}, "2 items declined"),
            ({"urgency": "urgent"}, "2 items marked urgent"),
            ({"type": "bug"}, "Type of 2 items set to Bug"),
            ({"estimate": "none"}, "Estimates of 2 items cleared"),
            ({"where": "top"}, "2 items moved to rank 1 and below"),
        ],
        ids=lambda case: next(iter(case)) if isinstance(case, dict) else "",
    )
    def test_says_in_one_sentence_what_became_of_them(self, client_of, backlog, ana, fields, message):
        for item in backlog[2:4]:
            item.edit(ana, estimate="5")

        response = self.send(client_of(ana), item=[item.public_id for item in backlog[2:4]], **fields)

        assert toast(response)["text"] == message

    def test_of_a_goal_names_what_was_set_or_cleared(self, client_of, backlog, goal, ana):
        browser, one = client_of(ana), backlog[0].public_id
        says = [
            toast(self.send(browser, item=one, goal=goal.public_id))["text"],
            toast(self.send(browser, item=one, goal="none"))["text"],
        ]

        assert says == [f"Goal of 1 item set to “{goal.name}”", "Goal of 1 item cleared"]

    def test_that_is_so_already_has_nothing_to_undo(self, client_of, backlog, ana):
        message = toast(self.send(client_of(ana), item=backlog[0].public_id, type="story"))

        assert message == {"text": "Nothing to change: they are already set that way."}

    def test_is_not_moved_beside_what_has_left_the_list(self, client_of, harbour, backlog, ana):
        backlog[3].to_state("archived", ana)

        response = self.send(client_of(ana), item=backlog[0].public_id, after=backlog[3].public_id)

        assert response.status_code == 409
        assert harbour.items.ranked().first() == backlog[0]


class TestTheMoveDialog:
    def ask(self, browser, **fields):
        return browser.post(reverse("backlog:bulk", args=["harbour"]), fields, headers=HTMX)

    def test_opens_for_what_is_selected(self, client_of, backlog, ana, told):
        response = self.ask(client_of(ana), item=backlog[1].public_id, where="ask")

        assert json.loads(response["HX-Trigger"]) == {"opens": {"dialog": "move"}}
        assert f"Move {backlog[1].key}" in response.text
        assert f'name="items" value="{backlog[1].public_id}"' in response.text
        assert told == []

    def test_finds_an_item_by_words_or_key_but_not_one_that_moves(self, client_of, backlog, ana):
        def found(text):
            answer = self.ask(client_of(ana), item=backlog[0].public_id, where="find", text=text)
            return [item for item in backlog if f'name="after" value="{item.public_id}"' in answer.text]

        assert found("plan berth") == backlog[1:]
        assert found(backlog[3].key.lower()) == [backlog[3]]
        assert found(backlog[0].key) == []

    def test_is_not_for_developers(self, client_of, backlog, tomas):
        assert self.ask(client_of(tomas), item=backlog[1].public_id, where="ask").status_code == 403


class TestASavedView:
    def send(self, browser, name, view):
        address = reverse("backlog:saved-views", args=["harbour"])
        return browser.post(address, {"name": name, "view": view}, headers=HTMX)

    def test_stands_above_the_list_for_everybody(self, client_of, backlog, ana, tomas):
        self.send(client_of(ana), "Big bugs", "type=bug&estimate=from-8&page=4")

        text = client_of(tomas).get("/t/harbour/backlog/?type=bug&estimate=from-8").text

        assert 'href="/t/harbour/backlog/?type=bug&amp;estimate=from-8" aria-current="true"' in text
        assert "Big bugs" in text
        assert "saved-dialog" not in text

    def test_of_a_name_that_is_taken_is_refused_kindly(self, client_of, world, ana):
        response = self.send(client_of(ana), "BUGS", "type=bug")

        assert response.status_code == 409
        assert "Choose another name" in toast(response)["text"]

    def test_comes_back_by_the_undo_of_its_toast(self, client_of, harbour, world, ana):
        browser = client_of(ana)
        message = toast(give(browser, ROWS["saved-view-deletion"], world, ("harbour",)))
        assert not harbour.saved_views.kept().exists()

        browser.post(message["undo"], message["fields"], headers=HTMX)

        assert harbour.saved_views.kept().get().name == "Bugs"
