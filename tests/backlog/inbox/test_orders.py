"""Every order of the inbox: who may give it, what it does, how often it is announced."""

from datetime import timedelta
from functools import partial

import pytest

from backlog.models import Answer, Feedback, FeedbackLink, Item
from backlog.models.snooze import snooze
from core.clock import now
from teams.members.rules.rights import Act
from tests.factories import ItemFactory
from tests.html import toast
from tests.keeping import kept
from tests.orders import HTMX, EveryOrder, Order, give, twice

pytestmark = pytest.mark.usefixtures("at_once")


def edits(name, about="", data=None, malformed=None, act=Act.EDIT_ITEMS, **more):
    """A row, about what its words name."""
    return Order(f"backlog:{name}", act, tuple(about.split()), data or {}, malformed, **more)


curates = partial(edits, act=Act.CURATE)
TIDE = {"text": "The tide is early", "version": "@version", "importance": "7"}


def restated(world):
    world["entry"].restate(world["version"], text="Theirs")


def decided(world):
    world["grouped"].to_state("backlog", world["ana"])


ORDERS = [
    edits("feedback", "", {"text": "Berths by mail"}, {"text": " \u200b"}, appends=True),
    edits(
        "feedback-words", "@entry", TIDE, {"text": "x", "version": "abc", "importance": "11"}, late=restated
    ),
    edits("feedback-links", "", {"feedback": "@two", "item": "harb-1"}, {"item": "HARB-1"}),
    edits("feedback-unlinking", "", {"feedback": "@linked", "item": "@item"}, {"item": "nowhere"}),
    edits("feedback-groups", "", {"feedback": "@two", "title": "Tides on time"}, {"title": "Tides"}),
    edits("feedback-ungrouping", "", {"item": "@grouped"}, late=decided),
    edits("item-feedback", "@item", {"text": "I want it too"}, {"text": ""}),
    edits("inbox-withdrawal", "", {"batch": "nothing"}),
    curates("feedback-aside", "", {"feedback": "@two"}, {"feedback": ""}),
    curates("feedback-taken-up", "", {"feedback": "@aside"}, {}),
    curates(
        "item-waiting",
        "@item",
        {"until": "@tomorrow", "reason": "The dock is shut"},
        {"until": "2001-01-01"},
    ),
    curates("item-return", "@waiting", late=twice),
    curates("item-keeping", "@item"),
    curates(
        "item-answers",
        "@item",
        {"feedback": "@linked", "kind": "taken", "text": "It’s on our list"},
        {"kind": "taken", "text": "To nobody"},
        # The email is sent at once here, which is announced as well.
        announced=2,
    ),
    curates("item-answer-repetition", "@item @failed", announced=2),
]
ROWS = {str(row): row for row in ORDERS}


@kept
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
        "entry": entries[0],
        "two": entries[:2],
        "version": entries[0].version,
        "tomorrow": (now().date() + timedelta(days=1)).isoformat(),
        "item": item,
        "entries": entries,
        "linked": linked,
        "aside": aside,
        "grouped": grouped,
        "waiting": backlog[5],
    }


def order(client, world, name, fields=None, **headers):
    return give(client, ROWS[name], world, ("harbour",), fields, HTMX | headers)


class TestEveryOrderOfTheInbox(EveryOrder):
    orders = ORDERS
    about = ("harbour",)
    page = "http://testserver/t/harbour/inbox/?source=support"


class TestAnOrder:
    @pytest.mark.parametrize("page", ["/t/harbour/inbox/?shelf=new", "/t/harbour/backlog/HARB-1/"])
    @pytest.mark.parametrize("name", [*ROWS])
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
        assert "what you typed stays here" in toast(response)["text"]

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
        back = toast(order(browser, world, name))
        assert state() != before

        assert browser.post(back["undo"], back["fields"], headers=HTMX).status_code == 200

        assert state() == before
