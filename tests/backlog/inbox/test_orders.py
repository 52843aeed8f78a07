"""Every order of the inbox: who may give it, what it does, how often it is announced."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from backlog.models import Answer, Feedback, FeedbackLink, Item
from backlog.models.snooze import snooze
from core.clock import now
from tests.factories import ItemFactory

HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.usefixtures("at_once")


def item(world):
    return [world["item"].public_id]


def chosen(*places, **more):
    return lambda world: {"feedback": [world["entries"][place].public_id for place in places], **more}


def tomorrow():
    return (now().date() + timedelta(days=1)).isoformat()


# For each order: its arguments, its data, and invalid data.
EDITING = {
    "feedback": (lambda w: [], lambda w: {"text": "Berths by mail"}, {"text": " \u200b"}),
    "feedback-words": (
        lambda w: [w["entries"][0].public_id],
        lambda w: {"text": "The tide is early", "version": w["entries"][0].version, "importance": "7"},
        {"text": "x", "version": "abc", "importance": "11"},
    ),
    "feedback-links": (lambda w: [], chosen(0, 1, item="harb-1"), {"item": "HARB-1"}),
    "feedback-unlinking": (
        lambda w: [],
        lambda w: {"feedback": w["linked"].public_id, "item": w["item"].public_id},
        {"item": "nowhere"},
    ),
    "feedback-groups": (lambda w: [], chosen(0, 1, title="Tides on time"), {"title": "Tides"}),
    "feedback-ungrouping": (lambda w: [], lambda w: {"item": w["grouped"].public_id}, None),
    "item-feedback": (item, lambda w: {"text": "I want it too"}, {"text": ""}),
    "inbox-withdrawal": (lambda w: [], lambda w: {"batch": "nothing"}, None),
}
CURATING = {
    "feedback-aside": (lambda w: [], chosen(0, 1), {"feedback": ""}),
    "feedback-taken-up": (lambda w: [], lambda w: {"feedback": w["aside"].public_id}, {}),
    "item-waiting": (
        item,
        lambda w: {"until": tomorrow(), "reason": "The dock is shut"},
        {"until": "2001-01-01"},
    ),
    "item-return": (lambda w: [w["waiting"].public_id], lambda w: {}, None),
    "item-keeping": (item, lambda w: {}, None),
    "item-answers": (
        item,
        lambda w: {"feedback": w["linked"].public_id, "kind": "taken", "text": "It’s on our list"},
        {"kind": "taken", "text": "To nobody"},
    ),
    "item-answer-repetition": (
        lambda w: [w["item"].public_id, w["failed"].public_id],
        lambda w: {},
        None,
    ),
}
ALL = {**EDITING, **CURATING}
MALFORMED = [name for name, (_, _, wrong) in ALL.items() if wrong is not None]


@pytest.fixture
def world(harbour, ana, backlog, entries):
    item = backlog[0]
    Item.objects.filter(pk=item.pk).update(key="HARB-1")
    snooze(backlog[5], now().date() + timedelta(days=9), ana)
    linked = FeedbackLink.capture(item, "Mine is late too", ana, contact="jo@harbour.example")
    aside = Feedback.capture(harbour, "Nothing", ana)
    Feedback.set_aside(harbour, [aside.public_id], ana)
    grouped = FeedbackLink.group(harbour, "Grouped", [entries[2].public_id], ana)
    [failed] = Answer.write(item, [linked], ana, seen="taken", subject="About it", text="On our list")
    failed.fail()
    item.refresh_from_db()
    return {
        "failed": failed,
        "item": item,
        "entries": entries,
        "linked": linked,
        "aside": aside,
        "grouped": grouped,
        "waiting": backlog[5],
    }


def order(client, world, name, fields=None, **headers):
    arguments, sends, _ = ALL[name]
    url = reverse(f"backlog:{name}", args=["harbour", *arguments(world)])
    return client.post(url, sends(world) if fields is None else fields, headers=HTMX | headers)


class TestEveryOrder:
    @pytest.mark.parametrize("name", [*ALL])
    def test_is_carried_out_for_the_product_manager(self, client_of, world, ana, name):
        assert order(client_of(ana), world, name).status_code == 200

    @pytest.mark.parametrize("name", [*EDITING])
    def test_that_edits_is_carried_out_for_a_developer(self, client_of, world, tomas, name):
        assert order(client_of(tomas), world, name).status_code == 200

    @pytest.mark.parametrize("name", [*CURATING])
    def test_that_curates_is_refused_to_a_developer(self, client_of, world, tomas, name):
        assert order(client_of(tomas), world, name).status_code == 403

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
        url = reverse(f"backlog:{name}", args=["harbour", *ALL[name][0](world)])

        assert client_of(ana).get(url).status_code == 405

    @pytest.mark.parametrize("name", MALFORMED)
    def test_that_makes_no_sense_says_why_and_changes_nothing(self, client_of, world, ana, told, name):
        response = order(client_of(ana), world, name, ALL[name][2])

        assert response.status_code == 422
        assert json.loads(response["HX-Trigger"])["toast"]["text"]
        assert told == []

    @pytest.mark.parametrize("name", [name for name in ALL if name != "item-answers"])
    def test_is_told_once_after_the_commit(self, client_of, world, ana, told, name):
        order(client_of(ana), world, name)

        # The email is sent at once here, which is announced as well.
        assert len(told) == (2 if name == "item-answer-repetition" else 1)

    @pytest.mark.parametrize("name", [*ALL])
    def test_leads_back_to_the_page_without_htmx(self, client_of, world, ana, name):
        arguments, sends, _ = ALL[name]
        page = "http://testserver/t/harbour/inbox/?source=support"
        url = reverse(f"backlog:{name}", args=["harbour", *arguments(world)])

        response = client_of(ana).post(url, sends(world), headers={"Referer": page})

        assert (response.status_code, response["Location"]) == (302, page)

    @pytest.mark.parametrize("page", ["/t/harbour/inbox/?shelf=new", "/t/harbour/backlog/HARB-1/"])
    @pytest.mark.parametrize("name", [*ALL])
    def test_is_answered_for_the_page_it_came_from(self, client_of, world, ana, name, page):
        headers = {"HX-Current-URL": f"http://testserver{page}"}

        response = order(client_of(ana), world, name, **headers)

        part = "inbox-list" if "inbox" in page else "detail"
        assert f'hx-target="#{part}"' in response.text
        assert ('hx-target="#inbox-list"' in response.text) != ('hx-target="#detail"' in response.text)


class TestOfAnotherTeam:
    def test_feedback_is_never_touched(self, client_of, world, ana, lighthouse, ulla):
        foreign = Feedback.capture(lighthouse, "Shine brighter", ulla)
        browser = client_of(ana)

        order(browser, world, "feedback-aside", {"feedback": foreign.public_id})
        order(browser, world, "feedback-links", {"feedback": foreign.public_id, "item": "HARB-1"})
        order(browser, world, "feedback-groups", {"feedback": foreign.public_id, "title": "Shine"})

        foreign.refresh_from_db()
        assert (foreign.state, foreign.items.count()) == ("new", 0)

    def test_items_are_not_there(self, client_of, world, ana, lighthouse):
        foreign = ItemFactory(team=lighthouse)

        sent = {"feedback": world["entries"][0].public_id, "item": foreign.public_id}

        assert order(client_of(ana), world, "feedback-links", sent).status_code == 422


class TestWhatIsTooLate:
    def test_to_reword_is_explained_and_overwrites_nothing(self, client_of, world, ana):
        seen, row = world["entries"][0].version, world["entries"][0]
        row.restate(seen, text="Theirs")

        response = order(client_of(ana), world, "feedback-words", {"text": "Mine", "version": seen})

        row.refresh_from_db()
        assert (response.status_code, row.text) == (409, "Theirs")
        assert "what you typed stays here" in json.loads(response["HX-Trigger"])["toast"]["text"]

    def test_to_bring_back_is_explained(self, client_of, world, ana):
        browser = client_of(ana)
        order(browser, world, "item-return")

        assert order(browser, world, "item-return").status_code == 409

    def test_to_ungroup_is_explained(self, client_of, world, ana):
        world["grouped"].to_state("backlog", ana)

        response = order(client_of(ana), world, "feedback-ungrouping")

        assert response.status_code == 409
        assert world["grouped"].feedback.count() == 1

    def test_to_set_aside_leaves_what_was_linked_meanwhile(self, client_of, world, ana):
        FeedbackLink.make(world["item"], [world["entries"][0].public_id], ana)

        order(client_of(ana), world, "feedback-aside")

        states = [Feedback.objects.get(pk=row.pk).state for row in world["entries"][:2]]
        assert states == ["linked", "aside"]


class TestUndo:
    @pytest.mark.parametrize(
        "name", ["feedback-links", "feedback-groups", "feedback-aside", "feedback-unlinking"]
    )
    def test_takes_it_back_from_the_toast(self, client_of, harbour, world, ana, name):
        def state():
            return sorted(harbour.feedback.values_list("public_id", "state", "items__key")), list(
                harbour.items.exclude(state="archived").order_by("pk").values_list("key", "asked_count")
            )

        before, browser = state(), client_of(ana)
        toast = json.loads(order(browser, world, name)["HX-Trigger"])["toast"]
        assert state() != before

        assert browser.post(toast["undo"], toast["fields"], headers=HTMX).status_code == 200

        assert state() == before
