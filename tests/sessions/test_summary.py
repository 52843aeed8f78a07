"""The end of a session: what is written down, who may read it, and its Markdown."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from backlog.models import BacklogSettings, Criterion, Item, Question
from backlog.wording import one_line
from live.clock import now
from sessions import outcomes
from sessions.agenda import Phase
from sessions.minutes import escaped, minutes
from sessions.models import (
    ActionItem,
    Entry,
    Event,
    ParkedTopic,
    Rating,
    Round,
    Session,
    SessionSettings,
    Summary,
)
from sessions.summaries import copied, finish, reopen, told


@pytest.fixture
def hour(triage, ana, ines, tomas, jo):
    """Harbour's session at its wrap-up: three requests sorted, one story ready after two rounds, one left."""
    for outcome, words in (
        ("next", {}),
        ("decline", {"reason": "Print is what people do with *them*"}),
        ("needs-info", {"question": "For which port?"}),
    ):
        triage.refresh_from_db()
        assert outcomes.decide(triage.on_stage, outcome, by=ana, **words)
    triage.advance(past=2, by=ines)
    story = triage.on_stage
    vote(story, ines, {tomas: "3", jo: "8"})
    settled = vote(story, ines, {tomas: "5", jo: "5"})
    outcomes.settle(settled, "5", by=ines)
    story.item.reword("why", "Ships wait", ana)
    Criterion.write(story.item, "The berth is shown", tomas)
    assert outcomes.mark_ready(story, by=ines)
    triage.advance(past=3, by=ines)
    return triage


@pytest.fixture
def told_news(monkeypatch):
    """What was announced, as pairs of topic and parts."""
    news = []
    monkeypatch.setattr(
        "teams.models.team.announce", lambda topic, number, parts, **_: news.append((topic, tuple(parts)))
    )
    return news


def vote(entry, by, cards, reveal=True) -> Round:
    opened = Round.open(entry, by)
    for member, card in cards.items():
        opened.cast_vote(entry.session.seat(member), card)
    if reveal:
        opened.reveal(by)
    return opened


def data_of(session) -> dict:
    return Summary.objects.get(session=session).data


class TestFinish:
    def test_ends_the_session_and_stops_its_clock(self, hour, ines):
        at = now()

        assert finish(hour, by=ines, at=at)

        assert hour.finished_at == at
        assert hour.timeboxes.get(phase=Phase.WRAP_UP).ends_at is None
        assert hour.events.get(kind=Event.Kind.FINISHED).by == ines

    def test_changes_nothing_the_second_time(self, hour, ines):
        finish(hour, by=ines)
        ended, kept = hour.finished_at, data_of(hour)

        assert not finish(hour, by=ines)

        assert hour.finished_at == ended
        assert data_of(hour) == kept
        assert hour.events.filter(kind=Event.Kind.FINISHED).count() == 1

    def test_waits_for_the_wrap_up(self, deep_dive, ines):
        assert not finish(deep_dive, by=ines)

        assert not deep_dive.is_finished

    def test_is_announced_once_to_the_room_and_once_to_the_team(self, hour, ines, told_news):
        finish(hour, by=ines)

        assert [topic for topic, _ in told_news] == [hour.team.topic, hour.topic]

    def test_is_not_announced_when_it_comes_too_late(self, hour, ines, told_news):
        finish(hour, by=ines)
        told_news.clear()

        finish(hour, by=ines)

        assert told_news == []


class TestReopen:
    def test_goes_on_with_what_the_wrap_up_had_left(self, hour, ines):
        begun = hour.current().started_at
        finish(hour, by=ines, at=begun + timedelta(minutes=4))

        assert reopen(hour, by=ines, at=begun + timedelta(minutes=9))

        assert hour.is_running
        assert hour.current().ends_at == begun + timedelta(minutes=15)

    def test_changes_nothing_while_it_runs(self, hour, ines):
        assert not reopen(hour, by=ines)

    def test_lets_the_next_end_write_the_summary_anew(self, hour, ines, tomas):
        finish(hour, by=ines)
        reopen(hour, by=ines)
        ActionItem.take(hour, "Ask the pilots", tomas, owner=tomas)

        finish(hour, by=ines)

        assert [action["text"] for action in data_of(hour)["actions"]] == ["Ask the pilots"]


class TestCopies:
    def test_keep_every_rounds_votes_and_what_was_settled(self, hour, ines):
        finish(hour, by=ines)

        (ready,) = data_of(hour)["ready"]
        assert (ready["title"], ready["estimate"]) == ("Berth plan 1", "5")
        assert [[vote["card"] for vote in each["votes"]] for each in ready["rounds"]] == [
            ["3", "8"],
            ["5", "5"],
        ]
        assert [each["settled"] for each in ready["rounds"]] == ["", "5"]

    def test_hold_no_card_of_a_round_that_was_never_revealed(self, deep_dive, ines, tomas):
        vote(deep_dive.on_stage, ines, {tomas: "13"}, reveal=False)
        deep_dive.advance(past=3, by=ines)

        finish(deep_dive, by=ines)

        assert [dive["rounds"] for dive in data_of(deep_dive)["not_ready"]] == [[], []]
        assert '"13"' not in str(data_of(deep_dive))

    def test_say_who_voted_what_only_in_a_team_that_shows_names(self, hour, ines):
        finish(hour, by=ines)
        assert data_of(hour)["ready"][0]["rounds"][0]["votes"][0] == {"card": "3", "name": "Tomas"}

        SessionSettings.objects.create(team=hour.team, names_at_reveal=False)
        reopen(hour, by=ines)
        finish(hour, by=ines)

        assert data_of(hour)["ready"][0]["rounds"][0]["votes"][0] == {"card": "3", "name": ""}

    def test_keep_decisions_with_reason_and_by_whom(self, hour, ines):
        finish(hour, by=ines)

        sorted_ = [(each["outcome"], each["reason"], each["by"]) for each in data_of(hour)["triage"]]
        assert sorted_ == [
            ("next", "", "Ana"),
            ("decline", "Print is what people do with *them*", "Ana"),
            ("needs-info", "", "Ana"),
        ]

    def test_list_as_loose_what_nobody_has_taken_on(self, hour, ines, tomas):
        ParkedTopic.park(hour, "Who owns the tide table?", tomas)
        ParkedTopic.park(hour, "Lunch", tomas).resolve(ParkedTopic.Outcome.DROPPED)
        story = hour.entries.filter(phase=Phase.DEEP_DIVE).last().item
        asked = Question.ask(story, "Which pilots?", tomas, session=hour.public_id)
        asked.take_along()

        finish(hour, by=ines)

        loose = told(data_of(hour))["loose"]
        assert [topic["text"] for topic in loose["parked"]] == ["Who owns the tide table?"]
        assert [question["text"] for question in loose["questions"]] == ["For which port?"]

    def test_keep_actions_with_owner_and_day(self, hour, ines, tomas):
        question = Question.ask(hour.entries.last().item, "Which pilots?", tomas)
        ActionItem.take(hour, "Ask them", tomas, owner=tomas, due=date(2026, 11, 30), question=question)
        ActionItem.take(hour, "Ask legal", tomas, owner_name="Kim")

        finish(hour, by=ines)

        ask_them, ask_legal = told(data_of(hour))["actions"]
        assert (ask_them["owner"], ask_them["due"], ask_them["blocks"]) == ("Tomas", date(2026, 11, 30), True)
        assert (ask_legal["owner"], ask_legal["due"], ask_legal["blocks"]) == ("Kim", None, False)

    def test_count_what_was_done(self, hour, ines, ana, tomas):
        BacklogSettings.objects.filter(team=hour.team).update(velocity=Decimal(4))
        Rating.give(hour, hour.seat(ana), 4)
        Rating.give(hour, hour.seat(tomas), 5)

        finish(hour, by=ines)

        assert data_of(hour)["totals"] == {
            "ready": 1,
            "points": "5",
            "triaged": 3,
            "declined": 1,
            "runway": "1.2",
            "runway_before": "0.0",
            "rating": "4.5",
            "rated": 2,
            "people": 5,
        }

    def test_do_not_change_when_an_item_does(self, hour, ines, ana):
        finish(hour, by=ines)
        kept = data_of(hour)

        Item.objects.get(public_id=kept["ready"][0]["id"]).reword("title", "Something else", ana)

        assert data_of(hour) == kept

    def test_time_each_phase_against_its_plan(self, hour, ines):
        begun = hour.current().started_at
        finish(hour, by=ines, at=begun + timedelta(minutes=12))

        assert data_of(hour)["phases"][-1] == {"phase": "wrap-up", "planned": 600, "spent": 720}

    def test_cost_no_more_queries_with_more_stories(
        self, hour, ines, jo, tomas, backlog, django_assert_num_queries
    ):
        with CaptureQueriesContext(connection) as few:
            copied(hour)
        Entry.line_up(hour, Phase.DEEP_DIVE, [(item, "") for item in backlog])
        for topic in ("One", "Two"):
            ParkedTopic.park(hour, topic, tomas)
            ActionItem.take(hour, topic, tomas, owner=jo)

        with django_assert_num_queries(len(few)):
            copied(hour)


class TestMarkdown:
    @given(st.text())
    def test_shows_what_was_typed_and_nothing_else(self, text):
        tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"- {escaped(text)}")

        blocks = [token.type for token in tokens]
        assert blocks.count("bullet_list_open") == 1
        assert not {"heading_open", "ordered_list_open", "html_block", "fence", "hr", "code_block"} & {
            *blocks
        }
        inline = [token for token in tokens if token.type == "inline"]
        shown = "".join(child.content for token in inline for child in token.children or ())
        assert {child.type for token in inline for child in token.children or ()} <= {"text", "text_special"}
        assert shown == one_line(text)

    @pytest.mark.parametrize(
        "text",
        ["# head", "- list", "1. one", "<b>bold</b>", "[a](javascript:x)", "a | b", "---", "`x`", "&amp;"],
    )
    def test_disarms(self, text):
        html = MarkdownIt("commonmark").enable("table").render(f"- {escaped(text)}")

        assert html == f"<ul>\n<li>{html_of(text)}</li>\n</ul>\n"

    def test_tells_the_session(self, hour, ines):
        started, ended = datetime(2026, 11, 26, 9, tzinfo=UTC), datetime(2026, 11, 26, 9, 57, tzinfo=UTC)
        Session.objects.filter(pk=hour.pk).update(started_at=started, next_at=started + timedelta(days=7))
        hour.refresh_from_db()
        finish(hour, by=ines, at=ended)

        text = minutes(told(data_of(hour)), ZoneInfo("Europe/Berlin"))

        assert text.startswith("# Refinement 1: Ships know their berth before they arrive\n")
        assert "Thursday 26 November 2026, 10:00 to 10:57 CET · 5 people · facilitated by Ines" in text
        assert "- 1 story ready, 5 points" in text
        assert "Berth plan 1: **5** (3, 8 → 5, 5)" in text
        assert "**Declined**, “Print is what people do with \\*them\\*” (Ana)" in text
        assert "For which port?" in text
        assert text.endswith("## Next\n\nThursday 3 December 2026, 10:00\n")


def html_of(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
