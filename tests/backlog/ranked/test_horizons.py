"""Horizons, scales and readiness, for any backlog."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlog.items.rules.readiness import AUTOMATIC, Facts, checklist, is_met
from backlog.items.rules.scales import SCALES, card_named, label_of, loaded, stored
from backlog.ranked.rules.horizons import NEXT_ITEMS, SOON_ITEMS, Horizon, horizons

SIZES = st.lists(st.one_of(st.none(), st.decimals(0, 100, places=1)), max_size=60)
ORDER = [Horizon.NEXT, Horizon.SOON, Horizon.LATER]


class TestHorizons:
    @given(SIZES, st.one_of(st.none(), st.decimals(0, 100, places=1)))
    def test_follow_each_other_and_cover_every_item(self, sizes, velocity):
        found = list(horizons(sizes, velocity))

        assert len(found) == len(sizes)
        assert found == sorted(found, key=ORDER.index)

    @given(SIZES.filter(bool), st.decimals("0.1", 100, places=1))
    def test_begin_with_next(self, sizes, velocity):
        assert next(horizons(sizes, velocity)) is Horizon.NEXT

    @given(SIZES, st.decimals("0.1", 100, places=1))
    def test_come_no_later_for_a_quicker_team(self, sizes, velocity):
        slow, quick = list(horizons(sizes, velocity)), list(horizons(sizes, velocity * 2))

        assert all(
            ORDER.index(after) <= ORDER.index(before) for before, after in zip(slow, quick, strict=True)
        )

    def test_are_counted_without_a_velocity(self):
        found = list(horizons([None] * 30, None))

        assert (found.count(Horizon.NEXT), found.count(Horizon.SOON)) == (NEXT_ITEMS, SOON_ITEMS)

    def test_are_two_sprints_each(self):
        assert [str(horizon) for horizon in horizons([Decimal(5)] * 6, Decimal(5))] == [
            "next", "next", "soon", "soon", "later", "later",
        ]  # fmt: skip


class TestScales:
    @pytest.mark.parametrize("name", SCALES)
    def test_come_back_from_the_database_as_they_were(self, name):
        assert loaded(stored(SCALES[name])) == SCALES[name]

    @pytest.mark.parametrize("name", SCALES)
    def test_have_a_card_for_not_knowing_and_one_for_a_break(self, name):
        assert {card.label for card in SCALES[name] if not card.is_size} == {"?", "☕"}

    @given(st.decimals(0, 999_999, places=3))
    def test_write_any_number_so_that_it_can_be_read_back(self, points):
        label = label_of(points)

        assert Decimal("0.5" if label == "½" else label) == points
        assert "E" not in label

    def test_know_their_cards_by_what_is_printed_on_them(self):
        assert card_named(SCALES["fibonacci"], "½").points == Decimal("0.5")
        assert card_named(SCALES["fibonacci"], "4") is None


FACTS = st.builds(
    Facts,
    why=st.sampled_from(["", " ", "Because"]),
    criteria=st.integers(0, 3),
    estimate=st.one_of(st.none(), st.decimals(0, 40, places=1)),
    open_questions=st.integers(0, 2),
    open_blockers=st.integers(0, 2),
    has_goal=st.booleans(),
)


class TestReadiness:
    @given(FACTS, st.lists(st.sampled_from(AUTOMATIC), unique=True))
    def test_asks_what_the_team_chose_in_its_order(self, facts, keys):
        checks = checklist(facts, keys, Decimal(8))

        assert [check.key for check in checks] == keys
        assert is_met(checks) == all(check.met for check in checks)

    def test_needs_more_than_blanks(self):
        assert not checklist(Facts(" ", 0, None, 1), ["why"])[0].met
