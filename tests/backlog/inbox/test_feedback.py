"""Feedback and the items that answer it: counts that stay true, and nothing lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backlog.models import BacklogSettings, Feedback, FeedbackLink, Item, Reshaping, feedback_means
from backlog.ranked.queries.listing import Listing
from backlog.ranked.rules.url_state import View
from core.text import Stale
from tests.factories import ItemFactory


def ids(rows):
    return [row.public_id for row in rows]


def asked(item):
    return Item.objects.get(pk=item.pk).asked_count


def value_of(team, item):
    """The item's value by the team's model."""
    return Listing(team, View()).report.values_by_item.get(item.pk)


class TestFeedback:
    def test_is_new_until_an_item_answers_it(self, entries, backlog, ana):
        FeedbackLink.make(backlog[0], ids(entries), ana)

        assert {row.state for row in Feedback.objects.all()} == {"linked"}

    def test_is_new_again_when_no_item_answers_it_any_more(self, entries, backlog, ana):
        FeedbackLink.make(backlog[0], ids(entries), ana)
        FeedbackLink.make(backlog[1], ids(entries[:1]), ana)

        FeedbackLink.cut(backlog[0], ids(entries), ana)

        assert [Feedback.objects.get(pk=row.pk).state for row in entries] == ["linked", "new", "new"]

    def test_may_be_answered_by_many_items(self, entries, backlog, ana):
        for item in backlog[:3]:
            FeedbackLink.make(item, ids(entries[:1]), ana)

        assert entries[0].items.count() == 3

    def test_that_was_set_aside_is_taken_up_by_a_link(self, harbour, entries, backlog, ana):
        Feedback.set_aside(harbour, ids(entries[:1]), ana)

        FeedbackLink.make(backlog[0], ids(entries[:1]), ana)

        assert Feedback.objects.get(pk=entries[0].pk).state == "linked"

    def test_is_not_overwritten_by_who_saw_another_version(self, entries, ana):
        seen = entries[0].version
        entries[0].restate(seen, asker="Jo")

        with pytest.raises(Stale):
            entries[0].restate(seen, asker="Mei")

        assert Feedback.objects.get(pk=entries[0].pk).asker == "Jo"

    def test_tells_the_items_when_its_figures_change(self, entries, backlog, ana, announced):
        FeedbackLink.make(backlog[0], ids(entries[:1]), ana)
        announced.clear()

        entries[0].restate(entries[0].version, importance=9)

        assert announced == [(entries[0].part, backlog[0].part)]


class TestAnItemsCount:
    def test_follows_every_link(self, entries, backlog, ana):
        item = backlog[0]

        FeedbackLink.make(item, ids(entries), ana)
        assert asked(item) == 3
        FeedbackLink.make(item, ids(entries), ana)
        assert asked(item) == 3
        FeedbackLink.cut(item, ids(entries[:2]), ana)
        assert asked(item) == 1

    def test_keeps_what_was_counted_otherwise(self, entries, backlog, ana):
        Item.objects.filter(pk=backlog[0].pk).update(asked_count=4)
        FeedbackLink.make(backlog[0], ids(entries[:1]), ana)
        FeedbackLink.cut(backlog[0], ids(entries[:1]), ana)

        assert asked(backlog[0]) == 4

    def test_never_falls_below_none(self, entries, backlog, ana):
        FeedbackLink.make(backlog[0], ids(entries), ana)
        Item.objects.filter(pk=backlog[0].pk).update(asked_count=0)

        FeedbackLink.cut(backlog[0], ids(entries), ana)

        assert asked(backlog[0]) == 0

    def test_is_in_its_history(self, entries, backlog, ana):
        FeedbackLink.make(backlog[0], ids(entries[:1]), ana)
        FeedbackLink.cut(backlog[0], ids(entries[:1]), ana)

        changes = backlog[0].changes.filter(field="feedback").order_by("pk")
        assert list(changes.values_list("before", "after")) == [("", entries[0].text), (entries[0].text, "")]


class TestAGroup:
    def test_is_a_new_item_in_the_inbox_that_answers_all(self, harbour, entries, ana):
        item = FeedbackLink.group(harbour, "Tides on time", ids(entries), ana)

        assert (item.title, item.state, item.asked_count) == ("Tides on time", "inbox", 3)
        assert set(item.feedback.all()) == set(entries)

    def test_taken_back_frees_its_feedback(self, harbour, entries, ana):
        item = FeedbackLink.group(harbour, "Tides on time", ids(entries), ana)

        assert FeedbackLink.ungroup(item, ana)

        item.refresh_from_db()
        assert (item.state, item.asked_count) == ("archived", 0)
        assert Feedback.objects.fresh().count() == 3


class TestTheMeans:
    def test_are_over_those_who_gave_a_figure(self, harbour, backlog, ana):
        for importance, satisfaction in ((8, 2), (5, None), (None, None)):
            FeedbackLink.capture(backlog[0], "Late", ana, importance=importance, satisfaction=satisfaction)
        FeedbackLink.capture(backlog[1], "Early", ana)

        assert feedback_means(backlog) == {backlog[0].pk: (6.5, 2.0, 3), backlog[1].pk: (None, None, 1)}

    def test_count_what_was_said_about_a_duplicate_for_its_survivor(self, harbour, backlog, ana):
        FeedbackLink.capture(backlog[0], "Late", ana, importance=4)
        FeedbackLink.capture(backlog[1], "Late", ana, importance=10)
        Reshaping.merge(backlog[1], backlog[0], ana)

        assert feedback_means(backlog[:1]) == {backlog[0].pk: (7.0, None, 2)}

    def test_feed_the_opportunity_score_until_the_team_says_otherwise(self, harbour, backlog, ana):
        FeedbackLink.capture(backlog[0], "Late", ana, importance=9, satisfaction=2)
        assert value_of(harbour, backlog[0]) == 16

        backlog[0].value("opportunity", {"importance": 5}, ana)

        assert value_of(harbour, backlog[0]) == 8

    def test_feed_no_other_model(self, harbour, backlog, ana):
        BacklogSettings.of(harbour)
        BacklogSettings.objects.update(value_model="rice")
        FeedbackLink.capture(backlog[0], "Late", ana, importance=9, satisfaction=2)

        assert value_of(harbour, backlog[0]) is None

    def test_are_asked_by_one_query_for_all(self, harbour, backlog, ana):
        FeedbackLink.capture(backlog[0], "Late", ana, importance=4)
        with CaptureQueriesContext(connection) as queries:
            feedback_means(harbour.items.all())

        assert len(queries) == 1

    def test_know_nothing_of_other_teams(self, backlog, lighthouse, ulla, ana):
        FeedbackLink.capture(backlog[0], "Late", ana)
        FeedbackLink.capture(ItemFactory(team=lighthouse), "Dark", ulla)

        assert list(feedback_means(backlog)) == [backlog[0].pk]


class TestASplit:
    @pytest.fixture
    def story(self, backlog, entries, ana):
        """Three pieces of feedback, and two anonymous requests."""
        Item.objects.filter(pk=backlog[0].pk).update(asked_count=2)
        FeedbackLink.make(backlog[0], ids(entries), ana)
        backlog[0].refresh_from_db()
        return backlog[0]

    def test_sends_feedback_where_it_is_told_and_counts_with_it(self, story, entries, ana):
        goes = {f"feedback-{entries[0].public_id}": [1], f"feedback-{entries[1].public_id}": [1, 2]}
        Reshaping.split(story, ["One", "Two"], ana, goes=goes)

        one, two = Item.objects.filter(parent=story).order_by("pk")
        assert set(one.feedback.all()) == set(entries[:2])
        assert set(two.feedback.all()) == {entries[1]}
        assert set(story.feedback.all()) == {entries[2]}
        assert (one.asked_count, two.asked_count, asked(story)) == (2, 1, 3)

    def test_counts_nobody_twice(self, story, entries, ana):
        goes = {f"feedback-{row.public_id}": [1] for row in entries} | {"asked-count": [1, 2]}
        Reshaping.split(story, ["One", "Two"], ana, goes=goes)

        one, two = Item.objects.filter(parent=story).order_by("pk")
        assert (one.asked_count, two.asked_count, asked(story)) == (5, 2, 0)

    @given(st.lists(st.sampled_from([[], [1], [2], [1, 2]]), min_size=4, max_size=4))
    @settings(max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_loses_nothing_and_is_undone_as_a_whole(self, story, entries, ana, places):
        def picture():
            links = FeedbackLink.objects.values_list("feedback", "item")
            return set(links), asked(story), set(Feedback.objects.values_list("pk", "state"))

        before = picture()
        names = [*(f"feedback-{row.public_id}" for row in entries), "asked-count"]

        edit = Reshaping.split(story, ["One", "Two"], ana, goes=dict(zip(names, places, strict=True)))
        assert {feedback for feedback, _ in FeedbackLink.objects.values_list("feedback", "item")} == {
            row.pk for row in entries
        }
        edit.take_back(ana)

        assert picture() == before


class TestAMerge:
    def test_gathers_feedback_and_gives_it_back(self, backlog, entries, ana):
        FeedbackLink.make(backlog[0], ids(entries[:2]), ana)
        FeedbackLink.make(backlog[1], ids(entries[1:]), ana)

        edit = Reshaping.merge(backlog[1], backlog[0], ana)
        assert set(backlog[0].feedback.all()) == set(entries)
        # Three known people, and the author of the duplicate.
        assert asked(backlog[0]) == 4

        edit.take_back(ana)
        assert set(backlog[1].feedback.all()) == set(entries[1:])
        assert (asked(backlog[0]), asked(backlog[1])) == (2, 2)
