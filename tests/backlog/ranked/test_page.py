"""The content of the backlog page, for each viewer, and its cost."""

import re
from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from django.contrib.auth import get_user
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from backlog.access import CURATOR, READER
from backlog.importing.service.importing import import_records, read_file
from backlog.models import BacklogSettings, Criterion, Dependency, Item
from backlog.ranked.page import BACKLOG
from backlog.ranked.queries.filters import BY_NAME
from backlog.ranked.queries.listing import Listing
from backlog.ranked.rules.horizons import borders, horizons, usual_size
from backlog.ranked.rules.url_state import TABS, View
from core.clock import now
from live.pages import PageAccess, Refused
from tests.html import tight


def titles(response):
    return re.findall(r'class="item-row__title"[^>]*>([^<]*)<', tight(response.text))


def parse(query):
    return dict(parse_qsl(query))


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
        assert re.findall(r'divider__note">(\d items)', tight(response.text)) == ["2 items"] * 3

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

    @pytest.mark.parametrize("text", ["GRÖSSEN", "gro\u0308ßen", "O'brien größ"])
    def test_finds_words_in_any_spelling(self, show, backlog, ana, text):
        backlog[2].edit(ana, title="Größen nach O’Brien")

        assert titles(show(text=text)) == ["Größen nach O’Brien"]

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
        assert "101–200 of 250" in show(page=2).text


class TestTheReadyWork:
    @pytest.fixture(autouse=True)
    def _ready(self, harbour, backlog, ana):
        BacklogSettings.of(harbour)
        BacklogSettings.objects.update(velocity=6)
        for item in backlog[:3]:
            item.resize(Decimal(4), "4", ana)
            item.to_state("ready", ana)

    def test_is_a_figure_that_opens_the_list_it_counts(self, show):
        figure = re.search(r'<section id="runway".*?</section>', show().text, re.S)[0]

        assert ">2.0<" in figure
        assert titles(show(**parse(re.search(r'href="[^"?]*\?([^"]*)"', figure)[1]))) == [
            "Berth plan 1",
            "Berth plan 2",
            "Berth plan 3",
        ]

    def test_fills_the_next_sprint_at_a_line(self, show):
        rows = re.findall(r'class="(item-row|fill-line)"', show().text)

        assert rows.index("fill-line") == 2
        assert "fill-line" not in show(state="ready").text
        assert "fill-line" not in show(tab="all").text

    def test_renders_no_line_where_it_fills_none(self, show):
        BacklogSettings.objects.update(velocity=13)

        assert "fill-line" not in show().text


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

        assert "<ins>by mail</ins>" in text


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

    # Among two thousand no look-alike may be worth showing, which saves the query for its row.
    assert few - 1 <= asked() <= few <= 41


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
        seats = frozenset(PageAccess(harbour.public_id, CURATOR, member.public_id) for member in (ana, tomas))
        tomas.leave(now())

        found = BACKLOG.readmit(harbour.public_id, seats)

        assert {access.person for access, present in found.items() if present is None} == {tomas.public_id}

    def test_rerenders_what_news_concern(self, harbour):
        plain, filtered, opened = (
            view.ident(harbour.public_id) for view in (View(), View(type="bug"), View(item="PAY-1"))
        )

        def affected_parts(ident, *names):
            return BACKLOG.affected_parts(ident, harbour.topic, frozenset(names))

        assert affected_parts(plain, "item-abc") == ("meter", "item-abc")
        assert affected_parts(filtered, "item-abc") == ("meter", "items")
        assert affected_parts(opened, "item-abc") == ("meter", "item-abc", "detail")
        everything = ("meter", "inbox-count", "runway", "tabs", "goals", "themes", "items")
        assert affected_parts(plain, "items", "backlog") == everything
        assert affected_parts(plain, "feedback") == ("inbox-count",)
        assert affected_parts(plain, "import") == ("import",)
        assert affected_parts(plain, "members") == ()

    def test_renders_one_row_for_one_item(self, harbour, backlog):
        name = backlog[1].part

        rendered = BACKLOG.render(harbour.public_id, CURATOR, (name, "item-gone"))

        assert list(rendered) == [name]
        assert rendered[name].startswith(f'<li id="{name}"')

    def test_renders_every_part_as_one_element_of_its_name(self, harbour, backlog, goal):
        for audience in ("curator", "editor", "reader"):
            ident = View(item=backlog[0].key).ident(harbour.public_id)
            for name, html in BACKLOG.render(ident, audience, BACKLOG.shared(audience)).items():
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


class TestFinding:
    @pytest.fixture(autouse=True)
    def _various(self, harbour, backlog, ana):
        """Six items that differ in everything a filter asks for."""
        one, two, three, four, five, six = backlog
        Criterion.write(one, "A pilot's NAME is shown", ana)
        two.reword("description", "Ebb before Übersee and flood", ana)
        three.settle(5, "5", ana)
        four.settle(Decimal("7.5"), "7.5", ana)
        Dependency.objects.create(blocker=six, blocked=five)
        old = now() - timedelta(days=91)
        Item.objects.filter(pk=three.pk).update(estimated_at=old)
        Item.objects.filter(pk=six.pk).update(looked_at=old, source="jira", state="ready")

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"text": "name pilot"}, [1]),
            ({"text": "plan übersee"}, [2]),
            ({"text": "ÜBERSEE"}, [2]),
            ({"text": "plan 3"}, [3]),
            ({"text": "pilot flood"}, []),
            ({"estimate": "none"}, [1, 2, 5, 6]),
            ({"estimate": "5"}, [3]),
            ({"estimate": "from-5"}, [3, 4]),
            ({"estimate": "from-5.5"}, [4]),
            ({"ready": "yes"}, [6]),
            ({"ready": "no"}, [1, 2, 3, 4, 5]),
            ({"blocked": "yes"}, [5]),
            ({"blocked": "no"}, [1, 2, 3, 4, 6]),
            ({"stale": "unseen"}, [6]),
            ({"stale": "estimate"}, [3]),
            ({"stale": "any"}, [3, 6]),
            ({"source": "jira"}, [6]),
            ({"source": "refine", "estimate": "none", "text": "berth"}, [1, 2, 5]),
        ],
    )
    def test_holds_what_meets_every_filter(self, show, query, expected):
        assert titles(show(**query)) == [f"Berth plan {number}" for number in expected]

    def test_takes_an_estimate_for_stale_whose_scope_has_changed_since(self, show, backlog, ana):
        backlog[3].reword("why", "Pilots plan by it", ana)

        assert titles(show(stale="estimate")) == ["Berth plan 3", "Berth plan 4"]

    def test_tells_no_size_that_is_being_estimated(self, show, backlog):
        backlog[2].start_sizing()

        assert titles(show(estimate="5")) == []
        assert "Berth plan 3" in titles(show(estimate="none"))
        assert titles(show(stale="estimate")) == []

    @pytest.mark.parametrize(("velocity", "expected"), [(None, 6), (Decimal(5), 2)])
    def test_holds_the_items_of_one_horizon(self, show, harbour, velocity, expected):
        BacklogSettings.of(harbour)
        BacklogSettings.objects.update(velocity=velocity)

        shown = {name: titles(show(horizon=name)) for name in ("next", "soon", "later")}

        assert len(shown["next"]) == expected
        assert [*shown["next"], *shown["soon"], *shown["later"]] == titles(show())

    def test_shows_each_filter_as_a_chip_that_removes_it(self, show):
        text = show(type="story", estimate="from-5").text

        assert re.search(r'href="/t/harbour/backlog/\?type=story" [^>]*Remove filter Estimate: 5\+', text)
        assert re.search(r'href="/t/harbour/backlog/\?estimate=from-5" [^>]*Type: User story', text)
        assert "2 items match" in text

    def test_that_finds_nothing_says_how_to_widen_it(self, show, inbox):
        text = tight(show(text="request", estimate="none").text)

        assert "No matches" in text
        assert re.search(r'\?estimate=none">Without “request” ?<[^>]*>4<', text)
        assert re.search(r'\?tab=all&amp;text=request&amp;estimate=none">Search everything <[^>]*>3<', text)
        assert "Without Not estimated" not in text

    def test_keeps_a_value_that_is_no_option(self, show):
        assert '<option value="7" selected>7</option>' in show(estimate="7").text

    @pytest.mark.parametrize("name", [*BY_NAME])
    def test_has_an_answer_for_each_option_of_every_filter(self, show, harbour, name):
        for option in BY_NAME[name].options(Listing(harbour, View())):
            assert show(tab="all", **{name: option.value}).status_code == 200


@given(
    st.lists(st.one_of(st.none(), st.decimals(0, 60, places=1)), max_size=40),
    st.one_of(st.none(), st.decimals(1, 40, places=1)),
)
def test_horizons_begin_where_they_would_be_shown(sizes, velocity):
    shown = list(horizons(sizes, velocity))
    usual = usual_size(sizes, velocity) if velocity else Decimal(0)

    soon, later = borders(iter(sizes), velocity, usual)

    assert later == (shown.index("later") if "later" in shown else None)
    assert soon == next((place for place, horizon in enumerate(shown) if horizon != "next"), None)


WORDS = st.lists(st.text(st.characters(categories=("L", "N", "S", "P")), min_size=1, max_size=9), max_size=5)
VIEWS = st.builds(
    View,
    tab=st.sampled_from(TABS),
    text=WORDS.map(" ".join),
    type=st.sampled_from(["", "bug"]),
    goal=st.sampled_from(["", "none"]),
    horizon=st.sampled_from(["", "next", "later"]),
    estimate=st.sampled_from(["", "none", "0.5", "from-13"]),
    ready=st.sampled_from(["", "yes", "no"]),
    blocked=st.sampled_from(["", "yes"]),
    stale=st.sampled_from(["", "any"]),
    source=st.text(st.characters(categories=("L", "N")), max_size=20),
    page=st.integers(1, 999),
    item=st.from_regex(r"[A-Z]{2,5}-\d{1,4}|", fullmatch=True),
)


@given(VIEWS)
def test_a_view_survives_the_address(view):
    assert View.of_query(view.query, view.item) == view
    assert not view.unfiltered().is_filtered
    assert View.of_query(view.unfiltered().query) == View(tab=view.tab)


@given(st.dictionaries(st.sampled_from([*View.__dataclass_fields__]), st.text(max_size=130)))
def test_whatever_an_address_says_is_read_as_a_view_that_stays_the_same(query):
    view = View.read(query)

    assert View.of_query(view.query) == view


@given(VIEWS)
def test_a_view_survives_the_name_of_its_room(view):
    ident = view.ident("k3f9m2x7q4za")

    assert re.fullmatch(r"[A-Za-z0-9_-]+", ident)
    assert View.of_ident(ident) == ("k3f9m2x7q4za", view)
