"""What the backlog page shows, to whom, and at what cost."""

import re

import pytest
from django.contrib.auth import get_user
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from backlog.exchange.importing import import_records, read_file
from backlog.filters import TABS, View
from backlog.models import BacklogSettings, Item
from backlog.pages import BACKLOG
from backlog.parts import CURATOR, READER
from live.clock import now
from live.pages import Refused, Seat


def titles(response):
    return re.findall(r'class="item-row__title"[^>]*>([^<]*)<', response.text)


@pytest.fixture
def show(client_of, ana):
    """The page as the product manager sees it."""
    browser = client_of(ana)

    def get(path="", **query):
        return browser.get(f"/t/harbour/backlog/{path}", query)

    return get


class TestTheList:
    def test_stands_in_rank_order_under_its_horizons(self, show, harbour, backlog):
        BacklogSettings.of(harbour)
        BacklogSettings.objects.update(velocity=2)
        for item in backlog:
            Item.objects.filter(pk=item.pk).update(estimate=2)

        response = show()

        assert titles(response) == [item.title for item in backlog]
        assert re.findall(r'divider__name">(\w+)<', response.text) == ["Next", "Soon", "Later"]
        assert re.findall(r'divider__note">(\d items)', response.text) == ["2 items"] * 3

    def test_counts_no_horizon_of_which_it_shows_only_some(self, show, backlog, ana):
        backlog[0].edit(ana, type="bug")

        assert "divider__note" in show().text
        assert "divider__note" not in show(type="bug").text

    def test_shows_each_state_under_its_tab(self, show, harbour, backlog, inbox, ana):
        backlog[0].to_state("done", ana)
        backlog[1].to_state("declined", ana)
        backlog[2].to_state("waiting", ana)

        shown = {
            tab: len(titles(show(tab=tab))) for tab in ("list", "inbox", "waiting", "done", "closed", "all")
        }

        assert shown == {"list": 3, "inbox": 3, "waiting": 1, "done": 1, "closed": 1, "all": 9}

    def test_is_filtered_by_the_address(self, show, harbour, backlog, goal, ana):
        backlog[0].edit(ana, type="bug", goal=goal)
        backlog[1].to_state("ready", ana)

        assert titles(show(type="bug")) == titles(show(goal=goal.public_id)) == ["Berth plan 1"]
        assert titles(show(state="ready")) == ["Berth plan 2"]
        assert titles(show(text="PLAN 3")) == ["Berth plan 3"]
        assert titles(show(text=backlog[3].key.lower())) == ["Berth plan 4"]
        assert len(titles(show(goal="none"))) == 5

    @pytest.mark.parametrize(
        "query",
        [
            {"tab": "nowhere"},
            {"page": "-1"},
            {"page": "9" * 30},
            {"page": "²"},
            {"type": "x"},
            {"text": "%_"},
        ],
    )
    def test_makes_the_best_of_an_odd_address(self, show, backlog, query):
        assert show(**query).status_code == 200

    def test_has_pages(self, show, harbour, ana):
        rows = "\n".join(f"PAY-{number},Item {number},{number:04}" for number in range(1, 251))
        import_records(harbour, read_file(f"Issue key,Summary,Rank\n{rows}".encode()))

        assert titles(show())[0] == "Item 1"
        assert titles(show(page=3)) == [f"Item {number}" for number in range(201, 251)]
        assert titles(show(page=99)) == titles(show(page=3))
        assert "101 to 200 of 250" in show(page=2).text


class TestAnItem:
    def test_opens_beside_the_list(self, show, backlog):
        response = show(f"{backlog[2].key}/")

        assert len(titles(response)) == 6
        assert f'id="item-{backlog[2].public_id}-why"' in response.text

    def test_that_is_not_there_says_so(self, show, backlog):
        response = show("PAY-999/")

        assert response.status_code == 404
        assert "This backlog has no item PAY-999." in response.text

    def test_shows_its_history(self, show, backlog, ana):
        backlog[0].reword("title", "Berth plan by mail", ana)

        text = show(f"{backlog[0].key}/").text

        assert "<del>Berth plan 1</del> → <ins>Berth plan by mail</ins>" in text


class TestWhoSees:
    def test_a_stranger_nothing(self, client_of, ulla, backlog):
        assert client_of(ulla).get("/t/harbour/backlog/").status_code == 404

    def test_nobody_the_way_in(self, client, backlog):
        assert client.get("/t/harbour/backlog/").status_code == 302

    def test_a_stakeholder_no_way_to_change_it(self, client_of, kofi, backlog):
        text = client_of(kofi).get(f"/t/harbour/backlog/{backlog[0].key}/").text

        assert "Berth plan 1" in text
        assert not re.findall(r'hx-post="[^"]*/(?:place|state|words|facts|uploads|goals|criteria)/', text)
        assert re.search(r'hx-post="[^"]*/questions/', text)

    def test_a_developer_no_way_to_rank_it(self, client_of, tomas, backlog):
        text = client_of(tomas).get(f"/t/harbour/backlog/{backlog[0].key}/").text

        assert re.search(r'hx-post="[^"]*/words/why/', text)
        assert "data-sortable" not in text
        assert "data-move" not in text


@pytest.mark.parametrize("opened", ["", "PAY-7/"])
def test_costs_as_many_queries_with_two_thousand_items_as_with_ten(show, harbour, ana, goal, opened):
    def asked():
        show(opened)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert show(opened).status_code == 200
        return len(queries)

    def fill(count):
        rows = "\n".join(f"PAY-{number},Item {number},3" for number in range(1, count + 1))
        import_records(harbour, read_file(f"Issue key,Summary,Story Points\n{rows}".encode()))
        harbour.items.update(goal=goal)

    fill(10)
    few = asked()
    fill(2000)

    assert asked() == few <= 24


class TestTheLivePage:
    def test_admits_members_with_the_drawing_of_their_role(self, rf, client_of, harbour, ana, kofi, backlog):
        assert self.seat(rf, client_of(ana), harbour).audience == CURATOR
        assert self.seat(rf, client_of(kofi), harbour).audience == READER

    def test_refuses_strangers_and_what_no_page_has_made(self, rf, client_of, harbour, ulla, ana):
        for member, ident in (
            (ulla, harbour.public_id),
            (ana, "nowhere"),
            (ana, f"{harbour.public_id}-____"),
        ):
            with pytest.raises(Refused):
                self.seat(rf, client_of(member), harbour, ident)

    def test_shows_out_who_has_left(self, harbour, ana, tomas):
        seats = frozenset(Seat(harbour.public_id, CURATOR, member.public_id) for member in (ana, tomas))
        tomas.leave(now())

        found = BACKLOG.readmit(harbour.public_id, seats)

        assert {seat.person for seat, present in found.items() if present is None} == {tomas.public_id}

    def test_redraws_what_news_concern(self, harbour):
        plain, filtered, opened = (
            view.ident(harbour.public_id) for view in (View(), View(type="bug"), View(item="PAY-1"))
        )

        def touched(ident, *names):
            return BACKLOG.touched(ident, harbour.topic, frozenset(names))

        assert touched(plain, "item-abc") == ("item-abc",)
        assert touched(filtered, "item-abc") == ("items",)
        assert touched(opened, "item-abc") == ("item-abc", "detail")
        assert touched(plain, "items", "backlog") == ("tabs", "goals", "items")
        assert touched(plain, "import") == ("import",)
        assert touched(plain, "members") == ()

    def test_draws_one_row_for_one_item(self, harbour, backlog):
        name = backlog[1].part

        drawn = BACKLOG.draw(harbour.public_id, CURATOR, (name, "item-gone"))

        assert list(drawn) == [name]
        assert drawn[name].startswith(f'<li id="{name}"')

    def test_draws_every_part_as_one_element_of_its_name(self, harbour, backlog, goal):
        for audience in ("curator", "editor", "reader"):
            ident = View(item=backlog[0].key).ident(harbour.public_id)
            for name, html in BACKLOG.draw(ident, audience, BACKLOG.shared(audience)).items():
                assert re.match(rf'<\w+ id="{name}"', html)
                assert html == html.strip()

    def test_knows_how_far_every_view_is(self, harbour, backlog):
        idents = frozenset(view.ident(harbour.public_id) for view in (View(), View(tab="inbox")))

        assert set(BACKLOG.counters(idents)) == idents
        assert len(set(BACKLOG.counters(idents).values())) == 1

    def seat(self, rf, client, team, ident=None):
        request = rf.get("/")
        request.session, request.COOKIES = client.session, {}
        request.user = get_user(request)
        return BACKLOG.admit(request, ident or team.public_id)


WORDS = st.lists(st.text(st.characters(categories=("L", "N", "S", "P")), min_size=1, max_size=9), max_size=5)
VIEWS = st.builds(
    View,
    tab=st.sampled_from(TABS),
    text=WORDS.map(" ".join),
    type=st.sampled_from(["", "bug"]),
    goal=st.sampled_from(["", "none"]),
    page=st.integers(1, 999),
    item=st.from_regex(r"[A-Z]{2,5}-\d{1,4}|", fullmatch=True),
)


@given(VIEWS)
def test_a_view_survives_the_name_of_its_room(view):
    ident = view.ident("k3f9m2x7q4za")

    assert re.fullmatch(r"[A-Za-z0-9_-]+", ident)
    assert View.of_ident(ident) == ("k3f9m2x7q4za", view)
