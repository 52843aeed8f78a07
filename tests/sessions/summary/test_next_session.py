"""After a session: its leftovers lead the next one, its figures are compared, and it may be reopened."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from backlog.models import Item, Question
from core.clock import now
from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase
from sessions.models import ActionItem, Event, ParkedTopic, Round, Session, Summary
from sessions.planner.queries.agenda_items import proposed
from sessions.planner.queries.previous import compared, left_by
from sessions.room.parts.stages import kick_off
from sessions.summary.rules.stats import Measures, measured, steps_between
from sessions.summary.service.finish import NoReason, TooLate, finish, readable, reopen
from sessions.summary.service.snapshot import copied
from tests.factories import ItemFactory, SessionFactory
from tests.html import plain
from tests.orders import HTMX

HOUR = {Phase.TRIAGE: 1200, Phase.DEEP_DIVE: 1500}


@pytest.fixture
def over(deep_dive, ines, tomas):
    """Harbour's session, finished with everything undone, a topic parked, a question and an action open."""
    for text, outcome in (("Tides", "next-agenda"), ("Gulls", "dropped"), ("Fog", "")):
        topic = ParkedTopic.park(deep_dive, text, tomas)
        if outcome:
            topic.resolve(outcome)
    Question.ask(deep_dive.on_stage.item, "Which quay?", tomas)
    ActionItem.take(deep_dive, "Ask the pilots", ines, owner=tomas)
    deep_dive.advance(3, ines)
    finish(deep_dive, ines)
    return deep_dive


class TestLeftovers:
    def test_is_topics_questions_and_actions(self, over):
        left = left_by(over.team)

        assert (left.number, left.topics) == (over.number, ("Tides", "Fog"))
        assert [question.text for question in left.questions] == ["Which quay?"]
        assert [action.text for action in left.actions] == ["Ask the pilots"]

    def test_is_nothing_before_the_first_session(self, harbour):
        assert left_by(harbour) is None

    def test_stands_first_in_the_planner(self, over, ana, client_of):
        page = plain(client_of(ana).get("/t/harbour/sessions/new/").text)

        assert page.index("Left over from last time") < page.index('id="dives-heading"')
        for words in ("Tides", "Fog", "Which quay?", "Ask the pilots", "Action: Tomas"):
            assert words in page
        assert "Gulls" not in page

    def test_stands_in_the_next_kick_off(self, over, harbour, ines):
        following = SessionFactory(team=harbour, by=ines)
        following.start(ines)

        assert kick_off(Scene(following)).topics == ("Tides", "Fog")

    def test_puts_begun_stories_first_with_the_reason(self, over, backlog, ana):
        # Somebody has moved them down since.
        for item in backlog[:2]:
            item.refresh_from_db()
            item.move(ana, after=backlog[5])

        rows = proposed(over.team, HOUR, now()).dives

        assert [row.item for row in rows[:2]] == backlog[:2]
        assert all(row.chosen and row.reason.startswith("left from refinement 1: ") for row in rows[:2])
        assert not rows[2].reason.startswith("left from")

    def test_leaves_out_what_got_ready_elsewhere(self, over, backlog, ana):
        backlog[0].to_state(Item.State.READY, ana, "")

        assert backlog[0] not in [row.item for row in proposed(over.team, HOUR, now()).dives]

    def test_puts_what_was_not_triaged_before_what_is_newer_or_older(self, over, harbour, inbox, ana):
        older = ItemFactory(team=harbour, by=ana, title="Old", state=Item.State.INBOX)
        Item.objects.filter(pk=older.pk).update(created_at=now() - timedelta(days=99))

        rows = proposed(over.team, HOUR, now()).triage

        assert [row.item for row in rows] == [*inbox, older]

    def test_takes_along_a_listed_item_that_was_not_in_the_inbox(self, harbour, session, backlog, ines):
        entry = session.entries.listed_in(Phase.TRIAGE).first()
        type(entry).objects.filter(pk=entry.pk).update(item=backlog[4])
        session.start(ines)
        for past in (1, 2, 3):
            session.advance(past, ines)
        finish(session, ines)

        rows = {row.item: row for row in proposed(harbour, HOUR, now()).triage}

        assert rows[backlog[4]].reason == "left from last time"


class TestMeasures:
    @given(st.lists(st.integers(0, 12)))
    def test_count_the_steps_between_the_farthest(self, places):
        steps = steps_between(places)

        assert (steps is None) == (not places)
        if places:
            assert steps == len(range(min(places), max(places)))

    @given(st.permutations([0, 3, 5, 8]))
    def test_do_not_ask_in_which_order(self, places):
        assert steps_between(places) == 8

    def test_read_an_old_summary_without_a_word_of_spread(self):
        dive = {"rounds": [{"kind": "live"}], "looked_at": True, "seconds": 120}
        data = {
            "ready": [dive],
            "not_ready": [],
            "triage": [{}, {}],
            "phases": [{"phase": "triage", "spent": 240}],
        }

        assert measured(data) == Measures(1, 2.0, 2.0, None)

    def test_are_none_where_nothing_was_done(self, over):
        measures = measured(Summary.objects.get(session=over).data)

        assert (measures.ready, measures.minutes_per_item, measures.spread) == (0, None, None)

    def test_take_the_first_round_that_the_room_turned_together(self, deep_dive, ines, tomas, jo):
        for cards in (("3", "8"), ("5", "5")):
            opened = Round.open(deep_dive.on_stage, ines)
            opened.cast_vote(deep_dive.seat(tomas), cards[0])
            opened.cast_vote(deep_dive.seat(jo), cards[1])
            opened.reveal(ines)

        assert measured(copied(deep_dive)).spread == 2


class TestComparison:
    @pytest.fixture
    def second(self, over, harbour, ines):
        second = SessionFactory(team=harbour, by=ines)
        at = now() + timedelta(minutes=1)
        second.start(ines, at)
        second.advance(1, ines, at)
        finish(second, ines, at)
        return second

    def test_stand_those_before_it_and_itself(self, over, second):
        assert [each for each, _ in compared(second)] == [over, second]

    def test_stands_nothing_for_the_first(self, over):
        assert compared(over) == []

    def test_is_a_table_on_the_summary(self, second, over, tomas, client_of):
        page = client_of(tomas).get(reverse("sessions:summary", args=[second.public_id])).text

        assert "Compared with earlier sessions" in page
        assert reverse("sessions:summary", args=[over.public_id]) in page

    def test_is_kept_from_those_who_have_only_the_link(self, second, client):
        summary = Summary.objects.get(session=second)
        summary.share()

        page = client.get(reverse("sessions:shared-summary", args=[summary.link_token])).text

        assert "Compared with earlier sessions" not in page


class TestReopening:
    def ended(self, session, **ago):
        Session.objects.filter(pk=session.pk).update(finished_at=now() - timedelta(**ago))

    def url(self, session):
        return reverse("sessions:reopen", args=[session.public_id])

    def test_needs_no_reason_at_once(self, over, ines, client_of):
        client_of(ines).post(self.url(over))

        assert Session.objects.get(pk=over.pk).is_running
        assert readable(copied(over))["reopened"] == []

    def test_needs_one_later_and_the_summary_tells_it(self, over, ines, client_of):
        self.ended(over, hours=3)
        client = client_of(ines)

        refused = client.post(self.url(over))
        assert refused.status_code == 422
        assert "Others may have read the summary" in refused.text
        client.post(self.url(over), {"reason": "Kim came late"})

        over.refresh_from_db()
        assert over.is_running
        assert over.events.get(kind=Event.Kind.REOPENED).data == {"reason": "Kim came late"}
        finish(over, ines)
        page = client.get(reverse("sessions:summary", args=[over.public_id])).text
        assert "reopened by Ines: “Kim came late”" in plain(page)
        markdown = client.get(reverse("sessions:summary-markdown", args=[over.public_id])).text
        assert "reopened by Ines: “Kim came late”" in markdown

    def test_is_possible_for_a_day(self, over, ines, client_of):
        self.ended(over, hours=25)

        late = client_of(ines).post(self.url(over), {"reason": "Kim came late"})
        in_the_room = client_of(ines).post(self.url(over), {"reason": "Kim"}, headers=HTMX)

        assert "more than 1 day ago" in late.text
        assert (late.status_code, in_the_room.status_code) == (422, 422)
        assert "more than 1 day ago" in in_the_room.headers["HX-Trigger"]
        page = client_of(ines).get(reverse("sessions:summary", args=[over.public_id])).text
        assert "Finished too early?" not in page

    def test_keeps_a_reason_that_is_too_long(self, over, ines, client_of):
        self.ended(over, hours=3)

        refused = client_of(ines).post(self.url(over), {"reason": "x" * 501})

        assert refused.status_code == 422
        assert "x" * 501 in refused.text

    def test_is_refused_by_the_model_too(self, over, ines):
        with pytest.raises(NoReason):
            reopen(over, ines, now() + timedelta(minutes=11))
        with pytest.raises(TooLate):
            reopen(over, ines, now() + timedelta(hours=25), "Kim came late")

    def test_is_the_facilitators(self, over, tomas, ulla, client, client_of):
        assert client.post(self.url(over)).status_code == 401
        assert client_of(tomas).post(self.url(over)).status_code == 403
        assert client_of(ulla).post(self.url(over)).status_code == 404
        assert client_of(tomas).get(self.url(over)).status_code == 405
