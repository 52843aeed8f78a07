"""Of two choices of one client the one that was made last counts, in whichever order they arrive."""

import pytest

from core.http.request import ChoiceNumber, choice_of
from teams.models import LastChoice, Superseded

LAPTOP, PHONE = "my laptop", "my phone"


def arrive(member, subject, *choices):
    """The numbers of those that count."""
    counted = []
    for choice in choices:
        try:
            LastChoice.note(member, subject, choice and ChoiceNumber(*choice))
        except Superseded:
            continue
        counted.append(choice and choice[1])
    return counted


@pytest.mark.django_db
class TestAChoice:
    def test_is_superseded_by_a_newer_one_that_arrived_before(self, tomas):
        assert arrive(tomas, "card-a", (LAPTOP, 1), (LAPTOP, 3), (LAPTOP, 2), (LAPTOP, 4)) == [1, 3, 4]

    def test_counts_again_when_it_is_repeated(self, tomas):
        assert arrive(tomas, "card-a", (LAPTOP, 2), (LAPTOP, 2)) == [2, 2]

    def test_is_compared_with_others_of_the_same_client_only(self, tomas):
        assert arrive(tomas, "card-a", (LAPTOP, 9), (PHONE, 1), (LAPTOP, 10)) == [9, 1, 10]

    def test_is_compared_with_others_about_the_same_thing_only(self, tomas, jo):
        assert arrive(tomas, "card-a", (LAPTOP, 9)) == [9]
        assert arrive(tomas, "card-b", (LAPTOP, 1)) == [1]
        assert arrive(jo, "card-a", (LAPTOP, 1)) == [1]

    def test_without_a_number_always_counts(self, tomas):
        assert arrive(tomas, "card-a", (LAPTOP, 9), None) == [9, None]


@pytest.mark.parametrize("number", ["", "-1", "1.5", "²", "9" * 10, "one"])
def test_a_number_that_makes_no_sense_is_none(rf, number):
    assert choice_of(rf.post("/", headers={"X-Window": LAPTOP, "X-Choice": number})) is None


def test_a_number_needs_its_client(rf):
    assert choice_of(rf.post("/", headers={"X-Choice": "3"})) is None
    assert choice_of(rf.post("/", headers={"X-Window": LAPTOP, "X-Choice": "3"})) == (LAPTOP, 3)
