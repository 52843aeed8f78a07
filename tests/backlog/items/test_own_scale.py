"""A team's own scale, as people write it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlog.items.rules.own_scale import (
    LONGEST_WORD,
    MOST_CARDS,
    Reason,
    RefusedScale,
    read_scale,
    write_scale,
)
from backlog.items.rules.scales import SCALES, Card, card_named, loaded, stored


def plain(text):
    """Labels and points of the cards in that text, without "?" and coffee."""
    cards = read_scale(text, unsure=False, coffee=False)
    return [(card.label, None if card.points is None else str(card.points)) for card in cards]


def labels(text):
    return [label for label, _ in plain(text)]


numbers = st.decimals(0, 9999, places=3).map(lambda number: f"{number.normalize():f}")
words = st.text(
    st.characters(categories=["L"]).filter(lambda each: each.casefold() == each),
    min_size=2,
    max_size=LONGEST_WORD,
).filter(lambda word: len(word.casefold()) == len(word))
decks = st.one_of(
    st.lists(numbers, min_size=1, max_size=MOST_CARDS, unique=True).map(
        lambda deck: [(each, "") for each in deck]
    ),
    st.lists(
        st.tuples(words, numbers), min_size=1, max_size=MOST_CARDS, unique_by=(lambda c: c[0], lambda c: c[1])
    ),
)


class TestAScale:
    @pytest.mark.parametrize(
        ("text", "cards"),
        [
            ("1 2 3", ["1", "2", "3"]),
            ("1, 2, 3", ["1", "2", "3"]),
            ("1,2,3", ["1", "2", "3"]),
            ("1;2;3", ["1", "2", "3"]),
            ("1\n2\r\n3\n", ["1", "2", "3"]),
            ("1\t2\u00a03", ["1", "2", "3"]),
            ("0,5 1,5 2.5", ["½", "1.5", "2.5"]),
            ("0,5, 1, 1,5", ["½", "1", "1.5"]),
            ("½ 1", ["½", "1"]),
            ("1/2 1", ["½", "1"]),
            ("1\u20442 1", ["½", "1"]),
            ("¼ ½ ¾ 1 1½", ["0.25", "½", "0.75", "1", "1.5"]),
            ("1/4 3/4 ⅛", ["0.25", "0.75", "0.125"]),
            ("٠٫٥ ١", ["½", "1"]),
            ("½d 1d", ["½d", "1d"]),
            (".25 007", ["0.25", "7"]),
            ("100 1000", ["100", "1000"]),
            ("５ ٨", ["5", "8"]),
            ("5 3 8", ["5", "3", "8"]),
            ("S=1, M=2,L = 3", ["S", "M", "L"]),
            ("S,M,L", ["S", "M", "L"]),
            ("S: 1 M: 2,5", ["S", "M"]),
            ("1d 2d", ["1d", "2d"]),
            ("🦐=1 🐋=8", ["🦐", "🐋"]),
            ("малый=1 большой=5", ["малый", "большой"]),
            ("1 2 Epic", ["1", "2", "Epic"]),
            ("\u200b1 2 \u200b", ["1", "2"]),
            ("\u202eL=3 \ufeffM=2", ["L", "M"]),
            (
                "🧑\u200d💻=3 \U0001f3f4\U000e0067\U000e007f=5",
                ["🧑\u200d💻", "\U0001f3f4\U000e0067\U000e007f"],
            ),
        ],
    )
    def test_is_read_in_the_order_in_which_people_write_it(self, text, cards):
        assert labels(text) == cards

    def test_is_worth_its_numbers_and_what_follows_its_words(self):
        assert plain("S=½ L=1½") == [("S", "0.5"), ("L", "1.5")]
        assert plain("0,5 2 Large=8 M=2.5") == [("½", "0.5"), ("2", "2"), ("Large", "8"), ("M", "2.5")]

    def test_of_words_alone_is_worth_their_places(self):
        assert plain("Small Medium Large") == [("Small", "1"), ("Medium", "2"), ("Large", "3")]

    def test_has_cards_without_points_beside_those_with(self):
        assert plain("1 2 Epic") == [("1", "1"), ("2", "2"), ("Epic", None)]

    def test_ends_with_not_sure_and_coffee_if_they_are_kept(self):
        assert [card.label for card in read_scale("1 2")] == ["1", "2", "?", "☕"]
        assert [card.label for card in read_scale("1 2", coffee=False)] == ["1", "2", "?"]
        assert [card.label for card in read_scale("1 2", unsure=False, coffee=False)] == ["1", "2"]

    def test_keeps_them_if_they_are_typed_and_has_each_once(self):
        assert [card.label for card in read_scale("? 1 ☕", unsure=False, coffee=False)] == ["1", "?", "☕"]
        assert [card.label for card in read_scale("1 ? ?")] == ["1", "?", "☕"]

    @pytest.mark.parametrize("name", SCALES)
    def test_may_be_any_of_the_others(self, name):
        assert read_scale(write_scale(SCALES[name])) == SCALES[name]

    @given(decks, st.booleans(), st.booleans())
    def test_comes_back_as_it_was_written_and_stored(self, deck, unsure, coffee):
        text = " ".join(f"{label}={points}" if points else label for label, points in deck)

        cards = read_scale(text, unsure=unsure, coffee=coffee)

        assert len(cards) == len(deck) + unsure + coffee
        assert read_scale(write_scale(cards), unsure=unsure, coffee=coffee) == cards
        assert loaded(stored(cards)) == cards

    @given(st.text(max_size=200))
    def test_is_read_or_refused_whatever_is_written(self, text):
        try:
            cards = read_scale(text)
        except RefusedScale:
            return
        sizes = [card.points for card in cards if card.is_size]
        assert sizes
        assert len(set(sizes)) == len(sizes)
        assert len({card.label.casefold() for card in cards}) == len(cards) <= MOST_CARDS + 2
        assert all(0 < len(card.label) <= LONGEST_WORD for card in cards)


class TestAScaleThatIsRefused:
    @pytest.mark.parametrize(
        ("text", "reason", "card"),
        [
            ("", Reason.EMPTY, ""),
            (" , ;\n", Reason.EMPTY, ""),
            ("? ☕", Reason.EMPTY, ""),
            (" ".join(str(number) for number in range(21)), Reason.MANY, "21"),
            ("1 2 2", Reason.TWICE, "2"),
            ("1 1.0", Reason.TWICE, "1"),
            ("½ 0,5", Reason.TWICE, "½"),
            ("S=1 s=2", Reason.TWICE, "s"),
            ("1 S=1", Reason.SAME_POINTS, "S"),
            ("-1 2", Reason.NUMBER, "-1"),
            ("10000", Reason.NUMBER, "10000"),
            ("1.2345", Reason.NUMBER, "1.2345"),
            ("1.2.3", Reason.NUMBER, "1.2.3"),
            ("1 ⅓", Reason.NUMBER, "⅓"),
            ("5/8", Reason.NUMBER, "5/8"),
            ("-½", Reason.NUMBER, "-½"),
            ("½½", Reason.NUMBER, "½½"),
            ("⅟", Reason.NUMBER, "⅟"),
            ("S=⅓", Reason.NUMBER, "S=⅓"),
            ("½ 1/2", Reason.TWICE, "½"),
            ("S=big", Reason.NUMBER, "S=big"),
            ("S=", Reason.NUMBER, "S="),
            ("=3", Reason.NUMBER, "=3"),
            ("3=3", Reason.NUMBER, "3=3"),
            ("Extraordinary", Reason.WORD, "Extraordinary"),
            ("1 !!", Reason.WORD, "!!"),
            ("\ufe0f=3", Reason.WORD, "\ufe0f"),
        ],
    )
    def test_says_why_and_names_the_card(self, text, reason, card):
        with pytest.raises(RefusedScale) as refused:
            read_scale(text)

        assert (refused.value.reason, refused.value.card) == (reason, card)

    def test_may_have_twenty_cards_and_words_of_twelve_characters(self):
        assert len(read_scale(" ".join(str(number) for number in range(MOST_CARDS)))) == MOST_CARDS + 2
        assert card_named(read_scale("Twelve-chars=1"), "Twelve-chars") == Card("Twelve-chars", Decimal(1))
