"""The filters by what an import brings: labels, components, due date and source."""

import re
from datetime import timedelta

import pytest

from backlog.models import Item, Label, SavedView, Source
from backlog.ranked.rules.url_state import View
from core.clock import now
from tests.html import tight


@pytest.fixture
def show(client_of, ana):
    browser = client_of(ana)
    return lambda **query: tight(browser.get("/t/harbour/backlog/", query).text)


def titles(page):
    return re.findall(r'class="item-row__title"[^>]*>([^<]*)<', page)


@pytest.fixture
def labelled(harbour, backlog):
    """The first three items have labels, the second also a component of the name of a label."""
    found = Label.named(harbour, Label.Kind.LABEL, ["ux", "Tides & winds"])
    component = Label.named(harbour, Label.Kind.COMPONENT, ["ux"])["ux"]
    backlog[0].labels.add(found["ux"])
    backlog[1].labels.add(found["ux"], found["tides & winds"], component)
    backlog[2].labels.add(found["tides & winds"])
    return backlog


class TestTheFilterByLabel:
    def test_shows_the_items_that_have_it_in_any_case(self, show, labelled):
        assert titles(show(label="ux")) == ["Berth plan 1", "Berth plan 2"]
        assert titles(show(label="UX")) == ["Berth plan 1", "Berth plan 2"]
        assert titles(show(label="Tides & winds")) == ["Berth plan 2", "Berth plan 3"]

    def test_knows_a_component_from_a_label_and_takes_both(self, show, labelled):
        assert titles(show(component="ux")) == ["Berth plan 2"]
        assert titles(show(component="ux", label="Tides & winds")) == ["Berth plan 2"]

    def test_is_offered_only_to_a_team_that_has_labels(self, show, labelled):
        page = show()
        assert 'id="filter-label"' in page
        assert '<option value="Tides &amp; winds">' in page

        Label.objects.all().delete()
        assert 'id="filter-label"' not in show()
        assert 'id="filter-component"' not in show()

    def test_is_named_by_its_chip_and_by_what_an_empty_list_proposes(self, show, labelled):
        page = show(label="ux", type="bug")

        assert titles(page) == []
        assert "Remove filter Label: ux" in page
        assert "Without User story" not in page
        assert re.search(r"Without Bug\s*<span[^>]*>2<", page)

    def test_keeps_a_value_that_nobody_offers(self, show, labelled):
        assert '<option value="gone" selected>' in show(label="gone")

    def test_is_saved_with_a_view(self, show, harbour, labelled, ana):
        saved = SavedView.keep(harbour, "Tides", View(label="Tides & winds", due="week"), ana)

        assert SavedView.objects.get(pk=saved.pk).view.filters == {"label": "Tides & winds", "due": "week"}


class TestTheFilterByDueDate:
    @pytest.fixture(autouse=True)
    def _due(self, harbour, backlog, ana):
        today = harbour.today(now())
        for item, days in zip(backlog, (-400, -1, 0, 7, 8, None), strict=True):
            day = None if days is None else today + timedelta(days=days)
            Item.objects.filter(pk=item.pk).update(due_on=day)

    def test_shows_what_is_over_and_what_comes_within_a_week(self, show):
        assert titles(show(due="overdue")) == ["Berth plan 1", "Berth plan 2"]
        assert titles(show(due="week")) == ["Berth plan 3", "Berth plan 4"]
        assert len(titles(show(due="someday"))) == 6

    def test_counts_nothing_that_is_done(self, show, backlog, ana):
        backlog[0].to_state("done", ana)

        assert titles(show(due="overdue", tab="all")) == ["Berth plan 2"]


class TestTheFilterBySource:
    def test_names_a_source_as_the_team_does(self, show, harbour, backlog):
        Source.objects.create(team=harbour, slug="jira-2", format="jira", name="Jira of the port")
        Item.objects.filter(pk=backlog[0].pk).update(source="jira-2", source_key="TIDE-9")

        page = show(source="jira-2")

        assert titles(page) == ["Berth plan 1"]
        assert "Remove filter Source: Jira of the port" in page
