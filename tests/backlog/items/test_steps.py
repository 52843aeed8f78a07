import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlog.items.rules.steps import line_of, steps_of

words = st.lists(st.text("abcdefgxyz0123456789", min_size=1, max_size=8), min_size=1, max_size=6).map(
    " ".join
)


class TestSteps:
    @given(words, words, words)
    def test_are_read_again_as_they_were_written(self, before, act, after):
        assert [step.text for step in steps_of(line_of(before, act, after))] == [before, act, after]

    @given(words, words)
    def test_need_nothing_given(self, act, after):
        assert steps_of(line_of("", act, after)) == (("when", act), ("then", after))

    def test_are_found_however_they_are_written(self):
        line = "GIVEN a paid order; when an agent refunds a line, THEN the customer gets one e-mail"

        assert [step.word for step in steps_of(line)] == ["given", "when", "then"]

    @pytest.mark.parametrize(
        "line",
        [
            "A ship sees its berth",
            "When in doubt, ask",
            "given when then",
            "Then it works",
            "",
            "Whenever, then",
        ],
    )
    def test_are_not_seen_in_other_lines(self, line):
        assert steps_of(line) == ()

    @given(st.text(max_size=80))
    def test_are_all_or_none(self, line):
        steps = steps_of(line)

        assert [step.word for step in steps] in ([], ["when", "then"], ["given", "when", "then"])
        assert all(step.text for step in steps)
