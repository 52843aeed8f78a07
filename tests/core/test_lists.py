"""Pasted lists: read into lines, and never less than what was pasted."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import lines_of

EXAMPLES = json.loads((Path(__file__).parent.parent / "data/pasted_lists.json").read_text())
WORDS = st.text("abcdé 1", min_size=1).map(str.strip).filter(lambda text: text[:1].isalpha())
MARKS = st.sampled_from(["", "- ", "* ", "1. ", "12) ", "• ", "- [ ] ", "\t- ", "a) ", "## "])


class TestAPastedList:
    @pytest.mark.parametrize(("pasted", "lines"), EXAMPLES)
    def test_is_read_line_by_line_without_its_marks(self, pasted, lines):
        assert lines_of(pasted) == lines

    @given(st.lists(st.tuples(MARKS, WORDS), max_size=20), st.sampled_from(["\n", "\r\n", "\n\n"]))
    def test_has_the_same_lines_whatever_marks_it_wears(self, rows, between):
        pasted = between.join(mark + words for mark, words in rows)

        assert lines_of(pasted) == list(dict.fromkeys(" ".join(words.split()) for _, words in rows))

    @given(st.text())
    def test_yields_single_lines_that_say_something(self, pasted):
        for line in lines_of(pasted):
            assert line == " ".join(line.split())
            assert any(sign.isalnum() for sign in line)
            assert not set(line) & set("\r\n")
