"""The content of the inbox page, for each viewer, and its cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from backlog.inbox.page.page import INBOX
from backlog.inbox.rules.url_state import SHELVES, SOURCES, InboxView
from backlog.models import Feedback, FeedbackLink
from backlog.models.snooze import snooze
from core.clock import now
from tests.factories import ItemFactory
from tests.html import plain, tight

PAGE = "/t/harbour/inbox/"


@pytest.fixture
def show(client_of, ana):
    browser = client_of(ana)

    def get(path="", **query):
        return browser.get(f"{PAGE}{path}", query)

    return get


def texts(response):
    return re.findall(r'class="feedback__text"[^>]*>([^<]*)<', tight(response.text))


class TestTheInbox:
    def test_shows_feedback_and_new_items(self, show, entries, inbox):
        page = show()

        assert texts(page) == [row.text for row in reversed(entries)]
        assert re.findall(r'class="side__text"[^>]*>([^<]*)<', tight(page.text)) == [
            item.title for item in inbox
        ]
        assert re.search(r'id="inbox-count"[^>]*>6 ?<', tight(page.text))

    def test_shows_the_value_of_the_new_items_where_they_are_decided(self, show, inbox, ana):
        inbox[0].value("opportunity", {"importance": 9, "satisfaction": 3}, ana)

        assert plain(show().text).count("Opportunity score") == 1
        assert "Opportunity score 15" in tight(plain(show().text))

    def test_is_filtered_by_shelf_source_and_words(self, show, harbour, entries, ana):
        Feedback.set_aside(harbour, [entries[0].public_id], ana)
        entries[1].restate(entries[1].version, source="support")

        assert texts(show(shelf="aside")) == [entries[0].text]
        assert texts(show(source="support")) == [entries[1].text]
        assert texts(show(text="LATE 3")) == [entries[2].text]
        assert texts(show(text="mei")) == [entries[1].text]
        assert texts(show(text="ＬＡＴＥ 3")) == [entries[2].text]
        assert "No matches" in show(text="nowhere").text

    @pytest.mark.parametrize("query", [{"shelf": "x"}, {"page": "²"}, {"page": "99999999"}, {"source": "%"}])
    def test_makes_the_best_of_an_odd_address(self, show, entries, query):
        assert len(texts(show(**query))) == 3

    def test_opens_feedback_beside_the_list(self, show, entries):
        page = show(f"{entries[1].public_id}/")

        assert f'id="feedback-{entries[1].public_id}-text"' in page.text
        assert show("gone/").status_code == 404

    def test_finds_items_to_link_to_also_without_script(self, show, entries, backlog):
        page = show(f"{entries[1].public_id}/", find="plan 3")
        lines = show(f"feedback/{entries[1].public_id}/matches/", find="PLAN 3")

        assert 'class="match__title">Berth plan 3<' in plain(page.text)
        assert 'class="match__title">Berth plan 3<' in plain(lines.text)
        assert "Berth plan 4" not in lines.text

    def test_shows_new_feedback_the_items_that_it_resembles(self, show, harbour, entries, ana):
        item = ItemFactory(team=harbour, by=ana, title="Tell when the tide is late")
        assert "Similar items" in (page := show(f"{entries[0].public_id}/").text)
        assert f'class="match__title">{item.title}<' in plain(page)

        FeedbackLink.make(item, [entries[0].public_id], ana)

        assert "Similar items" not in show(f"{entries[0].public_id}/").text

    def test_shows_text_as_text_whatever_it_holds(self, show, harbour, ana):
        row = Feedback.capture(harbour, "<script>alert(1)</script> & “tea”", ana, asker="<b>Mei</b>")

        page = show(f"{row.public_id}/").text

        assert "<script>alert" not in page
        assert "<b>Mei" not in page
        assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", page)

    def test_has_pages(self, show, harbour, ana):
        Feedback.capture_many(harbour, [{"text": f"Line {number}"} for number in range(120)], ana, "b")

        assert len(texts(show())) == 100
        assert len(texts(show(page=2))) == len(texts(show(page=9))) == 20

    def test_says_what_goes_and_what_comes_back(self, show, backlog, ana):
        snooze(backlog[0], now().date() + timedelta(days=30), ana, "The dock is shut")

        page = show().text

        assert "Snoozed" in page
        assert "The dock is shut" in page


class TestWhoSees:
    def test_a_stranger_nothing(self, client_of, ulla, entries):
        assert client_of(ulla).get(PAGE).status_code == 404
        assert client_of(ulla).get(f"{PAGE}{entries[0].public_id}/").status_code == 404

    def test_nobody_the_way_in(self, client, entries):
        assert client.get(PAGE).status_code == 302

    def test_a_stakeholder_no_way_to_change_it_and_nobodys_address(self, client_of, kofi, entries):
        text = client_of(kofi).get(f"{PAGE}{entries[1].public_id}/").text

        assert entries[1].text in text
        assert "mei@tanaka" not in text
        assert "hx-post" not in text

    def test_a_developer_nobodys_address(self, client_of, ana, tomas, entries, backlog):
        FeedbackLink.make(backlog[0], [entries[1].public_id], ana)
        for browser, sees in ((client_of(ana), True), (client_of(tomas), False)):
            for path in (f"{PAGE}{entries[1].public_id}/", f"/t/harbour/backlog/{backlog[0].key}/"):
                assert ("mei@tanaka" in browser.get(path).text) == sees


def test_costs_as_many_queries_with_five_hundred_as_with_five(client_of, harbour, ana, backlog):
    browser = client_of(ana)

    def fill(number):
        Feedback.capture_many(harbour, [{"text": f"Line {n}"} for n in range(number)], ana, f"b{number}")
        for row in Feedback.objects.filter(batch=f"b{number}")[:90:9]:
            FeedbackLink.make(backlog[0], [row.public_id], ana)

    def asked(**query):
        browser.get(PAGE, query)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(PAGE, query).status_code == 200
        return len(queries)

    fill(5)
    few = asked(), asked(shelf="linked")
    fill(500)

    assert (asked(), asked(shelf="linked")) == few
    assert max(few) <= 22


class TestTheLivePage:
    def test_rerenders_what_news_concern(self, harbour):
        plain, filtered, opened = (
            view.ident(harbour.public_id)
            for view in (InboxView(), InboxView(source="qa"), InboxView(opened="k3f9m2x7q4za"))
        )

        def affected_parts(ident, *names):
            return INBOX.affected_parts(ident, harbour.topic, frozenset(names))

        assert affected_parts(plain, "feedback-abc") == ("shelves", "feedback-abc")
        assert affected_parts(filtered, "feedback-abc") == ("shelves", "inbox-list")
        assert affected_parts(opened, "feedback-abc") == ("shelves", "feedback-abc", "inbox-detail")
        assert affected_parts(plain, "item-abc") == ("arrivals", "away")
        assert "inbox-list" in affected_parts(plain, "feedback")
        assert "arrivals" in affected_parts(plain, "backlog")
        assert affected_parts(plain, "members") == ()

    def test_draws_every_part_as_one_element_of_its_name(self, harbour, entries, inbox, backlog, ana):
        FeedbackLink.make(backlog[0], [entries[0].public_id], ana)
        for audience in ("curator", "editor", "reader"):
            for opened in ("", entries[0].public_id, "gone"):
                ident = InboxView(opened=opened).ident(harbour.public_id)
                for name, html in INBOX.render(ident, audience, INBOX.shared(audience)).items():
                    assert re.match(rf'<\w+ id="{name}"', html)
                    assert html == html.strip()

    def test_draws_one_row_for_one_feedback(self, harbour, entries):
        rendered = INBOX.render(harbour.public_id, "curator", (entries[0].part, "feedback-gone"))

        assert list(rendered) == [entries[0].part]
        assert rendered[entries[0].part].startswith(f'<li id="{entries[0].part}"')


@given(
    st.builds(
        InboxView,
        shelf=st.sampled_from(SHELVES),
        source=st.sampled_from(["", *SOURCES]),
        text=st.lists(
            st.text(st.characters(categories=("L", "N", "S", "P")), min_size=1, max_size=9), max_size=5
        ).map(" ".join),
        page=st.integers(1, 999),
        opened=st.from_regex(r"[a-z2-7]{12}|", fullmatch=True),
    )
)
def test_a_view_survives_the_name_of_its_room(view):
    ident = view.ident("k3f9m2x7q4za")

    assert re.fullmatch(r"[A-Za-z0-9_-]+", ident)
    assert InboxView.of_ident(ident) == ("k3f9m2x7q4za", view)


@pytest.mark.parametrize("ident", ["k3f9-x", "k3f9-new-qa-zz-1-", "k3f9-new-qa-ff-1-"])
def test_no_other_name_is_a_view(ident):
    with pytest.raises(ValueError):  # noqa: PT011
        InboxView.of_ident(ident)
