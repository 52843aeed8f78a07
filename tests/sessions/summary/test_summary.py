"""The end of a session: what its summary contains, who may read it, and its Markdown."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from backlog.models import BacklogSettings, Criterion, Item, Question
from core.clock import now
from core.text import escaped, one_line
from core.tokens import derived_token
from sessions.deep_dive.service import deep_dive as deep_dive_service
from sessions.meeting.rules.agenda import Phase
from sessions.models import (
    ActionItem,
    Entry,
    Event,
    Note,
    ParkedTopic,
    Rating,
    Round,
    Session,
    SessionSettings,
    Summary,
)
from sessions.summary.parts.markdown import as_markdown
from sessions.summary.service.finish import finish, readable, reopen
from sessions.summary.service.snapshot import copied
from sessions.triage import service
from tests.factories import SessionFactory
from tests.html import plain


@pytest.fixture
def hour(triage, ana, ines, tomas, jo):
    """Harbour's session at its wrap-up: three requests triaged, one story ready after two rounds."""
    for outcome, words in (
        ("next", {}),
        ("decline", {"reason": "Print is what people do with *them*"}),
        ("needs-info", {"question": "For which port?"}),
    ):
        triage.refresh_from_db()
        assert service.decide(triage.on_stage, outcome, by=ana, **words)
    triage.advance(past=2, by=ines)
    story = triage.on_stage
    vote(story, ines, {tomas: "3", jo: "8"})
    settled = vote(story, ines, {tomas: "5", jo: "5"})
    deep_dive_service.settle(settled, "5", by=ines)
    story.item.reword("why", "Ships wait", ana)
    Criterion.write(story.item, "The berth is shown", tomas)
    assert deep_dive_service.mark_ready(story, by=ines)
    triage.advance(past=3, by=ines)
    return triage


@pytest.fixture
def announced(monkeypatch):
    """The announcements, as pairs of topic and parts."""
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

    def test_is_announced_once_to_the_room_and_once_to_the_team(self, hour, ines, announced):
        finish(hour, by=ines)

        assert [topic for topic, _ in announced] == [hour.team.topic, hour.topic]

    def test_is_not_announced_when_it_comes_too_late(self, hour, ines, announced):
        finish(hour, by=ines)
        announced.clear()

        finish(hour, by=ines)

        assert announced == []


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


class TestSnapshot:
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
        assert data_of(hour)["ready"][0]["rounds"][0]["votes"][0] == {
            "card": "3",
            "name": "",
            "by_hand": False,
        }

        SessionSettings.objects.create(team=hour.team, names_at_reveal=True)
        reopen(hour, by=ines)
        finish(hour, by=ines)

        assert data_of(hour)["ready"][0]["rounds"][0]["votes"][0] == {
            "card": "3",
            "name": "Tomas",
            "by_hand": False,
        }

    @pytest.fixture
    def remarked(self, deep_dive, ines, tomas, jo):
        """A hidden round to which two people added remarks, the later voter first."""
        opened = Round.open(deep_dive.on_stage, ines)
        for member, card, remark in (
            (jo, "8", {"reason": "The *tide* tables", "confidence": "guess"}),
            (tomas, "3", {"confidence": "sure"}),
        ):
            opened.cast_vote(deep_dive.seat(member), card)
            assert opened.remark(deep_dive.seat(member), **remark)
        return opened

    def test_tell_what_was_said_with_the_cards_once_they_were_turned(
        self, remarked, deep_dive, ines, client_of, kofi
    ):
        SessionSettings.objects.create(team=deep_dive.team, names_at_reveal=True)
        deep_dive.advance(past=3, by=ines)
        assert finish(deep_dive, by=ines)
        assert "tide" not in str(data_of(deep_dive))
        reopen(deep_dive, by=ines)
        assert deep_dive.go_back(past=4, by=ines)
        assert remarked.reveal(by=ines)
        deep_dive.advance(past=3, by=ines)
        assert finish(deep_dive, by=ines)

        text = as_markdown(readable(data_of(deep_dive)), UTC)
        page = plain(client_of(kofi).get(f"/s/{deep_dive.public_id}/summary/").text)
        assert (
            "- **3** (Tomas, high confidence, round 1)\n"
            "  - **8** “The \\*tide\\* tables” (Jo, low confidence, round 1)" in text
        )
        assert "“The *tide* tables”" in page
        assert "Jo, " in page
        assert "low confidence, " in page

    def test_do_not_name_the_author_in_a_team_that_votes_anonymously(self, remarked, deep_dive, ines):
        assert remarked.reveal(by=ines)
        deep_dive.advance(past=3, by=ines)
        finish(deep_dive, by=ines)

        (remarks,) = (each["remarks"] for dive in data_of(deep_dive)["not_ready"] for each in dive["rounds"])
        assert [remark["card"] for remark in remarks] == ["3", "8"]
        assert {remark["name"] for remark in remarks} == {""}
        assert "low confidence, round 1" in as_markdown(readable(data_of(deep_dive)), UTC)

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
        ActionItem.take(hour, "Ask the pilots", tomas, question=asked)

        finish(hour, by=ines)

        loose = readable(data_of(hour))["loose"]
        assert [topic["text"] for topic in loose["parked"]] == ["Who owns the tide table?"]
        assert [question["text"] for question in loose["questions"]] == ["For which port?"]

    def test_keep_actions_with_owner_and_day(self, hour, ines, tomas):
        question = Question.ask(hour.entries.last().item, "Which pilots?", tomas)
        ActionItem.take(hour, "Ask them", tomas, owner=tomas, due=date(2026, 11, 30), question=question)
        ActionItem.take(hour, "Ask legal", tomas, owner_name="Kim")

        finish(hour, by=ines)

        ask_them, ask_legal = readable(data_of(hour))["actions"]
        assert (ask_them["owner"], ask_them["due"], ask_them["blocks"]) == ("Tomas", date(2026, 11, 30), True)
        assert (ask_legal["owner"], ask_legal["due"], ask_legal["blocks"]) == ("Kim", None, False)

    def test_keep_what_became_of_the_actions_of_earlier_sessions(self, hour, harbour, backlog, ines, tomas):
        last = SessionFactory(team=harbour, by=ines)
        question = Question.ask(backlog[5], "Which pilots?", tomas)
        done = ActionItem.take(last, "Ask them", tomas, owner=tomas, question=question)
        carried = ActionItem.take(last, "Ask legal", tomas, owner_name="Kim")
        ActionItem.take(last, "Nobody spoke of it", tomas)
        ActionItem.take(hour, "Ask the port", tomas)
        done.finish(True, ines)
        carried.carry_over(hour)

        finish(hour, by=ines)

        data = readable(data_of(hour))
        assert [action["text"] for action in data["actions"]] == ["Ask the port", "Ask them", "Ask legal"]
        assert [answered["answer"] for answered in data["answered"]] == ["Ask them"]
        markdown = as_markdown(data, UTC)
        assert f"[x] Ask them (Tomas, about {backlog[5].key})" in markdown
        assert "[ ] Ask legal (Kim, carried over)" in markdown

    def test_count_what_was_done(self, hour, ines, ana, tomas, jo):
        BacklogSettings.objects.filter(team=hour.team).update(velocity=Decimal(4))
        Rating.give(hour, hour.seat(ana), 4)
        Rating.give(hour, hour.seat(tomas), 5)
        Rating.give(hour, hour.seat(jo), 4)

        finish(hour, by=ines)

        assert data_of(hour)["totals"] == {
            "ready": 1,
            "points": "5",
            "triaged": 3,
            "declined": 1,
            "runway": "1.2",
            "runway_before": "0.0",
            "rating": "4.3",
            "words": [],
            "rated": 3,
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
        Entry.add_all(hour, Phase.DEEP_DIVE, [(item, "") for item in backlog])
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

    def test_keeps_the_lines_of_the_note(self, hour, ines):
        finish(hour, by=ines)
        data = readable(data_of(hour)) | {"foreword": "Legal says yes\nFinance does not"}

        assert "Legal says yes<br />\nFinance does not" in MarkdownIt("commonmark").render(
            as_markdown(data, UTC)
        )

    @pytest.mark.parametrize(
        "text",
        ["# head", "- list", "1. one", "<b>bold</b>", "[a](javascript:x)", "a | b", "---", "`x`", "&amp;"],
    )
    def test_escapes_markup(self, text):
        html = MarkdownIt("commonmark").enable("table").render(f"- {escaped(text)}")

        assert html == f"<ul>\n<li>{html_of(text)}</li>\n</ul>\n"

    def test_contains_the_whole_session(self, hour, ines):
        started, ended = datetime(2026, 11, 26, 9, tzinfo=UTC), datetime(2026, 11, 26, 9, 57, tzinfo=UTC)
        Session.objects.filter(pk=hour.pk).update(started_at=started)
        Session.plan(hour.team, ines, started + timedelta(days=7))
        hour.refresh_from_db()
        finish(hour, by=ines, at=ended)

        text = as_markdown(readable(data_of(hour)), ZoneInfo("Europe/Berlin"))

        assert text.startswith("# Refinement 1: Ships know their berth before they arrive\n")
        assert "Thu 26 Nov 2026, 10:00 to 10:57 CET · 5 people · facilitated by Ines" in text
        assert "- 1 story marked ready, 5 points" in text
        assert "Berth plan 1: **5** (3, 8; mean 5.5 → 5, 5)" in text
        assert "**Declined**, “Print is what people do with \\*them\\*” (Ana)" in text
        assert "For which port?" in text
        assert text.endswith("## Next\n\nThu 3 Dec 2026, 10:00 CET\n")

    @pytest.mark.parametrize(
        ("ended", "text"),
        [
            (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), "Sun 25 Oct 2026, 01:00 to 01:30 CEST"),
            (datetime(2026, 10, 25, 1, 5, tzinfo=UTC), "Sun 25 Oct 2026, 01:00 CEST to 02:05 CET"),
            # It was reopened.
            (
                datetime(2026, 10, 25, 23, 30, tzinfo=UTC),
                "Sun 25 Oct 2026, 01:00 CEST to Mon 26 Oct 2026, 00:30 CET",
            ),
        ],
    )
    def test_says_when_it_ended_after_midnight_or_a_change_of_the_clocks(self, hour, ines, ended, text):
        Session.objects.filter(pk=hour.pk).update(started_at=datetime(2026, 10, 24, 23, tzinfo=UTC))
        hour.refresh_from_db()
        finish(hour, by=ines, at=ended)

        assert f"\n{text} · " in as_markdown(readable(data_of(hour)), ZoneInfo("Europe/Berlin"))


class TestSummarySoFar:
    def test_has_the_minutes_of_the_phases_that_were_reached_and_none_is_skipped(self, session, ines):
        began = session.starts_at
        session.start(ines, began)
        session.advance(1, ines, began + timedelta(minutes=3))
        session.timeboxes.filter(position=2).update(ends_at=now() + timedelta(minutes=16))

        phases = copied(session)["phases"]

        assert [(row["phase"], round(row["spent"] / 60)) for row in phases] == [
            ("kick-off", 3),
            ("triage", 4),
        ]
        assert "skipped" not in str(phases)

    def test_does_not_say_of_the_story_on_the_stage_that_nobody_discussed_it(self, deep_dive):
        on_stage, ahead = copied(deep_dive)["not_ready"]

        assert (on_stage["looked_at"], ahead["looked_at"]) == (True, False)


class TestOrders:
    """Finishing and reopening, by the facilitator."""

    @pytest.mark.parametrize("order", ["finish", "reopen"])
    @pytest.mark.parametrize(
        ("who", "status"), [("ines", 302), ("ana", 403), ("tomas", 403), ("kofi", 403), ("ulla", 404)]
    )
    def test_are_the_facilitators(self, request, client_of, hour, order, who, status):
        url = reverse(f"sessions:{order}", args=[hour.public_id])

        assert client_of(request.getfixturevalue(who)).post(url).status_code == status

    @pytest.mark.parametrize(
        "order", ["finish", "reopen", "summary-link", "summary-link-contents", "summary-link-undo"]
    )
    def test_are_no_pages(self, client_of, ines, hour, order):
        assert client_of(ines).get(reverse(f"sessions:{order}", args=[hour.public_id])).status_code == 405

    @pytest.mark.parametrize(
        "order", ["finish", "reopen", "summary-link", "summary-link-contents", "summary-link-undo"]
    )
    def test_ask_a_stranger_who_that_is(self, client, hour, order):
        assert client.post(reverse(f"sessions:{order}", args=[hour.public_id])).status_code == 401

    def test_end_and_go_on(self, client_of, ines, hour):
        client = client_of(ines)

        client.post(reverse("sessions:finish", args=[hour.public_id]))
        hour.refresh_from_db()
        assert hour.is_finished

        client.post(reverse("sessions:reopen", args=[hour.public_id]))
        hour.refresh_from_db()
        assert hour.is_running

    def test_say_that_a_session_ends_in_its_wrap_up(self, client_of, ines, triage):
        url = reverse("sessions:finish", args=[triage.public_id])

        response = client_of(ines).post(url, headers={"HX-Request": "true"})

        assert response.status_code == 422
        assert "from the wrap-up" in response["HX-Trigger"]


@pytest.fixture
def over(hour, ines, lin):
    """Harbour's session, finished; Lin was there."""
    finish(hour, by=ines)
    return hour


class TestTheRoomAfterwards:
    def test_offers_its_facilitator_the_summary_and_the_way_back_and_no_clock(self, client_of, over, ines):
        text = client_of(ines).get(reverse("sessions:room", args=[over.public_id])).content.decode()

        assert reverse("sessions:summary", args=[over.public_id]) in text
        assert reverse("sessions:reopen", args=[over.public_id]) in text
        for order in ("finish", "pause", "extension"):
            assert reverse(f"sessions:{order}", args=[over.public_id]) not in text


class TestPage:
    def url(self, session, name="summary"):
        return reverse(f"sessions:{name}", args=[session.public_id])

    @pytest.mark.parametrize("name", ["summary", "summary-markdown"])
    @pytest.mark.parametrize(
        ("who", "status"), [("ana", 200), ("tomas", 200), ("kofi", 200), ("lin", 200), ("ulla", 404)]
    )
    def test_is_for_the_team_and_the_guests_who_were_there(self, request, client_of, over, name, who, status):
        assert client_of(request.getfixturevalue(who)).get(self.url(over, name)).status_code == status

    def test_is_not_for_a_guest_who_was_removed(self, client_of, over, lin):
        over.participants.filter(member=lin).update(shown_out_at=now())

        assert client_of(lin).get(self.url(over)).status_code == 302

    def test_tells_what_was_done(self, client_of, over, kofi):
        text = plain(client_of(kofi).get(self.url(over)).text)

        for words in (
            "Berth plan 1",
            "Print is what people do with *them*",
            "For which port?",
            "facilitated by Ines",
        ):
            assert words in text

    def test_tells_the_risks_and_ideas_that_were_noted(self, client_of, hour, ines, tomas):
        story = hour.entries.listed_in(Phase.DEEP_DIVE).first()
        Note.take(story, Note.Kind.RISK, "Storms in *March*", tomas)
        Note.take(story, Note.Kind.IDEA, "Never mind", tomas).remove(tomas)
        finish(hour, by=ines)
        client = client_of(tomas)

        assert "Risk: Storms in *March*" in plain(client.get(self.url(hour)).text)
        assert "  - Risk: Storms in \\*March\\*" in client.get(self.url(hour, "summary-markdown")).text
        assert "Never mind" not in client.get(self.url(hour)).text

    def test_gives_the_next_session_as_a_calendar_file(self, client_of, over, ana, kofi):
        following = Session.plan(over.team, ana, now() + timedelta(days=7), "Tides are known")

        page = client_of(kofi).get(self.url(over)).text

        assert reverse("sessions:calendar", args=[following.public_id]) in page

    def test_leads_to_the_room_before_the_start(self, client_of, session, kofi):
        assert client_of(kofi).get(self.url(session))["Location"] == reverse(
            "sessions:room", args=[session.public_id]
        )

    def test_shows_what_was_typed_as_text(self, client_of, hour, ines, tomas):
        ParkedTopic.park(hour, "<script>alert(1)</script>", tomas)
        finish(hour, by=ines)

        text = client_of(tomas).get(self.url(hour)).content.decode()

        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)" in text

    def test_asks_no_more_of_the_database_for_a_longer_hour(self, client_of, hour, ines, tomas):
        client = client_of(tomas)

        def queries():
            with CaptureQueriesContext(connection) as asked:
                client.get(self.url(hour))
            return len(asked)

        ActionItem.take(hour, "Action", tomas, owner=tomas)
        finish(hour, by=ines)
        few = queries()
        reopen(hour, by=ines)
        for number in range(10):
            ParkedTopic.park(hour, f"Topic {number}", tomas)
            ActionItem.take(hour, f"Action {number}", tomas, owner=tomas)
        finish(hour, by=ines)

        assert queries() == few

    def test_says_its_times_in_the_zone_that_is_asked_for(self, client_of, over, kofi):
        Summary.objects.filter(session=over).update(
            data=data_of(over) | {"started_at": "2026-11-26T09:00:00+00:00"}
        )
        client = client_of(kofi)

        there = client.get(self.url(over, "summary-markdown"), {"zone": "Europe/Berlin"})
        here = client.get(self.url(over, "summary-markdown"), {"zone": "No/Where"})

        assert there["Content-Type"] == "text/markdown; charset=utf-8"
        assert "26 Nov 2026, 10:00" in there.content.decode()
        assert "26 Nov 2026, 09:00" in here.content.decode()


class TestLink:
    def url(self, session, name):
        return reverse(f"sessions:{name}", args=[session.public_id])

    def test_lets_somebody_outside_read_and_nothing_else(self, client, client_of, over, ana):
        client_of(ana).post(self.url(over, "summary-link"))
        token = Summary.objects.get(session=over).link_token

        response = client.get(reverse("sessions:shared-summary", args=[token]))

        text = response.content.decode()
        assert "Berth plan 1" in text
        assert "<form" not in text
        assert over.team.slug not in text
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert client.get(reverse("sessions:shared-markdown", args=[token])).status_code == 200

    def test_is_not_there_until_it_is_made(self, client, over):
        summary = Summary.objects.get(session=over)
        guess = derived_token("summary", summary.link_nonce)

        assert summary.link_token == ""
        assert client.get(reverse("sessions:shared-summary", args=[guess])).status_code == 404

    def test_leads_nowhere_once_it_is_revoked_and_a_new_one_is_another(self, client, client_of, over, ana):
        browser = client_of(ana)
        browser.post(self.url(over, "summary-link"))
        old = Summary.objects.get(session=over).link_token

        browser.post(self.url(over, "summary-link-undo"))
        browser.post(self.url(over, "summary-link"))

        new = Summary.objects.get(session=over).link_token
        assert client.get(reverse("sessions:shared-summary", args=[old])).status_code == 404
        assert client.get(reverse("sessions:shared-summary", args=[new])).status_code == 200

    def test_stays_the_same_when_it_is_made_twice(self, client_of, over, ana):
        tokens = set()
        for _ in range(2):
            client_of(ana).post(self.url(over, "summary-link"))
            tokens.add(Summary.objects.get(session=over).link_token)

        assert len(tokens) == 1

    def test_opens_nothing_while_the_session_goes_on(self, client, over, ines):
        summary = Summary.objects.get(session=over)
        summary.share()
        reopen(over, by=ines)

        assert client.get(reverse("sessions:shared-summary", args=[summary.link_token])).status_code == 404

    @pytest.mark.parametrize("order", ["summary-link", "summary-link-contents", "summary-link-undo"])
    @pytest.mark.parametrize(
        ("who", "status"), [("ines", 302), ("tomas", 403), ("kofi", 403), ("lin", 403), ("ulla", 404)]
    )
    def test_is_made_and_revoked_by_those_who_manage_the_team(
        self, request, client_of, over, order, who, status
    ):
        assert client_of(request.getfixturevalue(who)).post(self.url(over, order)).status_code == status

    def test_is_shown_only_to_those_who_may_revoke_it(self, client_of, over, ana, tomas):
        Summary.objects.get(session=over).share()
        token = Summary.objects.get(session=over).link_token
        page = self.url(over, "summary")

        assert token in client_of(ana).get(page).content.decode()
        assert token not in client_of(tomas).get(page).content.decode()


def html_of(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
