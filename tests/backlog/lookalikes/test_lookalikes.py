"""The look-alikes of a team's items: always those of this moment, and of this team."""

from unittest.mock import Mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backlog.importing.service.importing import import_records, read_file
from backlog.lookalikes import queries as lookalikes_queries
from backlog.lookalikes.queries import look_alikes, look_alikes_of
from backlog.models import Change, Item
from backlog.models.undo import undo
from backlog.ranked.page import BACKLOG
from backlog.ranked.rules.url_state import View
from tests.factories import ItemFactory, TeamFactory

CRANE = "Crane stops when the wind sensor fails"


@pytest.fixture
def crane(harbour, ana, backlog):
    """An item of Harbour that resembles none of the others."""
    return ItemFactory(team=harbour, by=ana, title=CRANE)


@pytest.fixture
def found(harbour):
    """The keys of Harbour's look-alikes."""

    def ask(title="Wind sensor failing stops the crane", **more):
        return [item.key for item in look_alikes(harbour, title, **more)]

    return ask


def bring(team, titles):
    rows = "\n".join(f"SEA-{number},{title}" for number, title in enumerate(titles))
    import_records(team, read_file(f"Issue key,Summary\n{rows}".encode()))


class TestLookAlikes:
    def test_are_items_of_any_state(self, found, crane, ana):
        for state in (Item.State.DECLINED, Item.State.DONE, Item.State.INBOX, Item.State.ARCHIVED):
            crane.to_state(state, ana)

            assert found() == [crane.key]

    def test_say_the_state_of_this_moment(self, harbour, found, crane, ana):
        assert found()
        crane.to_state("declined", ana)

        assert look_alikes(harbour, CRANE)[0].state == "declined"

    def test_are_none_where_nothing_resembles(self, found, crane):
        assert found()
        assert found("Invoices carry the customer's number") == []
        assert found("") == []

    def test_of_an_item_leave_it_out(self, harbour, crane, ana):
        twin = ItemFactory(team=harbour, by=ana, title="The crane stops when its wind sensor fails")

        assert look_alikes_of(crane) == [twin]

    def test_count_what_the_text_says(self, harbour, ana, backlog):
        item = ItemFactory(team=harbour, by=ana, title="Standstill in wind", description=f"{CRANE} at quay 4")

        assert look_alikes(harbour, "Sensor", f"{CRANE} at quay 4") == [item]

    def test_are_a_short_list(self, harbour, ana):
        for number in range(9):
            ItemFactory(team=harbour, by=ana, title=f"{CRANE} {number}")

        assert len(look_alikes(harbour, CRANE)) == 5
        assert len(look_alikes(harbour, CRANE, limit=3)) == 3

    def test_are_never_another_teams(self, harbour, lighthouse, found, crane):
        assert found()
        assert look_alikes(lighthouse, CRANE) == []


@pytest.mark.both
class TestFreshness:
    def test_knows_a_new_item(self, harbour, ana, found, backlog):
        assert found() == []

        item = ItemFactory(team=harbour, by=ana, title=CRANE)

        assert found() == [item.key]

    def test_knows_a_changed_text(self, found, crane, ana):
        assert found()

        crane.reword("title", "Invoices carry the customer's number", ana)

        assert found() == []
        assert found("The customer's number on invoices") == [crane.key]

    def test_knows_a_text_that_was_put_back(self, found, crane, ana):
        crane.reword("title", "Invoices carry the customer's number", ana)
        assert found() == []

        undo(crane, "title", ana)

        assert found() == [crane.key]

    def test_knows_an_import(self, harbour, found, backlog):
        assert found() == []

        bring(harbour, [CRANE])

        assert found() == ["SEA-0"]

    def test_knows_that_an_item_is_gone(self, harbour, found, crane, ana, backlog):
        assert found()

        crane.changes.all().delete()
        crane.delete()
        assert found() == []
        backlog[0].reword("title", "Pilots see the tide", ana)

        assert found() == []
        assert found("Tide for pilots") == [backlog[0].key]

    def test_knows_what_came_without_history(self, harbour, ana, found, backlog):
        assert found() == []

        Item.objects.bulk_create([Item(team=harbour, key="BULK-1", title=CRANE)])
        backlog[0].edit(ana, urgency="urgent")

        assert found() == ["BULK-1"]

    def test_knows_a_change_that_was_numbered_before_but_committed_after_another(
        self, harbour, ana, found, crane, backlog
    ):
        assert found()
        crane.reword("title", "Pilots see the tide", ana)
        late = Change.objects.get(item=crane, field="title")
        Change.objects.filter(pk=late.pk).delete()
        backlog[0].reword("title", "Invoices carry a number", ana)
        assert found() == [crane.key]

        late.save(force_insert=True)
        harbour.announce(harbour.topic)

        assert found() == []

    def test_reads_another_teams_import_for_nothing(
        self, lighthouse, found, crane, ana, backlog, monkeypatch
    ):
        assert found()
        aside = Mock()
        monkeypatch.setattr(lookalikes_queries, "start_aside", aside)
        monkeypatch.setattr(lookalikes_queries, "AT_ONCE", 5)

        bring(lighthouse, [f"{CRANE} {number}" for number in range(9)])
        backlog[0].reword("title", "Pilots see the tide", ana)

        assert found() == [crane.key]
        aside.assert_not_called()


class TestALargeTeam:
    @pytest.fixture
    def aside(self, monkeypatch):
        """The thread's work, done when the test says so."""
        waiting = []
        monkeypatch.setattr(
            lookalikes_queries, "start_aside", lambda work, team: waiting.append((work, team))
        )
        monkeypatch.setattr(lookalikes_queries, "AT_ONCE", 3)

        def through():
            while waiting:
                work, team = waiting.pop()
                work(team)

        through.waiting = waiting
        return through

    def test_is_not_waited_for(self, found, crane, aside):
        assert found() == found() == []
        assert len(aside.waiting) == 1

        aside()

        assert found() == [crane.key]

    def test_answers_what_it_knew_while_an_import_is_read(self, harbour, found, crane, aside):
        found()
        aside()

        bring(harbour, [f"{CRANE} {number}" for number in range(9)])

        assert found() == [crane.key]
        aside()
        assert len(found()) == 5

    def test_tells_the_pages_when_it_is_through(self, harbour, found, crane, aside, monkeypatch):
        announced = Mock()
        monkeypatch.setattr(lookalikes_queries, "announce", announced)
        found()

        aside()

        assert announced.call_args.args[::2] == (harbour.topic, [lookalikes_queries.PART])
        assert (
            BACKLOG.affected_parts(harbour.public_id, harbour.topic, frozenset([lookalikes_queries.PART]))
            == ()
        )

    def test_makes_room_for_another(self, harbour, found, crane, monkeypatch):
        monkeypatch.setattr(lookalikes_queries, "KEPT", 5)
        other = TeamFactory()
        ItemFactory(team=other, title=CRANE)
        assert found()

        assert look_alikes(other, CRANE)

        assert list(lookalikes_queries._SHELVES._shelves) == [other.public_id]
        assert found() == [crane.key]


@pytest.mark.parametrize("changed", [False, True])
def test_costs_as_many_queries_among_a_thousand_items_as_among_ten(harbour, ana, changed):
    def asked():
        look_alikes(harbour, CRANE)
        if changed:
            harbour.items.first().reword("why", f"It stood {harbour.items.count()} times", ana)
        with CaptureQueriesContext(connection) as queries:
            assert look_alikes(harbour, CRANE)
        return len(queries)

    bring(harbour, [CRANE, *(f"Berth plan {number}" for number in range(9))])
    few = asked()
    bring(harbour, [CRANE, *(f"Berth plan {number}" for number in range(1000))])

    assert asked() == few == (6 if changed else 2)


class TestWhileATitleIsWritten:
    @pytest.fixture
    def ask(self, client_of, harbour):
        def get(member, title="Wind sensor failing stops the crane", **more):
            return client_of(member).get(
                reverse("backlog:look-alikes", args=["harbour"]), {"title": title} | more
            )

        return get

    def test_shows_what_may_be_the_same(self, ask, tomas, crane):
        response = ask(tomas)

        assert CRANE in response.text
        assert f'href="/t/harbour/backlog/{crane.key}/"' in response.text

    @pytest.mark.parametrize("title", ["", " \u200b", "Invoices carry a number", "x" * 1001])
    def test_shows_nothing_otherwise(self, ask, tomas, crane, title):
        response = ask(tomas, title)

        assert response.status_code == 200
        assert response.text.strip() == ""

    def test_is_for_those_who_may_add_items(self, ask, client, kofi, ulla, crane):
        assert ask(kofi).status_code == 403
        assert ask(ulla).status_code == 404
        assert client.get(reverse("backlog:look-alikes", args=["harbour"])).status_code in (302, 401)

    def test_changes_nothing(self, ask, tomas, client_of, crane):
        url = reverse("backlog:look-alikes", args=["harbour"])

        assert client_of(tomas).post(url, {"title": CRANE}).status_code == 405

    def test_is_no_part_of_the_form_without_script(self, client_of, tomas, crane):
        page = client_of(tomas).get("/t/harbour/backlog/").text

        assert '<div id="new-item-look-alikes" role="status"></div>' in page


class TestBesideAnItem:
    def test_stand_its_look_alikes_with_their_states(self, client_of, harbour, ana, crane):
        twin = ItemFactory(team=harbour, by=ana, title="The crane stops when its wind sensor fails")
        twin.to_state("declined", ana)

        page = client_of(ana).get(f"/t/harbour/backlog/{crane.key}/").text

        similar = page.partition("Similar items")[2].partition("</section>")[0]
        assert twin.key in similar
        assert "Declined" in similar

    def test_stands_nothing_when_nothing_is_like_it(self, client_of, ana, crane):
        assert "Similar items" not in client_of(ana).get(f"/t/harbour/backlog/{crane.key}/").text

    def test_is_rendered_again_when_an_index_is_through(self, harbour, crane):
        opened = View(item=crane.key).ident(harbour.public_id)

        assert BACKLOG.affected_parts(opened, harbour.topic, frozenset([lookalikes_queries.PART])) == (
            "detail",
        )
