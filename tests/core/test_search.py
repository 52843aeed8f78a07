"""Texts are found however they are spelled, on both databases alike."""

import pytest

from backlog.models import Item
from core.db.search import holding
from core.text import plain

DECOMPOSED = "Gro\u0308\u00dfen pru\u0308fen"


class TestPlainText:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (DECOMPOSED, "Größen prüfen"),
            ("GRÖSSEN", "größen"),
            ("O’Brien", "o'brien"),
            ("“SSO” – later", '"sso" - LATER'),
            ("ΟΔΟΣ", "οδος"),
            ("ﬁx", "FIX"),
            ("a\u00a0b", "A B"),
            ("ÅNGSTRÖM", "a\u030angström"),
        ],
    )
    def test_is_one_for_every_spelling(self, one, other):
        assert plain(one) == plain(other)

    @pytest.mark.parametrize(("one", "other"), [("für", "fur"), ("resume", "résumé"), ("100%", "100")])
    def test_keeps_apart_what_are_other_words(self, one, other):
        assert plain(one) != plain(other)


@pytest.mark.both
@pytest.mark.django_db
class TestATextThatHolds:
    @pytest.mark.parametrize(
        ("title", "word"),
        [
            (DECOMPOSED, "größen"),
            (DECOMPOSED, "PRÜFEN"),
            ("Größen prüfen", "pru\u0308f"),
            ("GRÖSSEN PRÜFEN", "größen"),
            ("Größen prüfen", "GRÖSSEN"),
            ("Straße", "stras"),
            ("Ask O’Brien", "o'brien"),
            ("Ask O'Brien", "O’Brien"),
            ("Say “later”", '"later"'),
            ("Sign–in", "sign-in"),
            ("ΟΔΟΣ ΑΘΗΝΩΝ", "οδος"),
            ("Pay 100% of it", "100%"),
            ("user_id", "USER_ID"),
            ("Payment", "PAY"),
            ("船が着く", "着"),
        ],
    )
    def test_another_is_found_in_any_spelling(self, harbour, ana, title, word):
        Item.add(harbour, title, ana)

        assert harbour.items.filter(holding(word, "title")).exists()

    @pytest.mark.parametrize(
        ("title", "word"), [("Pay 10 of it", "1%0"), ("userxid", "user_id"), ("Für", "fur"), ("Pay", "pays")]
    )
    def test_no_other_is_not(self, harbour, ana, title, word):
        Item.add(harbour, title, ana)

        assert not harbour.items.filter(holding(word, "title")).exists()
