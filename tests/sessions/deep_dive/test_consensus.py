from collections import Counter
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlog.items.rules.scales import COFFEE, SCALES, UNSURE, card_named
from sessions.deep_dive.rules.consensus import Way, outcome

FIBONACCI = SCALES["fibonacci"]


@st.composite
def rounds(draw, only_sizes=False, min_size=1):
    """A scale and the cards chosen from it: one voter or many, odd or even, with or without abstentions."""
    scale = SCALES[draw(st.sampled_from(sorted(SCALES)))]
    labels = [card.label for card in scale if card.is_size or not only_sizes]
    return scale, draw(st.lists(st.sampled_from(labels), min_size=min_size, max_size=24))


def points(scale, label):
    return card_named(scale, label).points


def sizes_of(scale, chosen):
    return [label for label in chosen if card_named(scale, label).is_size]


class TestOutcome:
    def test_is_agreed_when_all_sizes_are_the_same(self):
        result = outcome(FIBONACCI, ["5", "5", "5", UNSURE])

        assert result.agreed
        assert result.proposed == "5"
        assert (result.unsure, result.breaks, result.agreement, result.spread) == (1, 0, 100, 0)

    def test_names_who_is_to_speak_when_sizes_differ(self):
        result = outcome(FIBONACCI, ["5", "13", "5", "8"])

        assert not result.agreed
        assert (result.lowest, result.highest) == ("5", "13")
        assert result.outliers == ("13", "5")
        assert (result.spread, result.agreement) == (2, 50)

    def test_asks_the_one_further_from_the_middle_first(self):
        assert outcome(FIBONACCI, ["1", "8", "8", "13"]).outliers == ("1", "13")

    def test_proposes_the_card_at_the_median_or_the_next_above(self):
        assert outcome(FIBONACCI, ["3", "8"]).proposed == "8"
        assert outcome(FIBONACCI, ["3", "5", "13"]).proposed == "5"

    def test_proposes_the_middle_of_the_range_where_the_team_splits_it(self):
        assert outcome(FIBONACCI, ["3", "3", "3", "13"], Way.SPLIT).proposed == "8"
        assert outcome(SCALES["shirts"], ["S", "S", "XXL"], Way.SPLIT).proposed == "XL"

    @pytest.mark.parametrize("way", [Way.FACILITATOR, Way.CONSENSUS])
    def test_proposes_nothing_where_the_team_wants_no_proposal_unless_all_agree(self, way):
        assert outcome(FIBONACCI, ["3", "8"], way).proposed == ""
        assert outcome(FIBONACCI, ["3", "3", UNSURE], way).proposed == "3"

    def test_reads_the_example_of_the_docs(self):
        result = outcome(FIBONACCI, ["3", "5", "5", "13", UNSURE])

        assert (result.agreed, result.agreement, result.spread) == (False, 50, 3)
        assert (result.outliers, result.median, result.mean) == (("13", "3"), "5", Decimal("6.5"))
        assert outcome(FIBONACCI, ["3", "5", "5", "13", UNSURE], Way.SPLIT).proposed == "8"

    def test_proposes_nothing_when_nobody_gave_a_size(self):
        result = outcome(FIBONACCI, [UNSURE, COFFEE, COFFEE])

        assert not result.agreed
        assert result.proposed == ""
        assert (result.unsure, result.breaks) == (1, 2)

    @given(rounds(min_size=0))
    def test_counts_every_card_once(self, played):
        scale, chosen = played
        result = outcome(scale, chosen)

        assert sum(bar.count for bar in result.bars) == len(chosen)
        assert result.unsure == chosen.count(UNSURE)
        assert result.breaks == chosen.count(COFFEE)

    @given(rounds(), st.sampled_from(Way))
    def test_proposes_a_size_between_the_lowest_and_the_highest(self, played, way):
        scale, chosen = played
        result = outcome(scale, chosen, way)

        if result.proposed:
            assert (
                points(scale, result.lowest)
                <= points(scale, result.proposed)
                <= points(scale, result.highest)
            )

    @given(rounds(), st.sampled_from(Way))
    def test_is_the_same_whoever_abstains(self, played, way):
        scale, chosen = played
        with_all, without = outcome(scale, chosen, way), outcome(scale, sizes_of(scale, chosen), way)

        for fact in ("agreed", "proposed", "lowest", "highest", "outliers", "spread", "agreement", "median"):
            assert getattr(with_all, fact) == getattr(without, fact)

    @given(rounds(only_sizes=True), st.randoms(), st.sampled_from(Way))
    def test_is_the_same_in_whatever_order_people_voted(self, played, chance, way):
        scale, chosen = played
        mixed = list(chosen)
        chance.shuffle(mixed)

        assert outcome(scale, mixed, way) == outcome(scale, chosen, way)

    @given(rounds(only_sizes=True))
    def test_has_a_median_card_that_is_the_smallest_not_below_the_median(self, played):
        scale, chosen = played
        middle = median(points(scale, label) for label in chosen)
        card = outcome(scale, chosen).median

        assert points(scale, card) >= middle
        assert not [each for each in scale if each.is_size and middle <= each.points < points(scale, card)]

    @given(rounds(only_sizes=True).filter(lambda played: len(played[1]) % 2))
    def test_has_a_median_card_that_somebody_chose_when_the_voters_are_odd(self, played):
        scale, chosen = played

        assert outcome(scale, chosen).median in chosen

    @given(rounds(only_sizes=True))
    def test_agrees_exactly_when_nothing_is_spread_and_nobody_stands_out(self, played):
        scale, chosen = played
        result = outcome(scale, chosen)

        assert result.agreed == (result.spread == 0) == (result.agreement == 100) == (result.outliers == ())
        assert result.agreed == (len(set(chosen)) == 1)

    @given(rounds())
    def test_has_the_plain_mean_of_the_estimates_from_two_on(self, played):
        scale, chosen = played
        sizes = [points(scale, label) for label in sizes_of(scale, chosen)]

        result = outcome(scale, chosen)

        if len(sizes) < 2:
            assert result.mean is None
        else:
            assert result.mean == sum(sizes) / len(sizes)
            assert min(sizes) <= result.mean <= max(sizes)

    @given(rounds(only_sizes=True))
    def test_counts_the_most_frequent_size_as_agreement(self, played):
        scale, chosen = played

        assert outcome(scale, chosen).agreement == round(100 * max(Counter(chosen).values()) / len(chosen))

    @given(rounds(only_sizes=True))
    def test_asks_both_extremes_and_the_further_one_first(self, played):
        scale, chosen = played
        result = outcome(scale, chosen)
        if result.agreed:
            return
        ladder = [card.label for card in scale if card.is_size]
        middle = median(ladder.index(label) for label in chosen)
        first, second = (abs(ladder.index(label) - middle) for label in result.outliers)

        assert set(result.outliers) == {result.lowest, result.highest}
        assert first >= second

    @given(st.sampled_from(sorted(SCALES)), st.data())
    def test_of_one_voter_is_that_card(self, name, data):
        scale = SCALES[name]
        label = data.draw(st.sampled_from([card.label for card in scale if card.is_size]))

        result = outcome(scale, [label])

        assert (result.agreed, result.proposed, result.median, result.agreement) == (True, label, label, 100)


def test_a_half_is_written_as_a_half():
    assert card_named(FIBONACCI, "½").points == Decimal("0.5")
