from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from backlog.scales import COFFEE, SCALES, UNSURE, card_named
from sessions.consensus import outcome

FIBONACCI = SCALES["fibonacci"]
labels = st.lists(st.sampled_from([card.label for card in FIBONACCI]), min_size=1, max_size=40)


class TestOutcome:
    def test_is_agreed_when_all_sizes_are_the_same(self):
        said = outcome(FIBONACCI, ["5", "5", "5", UNSURE])

        assert said.agreed
        assert said.proposed == "5"
        assert said.unsure == 1

    def test_names_who_is_to_speak_when_sizes_differ(self):
        said = outcome(FIBONACCI, ["5", "13", "5", "8"])

        assert not said.agreed
        assert (said.lowest, said.highest) == ("5", "13")

    def test_proposes_the_card_at_the_median_or_the_next_above(self):
        assert outcome(FIBONACCI, ["3", "8"]).proposed == "8"
        assert outcome(FIBONACCI, ["3", "5", "13"]).proposed == "5"

    def test_proposes_nothing_when_nobody_gave_a_size(self):
        said = outcome(FIBONACCI, [UNSURE, COFFEE])

        assert not said.agreed
        assert said.proposed == ""

    @given(labels)
    def test_counts_every_card_once(self, chosen):
        assert sum(bar.count for bar in outcome(FIBONACCI, chosen).bars) == len(chosen)

    @given(labels)
    def test_proposes_a_size_between_the_lowest_and_the_highest(self, chosen):
        said = outcome(FIBONACCI, chosen)

        if said.proposed:
            low, high, proposed = (
                card_named(FIBONACCI, label).points for label in (said.lowest, said.highest, said.proposed)
            )
            assert low <= proposed <= high


def test_a_half_is_written_as_a_half():
    assert card_named(FIBONACCI, "½").points == Decimal("0.5")
