"""Every order about many items and saved views: who may give it, its effect, and its announcements."""

import json

import pytest
from django.urls import reverse

from backlog.models import BulkEdit, Item, SavedView, Theme
from backlog.models.bulk import MOST
from backlog.ranked.rules.url_state import View
from tests.factories import ItemFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def world(harbour, backlog, goal, ana):
    return {
        "ids": [item.public_id for item in backlog],
        "goal": goal,
        "theme": Theme.start(harbour, ana, "Tides"),
        "edit": BulkEdit.give(harbour, [backlog[5].pk], ana, BulkEdit.Act.TYPE, "spike"),
        "archived": BulkEdit.send(harbour, [backlog[4].pk], ana, "archived"),
        "saved": SavedView.keep(harbour, "Bugs", View(type="bug"), ana),
    }


# For each order: its address and its data by the rows of the fixtures, and invalid data.
EDITING = {
    "type": ("bulk", lambda w: [], lambda w: {"item": w["ids"][:2], "type": "bug"}, {"type": "bug"}),
    "goal": (
        "bulk",
        lambda w: [],
        lambda w: {"items": ",".join(w["ids"]), "goal": w["goal"].public_id},
        {"item": "x", "goal": "nowhere"},
    ),
    "theme": (
        "bulk",
        lambda w: [],
        lambda w: {"item": w["ids"][:3], "theme": w["theme"].public_id},
        {"item": "x", "theme": "nowhere"},
    ),
    "urgency": ("bulk", lambda w: [], lambda w: {"item": w["ids"][:2], "urgency": "urgent"}, {}),
    "undo": ("bulk-undo", lambda w: [w["edit"].public_id], lambda w: {}, None),
}
CURATING = {
    "state": (
        "bulk",
        lambda w: [],
        lambda w: {"item": w["ids"][:2], "state": "done"},
        {"item": "x", "state": "nowhere"},
    ),
    "move": (
        "bulk",
        lambda w: [],
        lambda w: {"item": w["ids"][2:4], "where": "top"},
        {"item": "x", "where": "up"},
    ),
    "number": (
        "bulk",
        lambda w: [],
        lambda w: {"item": w["ids"][2:4], "where": "number", "number": "1"},
        {"item": "x", "where": "number", "number": "0"},
    ),
    "beside": ("bulk", lambda w: [], lambda w: {"item": w["ids"][:1], "after": w["ids"][2]}, None),
    "state-undo": ("bulk-undo", lambda w: [w["archived"].public_id], lambda w: {}, None),
    "save": ("saved-views", lambda w: [], lambda w: {"name": "Stale", "view": "stale=any"}, {"name": "All"}),
    "rename": (
        "saved-view",
        lambda w: [w["saved"].public_id],
        lambda w: {"name": "Insects"},
        {"name": " "},
    ),
    "delete": ("saved-view-deletion", lambda w: [w["saved"].public_id], lambda w: {}, None),
}
ALL = {**EDITING, **CURATING}


def url(world, name):
    address, arguments, _, _ = ALL[name]
    return reverse(f"backlog:{address}", args=["harbour", *arguments(world)])


def order(client, world, name, fields=None):
    sends = ALL[name][2](world) if fields is None else fields
    return client.post(url(world, name), sends, headers=HTMX)


def toast(response):
    return json.loads(response["HX-Trigger"])["toast"]


class TestEveryOrder:
    @pytest.mark.parametrize("name", [*ALL])
    def test_is_carried_out_for_the_product_manager_and_told_once(self, client_of, world, ana, told, name):
        response = order(client_of(ana), world, name)

        assert response.status_code == 200
        assert toast(response)["text"]
        assert len(told) == 1

    @pytest.mark.parametrize("name", [*EDITING])
    def test_about_items_is_carried_out_for_a_developer(self, client_of, world, tomas, name):
        assert order(client_of(tomas), world, name).status_code == 200

    @pytest.mark.parametrize("name", [*CURATING])
    def test_about_the_list_is_refused_to_a_developer(self, client_of, world, tomas, told, name):
        assert order(client_of(tomas), world, name).status_code == 403
        assert told == []

    @pytest.mark.parametrize("name", [*ALL])
    def test_is_refused_to_a_stakeholder(self, client_of, world, kofi, name):
        assert order(client_of(kofi), world, name).status_code == 403

    @pytest.mark.parametrize("name", [*ALL])
    def test_is_not_there_for_another_team(self, client_of, world, ulla, name):
        assert order(client_of(ulla), world, name).status_code == 404

    @pytest.mark.parametrize("name", [*ALL])
    def test_is_refused_to_nobody(self, client, world, name):
        assert order(client, world, name).status_code == 401

    @pytest.mark.parametrize("name", [*ALL])
    def test_takes_no_get(self, client_of, world, ana, name):
        assert client_of(ana).get(url(world, name)).status_code == 405

    @pytest.mark.parametrize("name", [name for name in ALL if ALL[name][3] is not None])
    def test_that_makes_no_sense_says_why_and_changes_nothing(self, client_of, world, ana, told, name):
        wrong = {**ALL[name][3]}
        if "item" in wrong:
            wrong["item"] = world["ids"][0]

        response = order(client_of(ana), world, name, wrong)

        assert response.status_code == 422
        assert toast(response)["text"]
        assert told == []

    @pytest.mark.parametrize("name", [*ALL])
    def test_leads_back_to_the_page_without_htmx(self, client_of, world, ana, name):
        page = "http://testserver/t/harbour/backlog/?tab=inbox"

        response = client_of(ana).post(url(world, name), ALL[name][2](world), headers={"Referer": page})

        assert (response.status_code, response["Location"]) == (302, page)


class TestASelection:
    def send(self, browser, **fields):
        return browser.post(reverse("backlog:bulk", args=["harbour"]), fields, headers=HTMX)

    def test_may_be_all_that_a_view_holds(self, client_of, harbour, backlog, inbox, ana):
        backlog[0].edit(ana, type="spike")

        response = self.send(client_of(ana), all="1", view="type=story", urgency="urgent")

        assert toast(response)["text"] == "5 items: Urgent"
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

        assert toast(response)["text"] == f"{MOST} items: Bug"

    def test_holds_nothing_of_another_team(self, client_of, world, ana, lighthouse):
        foreign = ItemFactory(team=lighthouse)

        assert self.send(client_of(ana), item=foreign.public_id, type="bug").status_code == 422
        foreign.refresh_from_db()
        assert foreign.type == "story"

    def test_is_told_what_became_of_it_and_taken_back_by_the_toast(self, client_of, harbour, backlog, ana):
        browser = client_of(ana)
        ids = [item.public_id for item in backlog[:3]]

        message = toast(self.send(browser, item=ids, state="archived"))
        assert message["text"] == "3 items: Archived"
        back = toast(browser.post(message["undo"], headers=HTMX))

        assert back["text"] == "Undone: 3 items restored."
        assert list(harbour.items.ranked()) == backlog
        assert browser.post(message["undo"], headers=HTMX).status_code == 409

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
        message = toast(order(browser, world, "delete"))
        assert not harbour.saved_views.kept().exists()

        browser.post(message["undo"], message["fields"], headers=HTMX)

        assert harbour.saved_views.kept().get().name == "Bugs"
