"""Reference stories from the team's own past for each estimate."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlog.models import Item
from sessions.access import session_of
from sessions.deep_dive.rules.references import Settled, references
from sessions.deep_dive.service import deep_dive as deep_dive_service
from sessions.meeting.parts.context import Scene
from sessions.models import Round
from sessions.room import parts

SIZES = ("1", "2", "3", "5", "8")
DAY = datetime(2026, 11, 1, 9, tzinfo=UTC)
pasts = st.lists(
    st.builds(
        Settled,
        key=st.sampled_from(["PAY-1", "PAY-2", "PAY-3", "PAY-4", "PAY-5", "PAY-6"]),
        title=st.just("Refund"),
        label=st.sampled_from([*SIZES, "100"]),
        at=st.integers(0, 400).map(lambda hours: DAY + timedelta(hours=hours)),
    ),
    max_size=30,
    unique_by=lambda story: story.at,
)


class TestReferences:
    @given(pasts)
    def test_are_at_most_two_for_each_size_of_the_scale_newest_first(self, past):
        found = references(past, SIZES)

        assert list(found) == [size for size in SIZES if size in found]
        for size, stories in found.items():
            assert 1 <= len(stories) <= 2
            assert all(story.label == size for story in stories)
            assert list(stories) == sorted(stories, key=lambda story: story.at, reverse=True)

    @given(pasts)
    def test_show_a_story_once_with_the_size_it_was_settled_on_last(self, past):
        shown = [story for stories in references(past, SIZES).values() for story in stories]

        assert len({story.key for story in shown}) == len(shown)
        for story in shown:
            assert story.at == max(each.at for each in past if each.key == story.key)

    @given(pasts)
    def test_leave_no_newer_story_of_the_size_out(self, past):
        for size, stories in references(past, SIZES).items():
            last_words = {each.key: each for each in sorted(past, key=lambda each: each.at)}
            of_size = [each for each in last_words.values() if each.label == size]
            assert len(stories) == min(2, len(of_size))
            assert stories[0].at == max(each.at for each in of_size)


class TestOnTheStage:
    @pytest.fixture
    def settle(self, deep_dive, ines, tomas, jo):
        """Settles a story of the list on 5 after these votes, and brings the next one up."""

        def settle(*cards):
            entry = deep_dive.on_stage
            opened = Round.open(entry, ines)
            for member, card in zip((tomas, jo), cards, strict=True):
                opened.cast_vote(deep_dive.seat(member), card)
            opened.reveal(ines)
            deep_dive_service.settle(opened, "5", ines)
            deep_dive.entries.exclude(pk=entry.pk).get(phase=entry.phase).bring_up(ines)
            deep_dive.refresh_from_db()
            Round.open(deep_dive.on_stage, ines)
            return entry.item

        return settle

    def shown(self, session) -> list:
        view = parts.story.votes(Scene(session_of(session.public_id)))
        return [(each.label, [story.key for story in each.stories]) for each in view.references]

    def test_stand_beside_the_hidden_round(self, deep_dive, settle):
        item = settle("5", "5")

        assert self.shown(deep_dive) == [("5", [item.key])]

    def test_are_only_those_that_all_agreed_on(self, deep_dive, settle):
        settle("5", "8")

        assert self.shown(deep_dive) == []

    def test_leave_out_those_whose_estimate_has_changed_since(self, deep_dive, settle, ana):
        settle("5", "5").resize(Decimal(8), "8", ana)

        assert self.shown(deep_dive) == []

    def test_do_not_reveal_an_estimate_that_is_being_voted_on(self, deep_dive, settle):
        item = settle("5", "5")
        Item.objects.get(pk=item.pk).start_sizing()

        assert self.shown(deep_dive) == []
