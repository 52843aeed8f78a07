"""Every form of the backlog page works before any script has run: the page puts a token into it."""

import pytest

from backlog.access import CURATOR
from backlog.models import Criterion, Item, ProductGoal, Question, Upload
from backlog.ranked.page import BACKLOG
from backlog.ranked.rules.url_state import View
from tests.plain import Forms, PlainBrowser

LIST = "/t/harbour/backlog/"


@pytest.fixture
def item(harbour, ana, backlog, goal):
    """The second of Harbour's items, with one of everything that has a form."""
    item = backlog[1]
    Criterion.write(item, "A berth is shown", ana)
    Question.ask(item, "Which harbour?", ana)
    item.reword("why", "Ships wait", ana)
    upload = Upload.receive(harbour, "jira.csv", b"Title\nPay\n", ana)
    upload.finish({"created": 1})
    return item


@pytest.fixture
def browser_of(client_of):
    """A browser without script, whose orders the server checks for their token."""
    return lambda member: PlainBrowser(client_of(member, enforce_csrf_checks=True))


@pytest.fixture
def hers(browser_of, item, ana):
    """The item beside the list, in the product manager's browser."""
    return browser_of(ana).open(f"{LIST}{item.key}/")


class TestEveryForm:
    @pytest.mark.parametrize("who", ["ana", "tomas", "kofi"])
    def test_holds_a_token(self, request, browser_of, item, who):
        page = browser_of(request.getfixturevalue(who)).open(f"{LIST}{item.key}/").page
        posting = [form for form in Forms(page).found if form.method == "post"]

        assert any("/questions/" in form.action for form in posting)
        assert all(form.token for form in posting)

    def test_holds_none_where_parts_are_rendered_for_many(self, harbour, item):
        ident = View(item=item.key).ident(harbour.public_id)

        rendered = BACKLOG.render(ident, CURATOR, BACKLOG.shared(CURATOR))

        assert 'method="post"' in rendered["detail"]
        assert "csrfmiddlewaretoken" not in str(rendered)


class TestAPlainPost:
    def test_adds_an_item(self, hers, harbour):
        hers.press("Add item", title="Tides by mail", where="top")

        assert harbour.items.ranked().first().title == "Tides by mail"
        assert "added to the backlog" in hers.page

    def test_sizes_an_item_in_its_row(self, hers, item):
        rows = [form for form in Forms(hers.page).found if "estimate" in form.fields]
        assert len(rows) == 7  # six rows, and the open item

        hers.enter(f"{LIST}items/{item.public_id}/facts/", estimate="5")

        assert Item.objects.get(pk=item.pk).estimate_label == "5"

    def test_moves_an_item(self, hers, harbour, item):
        hers.press("Move to top")
        assert harbour.items.ranked().first() == item

        hers.press("Move to…").press("Move to rank", number="3")
        assert list(harbour.items.ranked()).index(item) == 2

    def test_writes_words_and_takes_them_back(self, hers, item):
        hers.enter(f"{LIST}items/{item.public_id}/words/why/", text="Pilots plan by it")
        assert Item.objects.get(pk=item.pk).why == "Pilots plan by it"

        hers.press("Undo: Why")

        assert Item.objects.get(pk=item.pk).why == "Ships wait"

    def test_closes_a_goal(self, hers):
        hers.press("Close goal")

        assert ProductGoal.objects.get().closed_at is not None

    def test_that_meets_another_text_offers_both(self, hers, item, tomas):
        item.reword("why", "Crews plan by it", tomas)

        hers.enter(f"{LIST}items/{item.public_id}/words/why/", text="Pilots plan by it")
        assert "Crews plan by it" in hers.page
        hers.press("Keep mine")

        assert Item.objects.get(pk=item.pk).why == "Pilots plan by it"

    def test_that_names_no_place_asks_again_and_leads_back_when_it_does(self, hers, harbour, item):
        hers.press("Move to…").press("Move to rank", number="0")
        assert "Enter a rank of 1 or more." in hers.page
        assert 'value="0"' in hers.page

        hers.press("Move to rank", number="2")

        assert hers.address == f"{LIST}{item.key}/"
        assert list(harbour.items.ranked()).index(item) == 1
