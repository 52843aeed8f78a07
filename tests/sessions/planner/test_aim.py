"""The goal that a session could have, from the stories that were chosen."""

from hypothesis import given
from hypothesis import strategies as st

from sessions.planner.rules.aim import Chosen, aim
from sessions.planner.service.planning import GOAL_LENGTH, goal_proposed

STORIES = st.lists(
    st.builds(
        Chosen, st.from_regex(r"[A-Z]{2,4}-\d{1,4}", fullmatch=True), st.text(), st.sampled_from("ab ")
    ),
    max_size=12,
)


class TestAnAim:
    @given(STORIES)
    def test_accounts_for_every_story(self, stories):
        found = aim(stories)

        assert (found is None) == (not stories)
        if found:
            assert len(found.keys) + found.more == len(stories)
            assert found.more != 1

    @given(STORIES)
    def test_names_a_product_goal_only_when_most_serve_it(self, stories):
        found = aim(stories)

        if found and found.goal:
            assert 2 * sum(story.goal == found.goal for story in stories) > len(stories)

    @given(STORIES)
    def test_is_said_in_one_line_that_fits(self, stories):
        goal = goal_proposed(aim(stories))

        assert len(goal) <= GOAL_LENGTH
        assert bool(goal) == bool(stories)

    def test_reads_as_a_sentence(self):
        one = [Chosen("PAY-1", "Refunds by card")]
        many = [Chosen(f"PAY-{number}", "Story", "Fewer disputes") for number in range(1, 6)]

        assert goal_proposed(aim(one)) == "“Refunds by card” is ready"
        assert goal_proposed(aim(many[:3])) == "PAY-1, PAY-2 and PAY-3 are ready: Fewer disputes"
        assert goal_proposed(aim(many)) == "PAY-1, PAY-2 and 3 more are ready: Fewer disputes"
