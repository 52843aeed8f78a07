"""While a story is being voted on, no page shows the estimate it had before: it would bias the vote."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backlog.models import BacklogSettings, Change, Item
from core import clock
from sessions.deep_dive.service import deep_dive as deep_dive_service
from sessions.meeting.rules.agenda import Phase
from sessions.meeting.service import incomplete
from sessions.models import Entry, Round, Session, Summary
from sessions.summary.service import finish
from tests.factories import SessionFactory
from tests.orders import HTMX
from tests.sessions.room.test_room import everything

CHANCE = re.compile(r'[A-Za-z0-9]{64}|name="draft" value="[^"]*"|<refine-time.*?</refine-time>')


@pytest.fixture
def story(harbour, deep_dive, ana, ines):
    """The story on the stage; the estimate it had before was too large for a sprint."""
    BacklogSettings.of(harbour)
    BacklogSettings.objects.update(velocity=20, size_limit=13, ready_checks=["why", "estimate", "size"])
    story = deep_dive.on_stage
    story.item.settle(Decimal(5), "5", ana)
    return story


@pytest.fixture
def round_(story, deep_dive, ines, tomas):
    """A hidden round of the story, in which Tomas has voted."""
    opened = Round.open(story, ines)
    opened.cast_vote(deep_dive.seat(tomas), "8")
    return opened


@pytest.fixture
def other(harbour, story, inbox, ines, tomas):
    """A second session of Harbour, in its triage, which has the same story on its list."""
    other = SessionFactory(team=harbour, by=ines)
    other.seat(tomas)
    Entry.add_all(other, Phase.TRIAGE, [(inbox[0], "new")])
    Entry.add_all(other, Phase.DEEP_DIVE, [(story.item, "no why yet")])
    other.start(ines)
    other.advance(1, ines)
    return other


@pytest.fixture
def seen(client_of, deep_dive, story, ana, tomas, kofi):
    """Every page that shows the story: the backlog, the item, the planner, the room, the projector view."""

    def look() -> dict:
        pages = {}
        for who in (ana, tomas, kofi):
            for page in ("backlog/", f"backlog/{story.item.key}/", "sessions/new/"):
                text = client_of(who).get(f"/t/harbour/{page}").text
                pages[who.name, page] = CHANCE.sub("…", text)
        return pages | everything(deep_dive, ana, tomas)

    return look


def had(story, label: str) -> None:
    """Gives the story this estimate from the start."""
    Item.objects.filter(pk=story.item_id).update(estimate=Decimal(label), estimate_label=label)
    rows = Change.objects.filter(item=story.item_id, field__startswith="estimate", before="")
    rows.update(after=label)
    Entry.objects.filter(item=story.item_id).update(
        reason="larger than 13" if label == "40" else "no why yet"
    )


def differing(seen, story) -> set:
    """The pages that differ between a story estimated at 5 and one estimated at 40."""
    had(story, "5")
    with_five = seen()
    had(story, "40")
    with_forty = seen()
    return {page for page in with_five if with_five[page] != with_forty[page]}


def is_hidden(story) -> bool:
    return Item.objects.get(pk=story.item_id).is_being_estimated


class TestAFormerEstimate:
    def test_is_seen_until_cards_are_dealt(self, story, seen):
        assert {
            ("Ana", "backlog/"),
            ("Tomas", "backlog/"),
            ("Kofi", "backlog/"),
            ("Tomas", f"backlog/{story.item.key}/"),
            ("Ana", "sessions/new/"),
            "facilitator",
            "member",
        } <= differing(seen, story)

    def test_is_nowhere_while_they_are_hidden(self, round_, story, seen):
        assert differing(seen, story) == set()

    def test_is_nowhere_while_they_lie_open(self, round_, story, seen, ines):
        round_.reveal(ines)

        assert differing(seen, story) == set()

    def test_is_nowhere_while_the_room_votes_again(self, round_, story, seen, ines):
        round_.reveal(ines)
        deep_dive_service.settle(round_, "8", ines)
        Round.open(story, ines)

        assert differing(seen, story) == set()

    def test_is_nowhere_when_the_story_was_ready_already(self, story, seen, ines):
        deep_dive_service.mark_ready(story, ines, "Small and clear")
        Round.open(story, ines)

        assert differing(seen, story) == set()

    def test_is_nowhere_in_another_session_of_the_team(self, round_, story, other, ines, tomas):
        def look():
            return everything(other, tomas)

        assert differing(look, story) == set()
        deep_dive_service.mark_ready(other.entries.get(item=story.item), ines, "Small and clear")
        other.advance(2, ines)
        other.advance(3, ines)
        assert differing(look, story) == set()

        deep_dive_service.put_off(story, ines)
        assert {"facilitator", "projector"} <= differing(look, story)

    def test_is_shown_as_being_estimated(self, round_, client_of, story, tomas, kofi):
        for who in (tomas, kofi):
            assert "Being estimated" in client_of(who).get("/t/harbour/backlog/").text
            assert "Being estimated" in client_of(who).get(f"/t/harbour/backlog/{story.item.key}/").text

    def test_makes_nothing_ready_meanwhile(self, round_, story, ines, ana):
        story.item.reword("why", "Ships wait", ana)

        with pytest.raises(incomplete.IncompleteRequest, match="estimate it"):
            deep_dive_service.mark_ready(story, ines)

    def test_costs_the_backlog_page_no_query_more(self, client_of, story, ana, ines):
        def asked():
            # The figures of the backlog are cached until something changes.
            with transaction.atomic():
                story.item.team.next_number()
            with CaptureQueriesContext(connection) as queries:
                client_of(ana).get(f"/t/harbour/backlog/{story.item.key}/")
            return len(queries)

        asked()
        before = asked()
        Round.open(story, ines)

        assert asked() == before


class TestTheFormerEstimateIsShownAgain:
    @pytest.fixture
    def leave(self, deep_dive, round_, story, ines):
        """Leaves a story in the middle of a round, in each possible way."""
        other = deep_dive.entries.waiting_in("deep-dive").exclude(pk=story.pk).get()
        return {
            "put off": lambda: deep_dive_service.put_off(story, ines),
            "another story": lambda: other.bring_up(ines),
            "the next phase": lambda: deep_dive.advance(3, ines),
            "previous phase": lambda: deep_dive.go_back(3, ines),
            "half a day without anybody": lambda: clock.shift(timedelta(hours=13)),
        }

    @pytest.fixture(autouse=True)
    def _clock(self):
        yield
        clock.shift(timedelta())

    @pytest.mark.parametrize(
        "way",
        ["put off", "another story", "the next phase", "previous phase", "half a day without anybody"],
    )
    def test_when_the_story_is_left(self, leave, way, story, seen):
        leave[way]()

        assert not is_hidden(story)
        assert {("Kofi", "backlog/"), ("Ana", "sessions/new/")} <= differing(seen, story)

    def test_when_a_size_is_settled(self, round_, story, client_of, ines, kofi):
        round_.reveal(ines)

        deep_dive_service.settle(round_, "8", ines)

        text = client_of(kofi).get(f"/t/harbour/backlog/{story.item.key}/").text
        assert "<del>5</del><ins>8</ins>" in text
        assert "Being estimated" not in text

    def test_when_the_session_ends(self, round_, deep_dive, story, ines):
        deep_dive.advance(3, ines)
        finish.finish(deep_dive, ines)

        assert not is_hidden(story)
        assert Summary.objects.get(session=deep_dive).data["not_ready"][0]["estimate"] == "5"

    def test_when_its_time_is_over_by_itself(self, round_, deep_dive, story):
        Session.objects.filter(pk=deep_dive.pk).update(auto_advance=True)
        deep_dive.refresh_from_db()

        deep_dive.catch_up(clock.now() + timedelta(hours=2))

        assert not is_hidden(story)


class TestTheFormerEstimateIsHiddenAgain:
    def test_when_the_room_comes_back_to_the_round(self, round_, deep_dive, story, seen, ines):
        deep_dive.go_back(3, ines)
        deep_dive.advance(2, ines)

        assert deep_dive.on_stage == story
        assert is_hidden(story)

    def test_when_the_settled_size_is_taken_back(self, round_, story, ines):
        round_.reveal(ines)
        deep_dive_service.settle(round_, "8", ines)

        deep_dive_service.unsettle(round_, ines)

        assert is_hidden(story)

    def test_not_when_it_is_taken_back_after_the_story_was_left(self, round_, deep_dive, story, ines):
        round_.reveal(ines)
        deep_dive_service.settle(round_, "8", ines)
        deep_dive.advance(3, ines)

        deep_dive_service.unsettle(round_, ines)

        assert not is_hidden(story)

    def test_not_because_of_a_round_that_was_settled(self, round_, deep_dive, story, ines):
        round_.reveal(ines)
        deep_dive_service.settle(round_, "8", ines)
        deep_dive.go_back(3, ines)

        deep_dive.advance(2, ines)

        assert not is_hidden(story)


class TestTwoRooms:
    """Two sessions of Harbour have the story on their stages at once, and both vote on it."""

    @pytest.fixture
    def other(self, harbour, story, ines):
        other = SessionFactory(team=harbour, by=ines)
        Entry.add_all(other, Phase.DEEP_DIVE, [(story.item, "no why yet")])
        other.start(ines)
        other.advance(1, ines)
        return other

    @pytest.fixture
    def there(self, other):
        return other.on_stage

    @pytest.fixture(autouse=True)
    def others(self, round_, there, ines, jo):
        """The round of the other room, in which Jo has voted."""
        opened = Round.open(there, ines)
        opened.cast_vote(there.session.seat(jo), "3")
        return opened

    @pytest.fixture(autouse=True)
    def _clock(self):
        yield
        clock.shift(timedelta())

    @pytest.mark.parametrize("first", ["here", "there"])
    def test_hide_it_until_the_last_has_left(self, story, there, first, ines):
        first, last = (story, there) if first == "here" else (there, story)

        deep_dive_service.put_off(first, ines)
        assert is_hidden(story)

        deep_dive_service.put_off(last, ines)
        assert not is_hidden(story)

    def test_tell_nobody_before_the_last_has_left(self, story, there, seen, ines):
        deep_dive_service.put_off(there, ines)
        assert differing(seen, story) == set()

        deep_dive_service.put_off(story, ines)
        assert {("Kofi", "backlog/"), ("Ana", "sessions/new/")} <= differing(seen, story)

    def test_hide_the_size_that_the_first_has_settled_on(self, story, there, others, ines):
        others.reveal(ines)

        deep_dive_service.settle(others, "3", ines)
        assert is_hidden(story)

        deep_dive_service.put_off(story, ines)
        assert not is_hidden(story)
        assert Item.objects.get(pk=story.item_id).shown_estimate == 3

    def test_hide_it_when_the_first_takes_its_size_back_and_has_left(self, story, there, others, ines):
        others.reveal(ines)
        deep_dive_service.settle(others, "3", ines)
        deep_dive_service.put_off(there, ines)

        deep_dive_service.unsettle(others, ines)
        assert is_hidden(story)

        deep_dive_service.put_off(story, ines)
        assert Item.objects.get(pk=story.item_id).shown_estimate == 5

    def test_hide_it_again_when_one_comes_back(self, story, there, ines):
        deep_dive_service.put_off(there, ines)
        deep_dive_service.take_up_again(there, ines, on_stage=True)

        deep_dive_service.put_off(story, ines)

        assert is_hidden(story)

    def test_hide_it_until_the_last_has_ended(self, deep_dive, story, there, other, ines):
        deep_dive.advance(3, ines)
        finish.finish(deep_dive, ines)
        assert is_hidden(story)

        other.advance(other.position, ines)
        assert not is_hidden(story)

    def test_hide_it_when_one_goes_on_after_its_end(self, deep_dive, story, there, ines):
        deep_dive.advance(3, ines)
        finish.finish(deep_dive, ines)
        finish.reopen(deep_dive, ines)
        deep_dive.go_back(4, ines)

        deep_dive_service.put_off(there, ines)

        assert is_hidden(story)

    def test_wait_for_no_session_that_is_no_more(self, story, other, ines):
        other.delete()

        deep_dive_service.put_off(story, ines)

        assert not is_hidden(story)

    def test_wait_for_no_session_that_was_forgotten(self, story, there, ines):
        clock.shift(timedelta(hours=13))
        deep_dive_service.put_off(there, ines)
        deep_dive_service.take_up_again(there, ines, on_stage=True)
        assert is_hidden(story)

        deep_dive_service.put_off(there, ines)
        assert not is_hidden(story)

    def test_refuse_to_split_it_in_one_of_them(self, deep_dive, story, client_of, ana):
        url = reverse("sessions:split", args=[deep_dive.public_id, story.public_id])
        titles = {"title-1": "Ships see a berth", "title-2": "Berths see a ship"}

        response = client_of(ana).post(url, titles, headers=HTMX)

        assert response.status_code == 422
        assert "is being estimated in another session" in response.text
        assert "Ships see a berth" in response.text
        assert is_hidden(story)
        assert not story.item.children.exists()


class TestOpenBacklogPages:
    @pytest.fixture
    def announced(self, monkeypatch):
        """The parts that were announced to the team, in order."""
        heard = []

        def hear(topic, counter, parts, **options):
            if topic.startswith("team."):
                heard.append(tuple(parts))

        monkeypatch.setattr("teams.models.team.announce", hear)
        return heard

    def test_hear_that_cards_are_dealt(self, story, ines, announced):
        Round.open(story, ines)

        assert announced == [(story.item.part, "backlog")]

    def test_hear_that_the_story_is_left(self, round_, deep_dive, story, ines, announced):
        deep_dive.advance(3, ines)

        assert announced == [(story.item.part, "backlog")]

    def test_hear_nothing_of_a_story_that_nobody_estimates(self, deep_dive, ines, announced):
        deep_dive.advance(3, ines)

        assert announced == []

    def test_hear_nothing_of_a_vote(self, round_, deep_dive, jo, announced):
        round_.cast_vote(deep_dive.seat(jo), "5")

        assert announced == []
