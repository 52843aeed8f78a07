"""The comparison of texts: rules that any index keeps, and its results among real reports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlog.lookalikes.rules import FLOOR, Index, words
from bench.look_alikes import index_of, read, recall
from refine.environment import BASE_DIR

REPORTS = BASE_DIR / "tests" / "data" / "seamonkey_400_duplicates.csv"
WORDS = [
    "berth",
    "pilot",
    "tide",
    "crane",
    "quay",
    "anchor",
    "Anchoring",
    "harbourMaster",
    "2.53.1",
    "Ölhafen",
]
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
TEXTS = st.dictionaries(st.integers(0, 99), st.tuples(TEXT, TEXT | st.just("")), min_size=1, max_size=12)


def filled(texts):
    index = Index()
    for ident, (title, text) in texts.items():
        index.put(ident, title, text)
    return index


def answers(index, texts):
    return {
        ident: [(each.ident, pytest.approx(each.score)) for each in index.like(*text)]
        for ident, text in texts.items()
    }


class TestAnIndex:
    @given(TEXTS)
    def test_finds_the_same_text_first(self, texts):
        index = filled(texts)

        for title, text in texts.values():
            first = index.like(title, text)[0]
            assert first.score == pytest.approx(1, abs=1e-6)
            assert set(words(" ".join(texts[first.ident]))) == set(words(f"{title} {text}"))

    @given(TEXTS, st.randoms())
    def test_answers_the_same_in_whatever_order_it_was_filled(self, texts, random):
        shuffled = list(texts.items())
        random.shuffle(shuffled)

        assert answers(filled(dict(shuffled)), texts) == answers(filled(texts), texts)

    @given(TEXTS, TEXTS)
    def test_answers_as_if_what_was_dropped_had_never_been_there(self, texts, gone):
        index = filled(gone | texts)
        for ident in gone.keys() - texts.keys():
            index.drop(ident)

        assert len(index) == len(texts)
        assert answers(index, texts) == answers(filled(texts), texts)

    @given(TEXTS, st.tuples(TEXT, TEXT))
    def test_holds_the_last_text_of_a_name(self, texts, new):
        ident = next(iter(texts))
        index = filled(texts)
        index.put(ident, *new)

        assert answers(index, texts) == answers(filled(texts | {ident: new}), texts)

    @given(TEXTS, st.tuples(TEXT, TEXT), st.integers(1, 4), st.floats(0, 1))
    def test_is_short_sorted_and_above_its_floor(self, texts, asked, limit, floor):
        found = filled(texts).like(*asked, limit=limit, floor=floor, leaving_out=next(iter(texts)))

        assert len(found) <= limit
        assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
        assert all(floor <= each.score <= 1.000001 for each in found)
        assert next(iter(texts)) not in {each.ident for each in found}

    @given(st.text(), st.text())
    def test_takes_any_text(self, title, text):
        index = Index()
        index.put("a", title, text)
        index.drop("never there")

        assert len(index.like(title, text)) <= 1

    def test_finds_nothing_in_words_that_say_nothing(self):
        index = filled({1: ("The berth is not there", ""), 2: ("A tide for the crane", "")})

        assert index.like("the is not for a") == []


class TestWords:
    def test_have_one_stem(self):
        assert len({next(words(word)) for word in ("import", "imports", "imported", "importing")}) == 1

    def test_keep_versions_and_digits(self):
        assert {"2.9.10.3", "8"} <= set(words("2.9.10.3 and 8"))

    def test_are_the_humps_of_a_name_too(self):
        assert {"get", "path"} < set(words("getHTTPPath"))


@pytest.fixture(scope="module")
def reports():
    return read(REPORTS)


@pytest.fixture(scope="module")
def index(reports):
    return index_of(reports)


class TestRealReports:
    def test_find_known_duplicates_among_the_first_five(self, reports, index):
        assert recall(reports, index, 5) >= 0.81
        assert recall(reports, index, 5, floor=FLOOR) >= 0.77

    def test_find_them_by_the_title_alone_too(self, reports, index):
        assert recall(reports, index, 5, title_only=True) >= 0.76

    def test_are_often_like_no_other(self, reports, index):
        alone = [ident for ident in reports.texts if ident not in reports.known][::3]
        quiet = [not index.like(*reports.texts[ident], floor=FLOOR, leaving_out=ident) for ident in alone]

        assert sum(quiet) > 0.25 * len(alone)
