"""An order about a story that has left the stage is late: nothing is stored, and the answer says so."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.clock import now
from sessions.access import session_of
from sessions.deep_dive.service import deep_dive as dive
from sessions.meeting.parts.agenda import clock
from sessions.meeting.parts.context import Scene
from sessions.models import Round, SizingWall, Vote
from tests.orders import HTMX


@pytest.fixture
def opened(deep_dive, ines):
    return Round.open(deep_dive.on_stage, ines)


@pytest.fixture
def send(client_of, deep_dive):
    def give(member, name, ref, **data):
        url = reverse(f"sessions:{name}", args=[deep_dive.public_id, ref])
        return client_of(member).post(url, data, headers=HTMX)

    return give


def leave(session, ines, by):
    if by == "story":
        session.entries.listed_in("deep-dive").last().bring_up(ines)
    else:
        session.advance(past=session.position, by=None if by == "clock" else ines)


@pytest.mark.parametrize("by", ["story", "phase", "clock"])
class TestARoundWhoseStoryHasLeft:
    def test_takes_no_card_and_says_so(self, deep_dive, opened, ines, tomas, send, by):
        leave(deep_dive, ines, by)

        response = send(tomas, "votes", opened.public_id, card="5")

        assert "no longer being discussed, so nothing was saved" in response["HX-Trigger"]
        assert "saved" not in response.text
        assert not Vote.objects.exists()

    def test_keeps_the_card_that_was_there(self, deep_dive, opened, ines, tomas, send, by):
        opened.cast_vote(deep_dive.seat(tomas), "3")
        leave(deep_dive, ines, by)

        send(tomas, "votes", opened.public_id, card="8")
        send(tomas, "remark", opened.public_id, confidence="sure")

        assert list(Vote.objects.values_list("label", "confidence")) == [("3", "")]

    def test_is_neither_revealed_nor_settled(self, deep_dive, opened, ines, tomas, send, by):
        opened.cast_vote(deep_dive.seat(tomas), "3")
        leave(deep_dive, ines, by)

        response = send(ines, "reveal", opened.public_id)

        assert "nothing was saved" in response["HX-Trigger"]
        opened.refresh_from_db()
        assert opened.is_open


def test_a_round_goes_on_when_its_story_comes_back(deep_dive, opened, ines, tomas):
    story = deep_dive.on_stage
    leave(deep_dive, ines, "story")
    story.bring_up(ines)

    assert Round.objects.select_related("entry__session__team").get().cast_vote(deep_dive.seat(tomas), "3")


def test_a_revealed_round_is_not_settled_after_its_story(deep_dive, opened, ines, tomas, send):
    opened.cast_vote(deep_dive.seat(tomas), "3")
    opened.reveal(ines)
    leave(deep_dive, ines, "story")

    response = send(ines, "settlement", opened.public_id, card="3")

    assert "nothing was saved" in response["HX-Trigger"]
    opened.refresh_from_db()
    assert opened.settled_at is None


def test_a_bulk_estimate_ends_with_the_deep_dive(deep_dive, ines, tomas, send):
    wall = SizingWall.open(deep_dive, ines)
    tile = wall.tiles.first()
    deep_dive.advance(past=3, by=ines)

    response = send(tomas, "placement", tile.public_id, card="3")

    assert "closed" in response["HX-Trigger"]
    assert not tile.placements.exists()


class TestTheTimeForAStory:
    def shares(self, session, at):
        return clock(Scene(session_of(session.public_id), at)).share_ends_at

    def test_stays_what_it_was_when_the_story_gets_ready(self, deep_dive, ines):
        at = now()
        before = self.shares(deep_dive, at)

        dive.mark_ready(deep_dive.on_stage, ines, "clear")

        assert before == self.shares(deep_dive, at) is not None

    def test_stays_what_it_was_when_another_story_comes_or_goes(self, deep_dive, ines):
        at = now()
        before = self.shares(deep_dive, at)

        dive.put_off(deep_dive.entries.listed_in("deep-dive").last(), ines)

        assert before == self.shares(deep_dive, at)

    def test_grows_by_its_part_of_an_extension(self, deep_dive, ines):
        at = now()
        before = self.shares(deep_dive, at)

        deep_dive.extend(120, ines, past=3)

        assert self.shares(deep_dive, at) - before == timedelta(seconds=60)

    def test_stands_still_while_the_clock_is_paused(self, deep_dive, ines):
        at = now()
        before = self.shares(deep_dive, at)
        deep_dive.pause(ines, at)
        deep_dive.resume(ines, at + timedelta(minutes=3))

        assert self.shares(deep_dive, at) - before == timedelta(minutes=3)
