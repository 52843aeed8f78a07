"""The questions that every order is asked: one table of rows an app, and these tests for all of them.

A test module names its rows, creates what they are about in a fixture `world`, and derives a class:

    class TestOrdersOfTheSprintPlan(EveryOrder):
        orders = ORDERS
        about = ("harbour",)

In a row "@item" stands for the public id of `world["item"]`, or of a person of the cast.
`tests/refine/test_orders.py` fails when an order stands in no row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from backlog.models import Change
from sessions.models import Event
from teams.members.rules.rights import Act
from tests.html import toast

HTMX = {"HX-Request": "true"}
# Of the cast, who gives the orders of an act, and who of the same team may not.
MAY = {
    None: "kofi",
    Act.FOLLOW: "kofi",
    Act.ANSWER: "tomas",
    Act.ESTIMATE: "tomas",
    Act.DECIDE: "ana",
    Act.LEAD: "ines",
    Act.TAKE_OVER: "tomas",
    Act.EDIT_ITEMS: "tomas",
    Act.CURATE: "ana",
    Act.MANAGE: "ana",
}
MAY_NOT = {
    Act.ANSWER: ("kofi",),
    Act.ESTIMATE: ("ana", "kofi"),
    Act.DECIDE: ("jo", "kofi"),
    Act.LEAD: ("tomas", "kofi"),
    Act.TAKE_OVER: ("kofi",),
    Act.EDIT_ITEMS: ("kofi",),
    Act.CURATE: ("tomas", "kofi"),
    Act.MANAGE: ("tomas", "kofi"),
}
type World = dict[str, Any]
# As it stands in the row, or as the world makes it.
type Data = Mapping[str, Any] | Callable[[World], Mapping[str, Any]]


@dataclass(frozen=True)
class Order:
    """One order: its URL name, who may give it, what it is about, its data, and what would be malformed."""

    name: str
    act: Act | None
    about: tuple[str, ...] = ()
    data: Data = field(default_factory=dict)
    malformed: Data | None = None
    # The change that makes it come too late.
    late: Callable[[World], object] | None = None
    # What has to happen before: a change of the world, and orders of the same table.
    given: Callable[[World], object] | None = None
    after: tuple[str, ...] = ()
    # Whose news it is, where a page listens to more than one topic.
    news_of: str = ""
    # How often the topic of the page is announced.
    announced: int = 1
    # It answers a GET too, with its form, and shows there what is wrong.
    is_page: bool = False
    # Who of the cast gives it, if not the one who gives all of this act.
    by: str = ""
    # It sets a state, and may be sent again: of two, the one that was made last counts.
    is_choice: bool = False
    # It adds something, and adds it once however often it arrives.
    appends: bool = False
    # Tells two rows of one order apart.
    case: str = ""

    def __str__(self) -> str:
        return self.name.partition(":")[2] + (f"-{self.case}" if self.case else "")


def twice(world: World) -> None:
    """For `late`: the order was given already, by the same person."""


def give(
    client: Client, order: Order, world: World, about=(), data=None, headers=HTMX, method="post"
) -> HttpResponse:
    """Give the order, about the rows of the world that it names."""
    address = reverse(order.name, args=[filled(each, world) for each in (*about, *order.about)])
    data = order.data if data is None else data
    data = data(world) if callable(data) else data
    sent = {name: filled(value, world) for name, value in data.items()}
    return getattr(client, method)(address, sent, headers=headers)


def chosen(number: str, window: str = "my laptop") -> Mapping[str, str]:
    """The headers of the choice with this number in that window."""
    return {**HTMX, "X-Window": window, "X-Choice": number}


def keyed(key: str) -> Mapping[str, str]:
    """The headers of an order from the form with this key."""
    return {**HTMX, "X-Order-Key": key}


def filled(value: Any, world: World) -> Any:
    if isinstance(value, list | tuple):
        return [filled(each, world) for each in value]
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    row = world[value[1:]]
    rows = [getattr(one, "public_id", one) for one in (row if isinstance(row, list) else [row])]
    return rows if isinstance(row, list) else rows[0]


def asked_of(applies: Callable[[Order], bool]) -> Callable:
    """Ask this question of the rows to which it applies."""

    def mark(question: Callable) -> Callable:
        question.applies = applies  # type: ignore[attr-defined]
        return question

    return mark


class EveryOrder:
    orders: ClassVar[list[Order]]
    # What begins the address of all of them.
    about: ClassVar[tuple[str, ...]]
    # The page that they come from, and lead back to when no script runs.
    page: ClassVar[str] = ""
    may: ClassVar[dict] = MAY

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "order" in metafunc.fixturenames:
            applies = getattr(metafunc.function, "applies", lambda order: True)
            rows = [order for order in self.orders if applies(order)]
            metafunc.parametrize("order", rows, ids=[str(order) for order in rows])

    @pytest.fixture
    def everything(self, order, world, cast, client_of):
        """The world and the cast, as the order wants them."""
        everything = cast | world
        if order.given:
            order.given(everything)
        rows = {str(row): row for row in self.orders}
        for before in order.after:
            row = rows[before]
            give(client_of(cast[row.by or self.may[row.act]]), row, everything, self.about)
        return everything

    @pytest.fixture
    def topic(self, harbour):
        """The topic that the page listens to."""
        return harbour.topic

    @pytest.fixture
    def one_who_may(self, order, client_of, cast):
        return client_of(cast[order.by or self.may[order.act]])

    def test_works_and_is_announced_once_after_the_commit(self, order, everything, one_who_may, topic, news):
        with news.until_the_commit():
            response = give(one_who_may, order, everything, self.about)
            assert news.of(topic) == []

        assert response.status_code in ((302,) if order.is_page else (200, 302)), response.text
        assert len(news.of(topic)) == order.announced, news.of(topic)

    def test_is_for_nobody_else(self, order, everything, client_of, client, cast, topic, news):
        with news.until_the_commit():
            answers = {
                who: give(client_of(cast[who]), order, everything, self.about).status_code
                for who in ("ulla", *MAY_NOT.get(order.act, ()))
            }
            answers["nobody"] = give(client, order, everything, self.about).status_code

        refused = dict.fromkeys(MAY_NOT.get(order.act, ()), 403)
        assert answers == {"ulla": 404, "nobody": 401, **refused}
        assert news.of(topic) == []

    def test_takes_no_get(self, order, everything, one_who_may):
        response = give(one_who_may, order, everything, self.about, data={}, method="get")

        assert response.status_code == (200 if order.is_page else 405)

    def test_is_in_the_history_with_who_gave_it(self, order, everything, one_who_may):
        before = [set(kind.objects.values_list("pk", flat=True)) for kind in (Change, Event)]

        give(one_who_may, order, everything, self.about)

        kept = zip((Change, Event), before, strict=True)
        fresh = [row for kind, known in kept for row in kind.objects.exclude(pk__in=known)]
        assert [str(row) for row in fresh if row.by is None] == []

    @asked_of(lambda order: order.malformed is not None)
    def test_that_is_malformed_says_why_and_changes_nothing(
        self, order, everything, one_who_may, topic, news
    ):
        with news.until_the_commit():
            response = give(one_who_may, order, everything, self.about, order.malformed)

        assert response.status_code == 422
        assert order.is_page or "HX-Trigger" not in response or toast(response)["text"]
        assert news.of(topic) == []

    @asked_of(lambda order: order.appends)
    def test_that_arrives_twice_adds_once_and_is_answered_alike(
        self, order, everything, one_who_may, topic, news
    ):
        first = give(one_who_may, order, everything, self.about, headers=keyed("form-1"))
        with news.until_the_commit():
            repeats = [
                give(one_who_may, order, everything, self.about, headers=headers)
                # Enter twice or a lost reply; another window at the same moment; a browser without script.
                for headers in (keyed("form-1"), keyed("form-2"), {"Referer": self.page})
            ]

        assert news.of(topic) == []
        assert [reply.status_code for reply in repeats[:2]] == [204 if first.status_code == 200 else 302] * 2
        for name in ("HX-Trigger", "HX-Redirect", "Location"):
            assert {reply.get(name) for reply in repeats[:2]} == {first.get(name)}

    @asked_of(lambda order: order.is_choice)
    def test_that_arrives_after_a_newer_one_changes_nothing(
        self, order, everything, one_who_may, topic, news
    ):
        newer = give(one_who_may, order, everything, self.about, headers=chosen("7"))
        with news.until_the_commit():
            older = give(one_who_may, order, everything, self.about, headers=chosen("6"))
        announced = news.of(topic)
        again = give(one_who_may, order, everything, self.about, headers=chosen("7"))
        elsewhere = give(one_who_may, order, everything, self.about, headers=chosen("1", "my phone"))

        statuses = [reply.status_code for reply in (newer, older, again, elsewhere)]
        assert statuses == [200, 204, 200, 200]
        assert announced == []

    @asked_of(lambda order: order.late is not None)
    def test_that_comes_too_late_says_so(self, order, everything, one_who_may):
        if order.late is twice:
            give(one_who_may, order, everything, self.about)
        else:
            order.late(everything)

        response = give(one_who_may, order, everything, self.about)

        # 422 where it carries text, which the page then keeps at its field.
        assert response.status_code in (200, 409, 422)
        assert "toast" in response.headers.get("HX-Trigger", "") or 'id="conflict"' in response.text

    @asked_of(lambda order: not order.is_page)
    def test_leads_back_to_the_page_without_script(self, order, everything, one_who_may):
        response = give(one_who_may, order, everything, self.about, headers={"Referer": self.page})

        assert response.status_code == 302
        assert response["Location"] == self.page or not self.page
