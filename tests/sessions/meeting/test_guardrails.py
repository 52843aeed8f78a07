"""Hints to the facilitator, and when they are due: the rules alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.meeting.rules.agenda import Phase
from sessions.meeting.rules.guardrails import Facts, Story, course, remark_at, remarks
from sessions.planner.rules.choose import Guardrail

AT = datetime(2026, 11, 26, 10, tzinfo=UTC)
moments = st.none() | st.integers(-3600, 3600).map(lambda seconds: AT + timedelta(seconds=seconds))
stories = st.builds(
    Story,
    ref=st.sampled_from(["a", "b"]),
    is_in_progress=st.booleans(),
    is_far_off=st.booleans(),
    share_ends_at=moments,
)
meetings = st.builds(
    Facts,
    phase=st.sampled_from(["lobby", *Phase, "finished"]),
    has_goal=st.booleans(),
    developers=st.integers(0, 3),
    dives=st.integers(0, 8),
    minutes=st.integers(15, 200),
    since_last=st.none() | st.integers(0, 40).map(lambda days: timedelta(days=days)),
    has_next_date=st.booleans(),
    story=st.none() | stories,
    round=st.sampled_from(["", "r1"]),
    voters=st.integers(0, 5),
    missing=st.integers(0, 5),
    triage_left=st.integers(0, 30),
    phase_ends_at=moments,
)
hushes = st.frozensets(st.sampled_from([*Guardrail, "over-share:a", "vote-missing:r1"]))


class TestWhatIsSaid:
    @given(meetings, hushes, st.integers(0, 7200))
    def test_later_is_what_an_earlier_page_foresaw(self, facts, hushed, seconds):
        later = AT + timedelta(seconds=seconds)

        foreseen = [each for moment, each in course(facts, hushed, AT) if moment is None or moment <= later]

        assert remark_at(facts, hushed, later) == (foreseen[-1] if foreseen else None)

    @given(meetings, hushes)
    def test_never_is_what_was_answered_with_not_now(self, facts, hushed):
        assert all(each.name not in hushed for _, each in course(facts, hushed, AT))

    @given(meetings)
    def test_runs_dry_when_each_is_answered(self, facts):
        hushed: set[str] = set()
        for _ in Guardrail:
            if remark := remark_at(facts, hushed, AT):
                hushed.add(remark.name)

        assert remark_at(facts, hushed, AT) is None

    @given(meetings, hushes)
    def test_is_the_weightiest(self, facts, hushed):
        first = remark_at(facts, hushed, AT)
        order = list(Guardrail)

        others = [each for each in remarks(facts) if each.holds(AT) and each.name not in hushed]

        assert all(order.index(first.what) <= order.index(each.what) for each in others if first)
        assert bool(others) == (first is not None)

    @given(meetings)
    def test_grows_only_as_time_passes(self, facts):
        now = {each.name for each in remarks(facts) if each.holds(AT)}

        assert now <= {each.name for each in remarks(facts) if each.holds(AT + timedelta(hours=3))}


def only(facts: Facts, at: datetime = AT) -> str:
    remark = remark_at(facts, frozenset(), at)
    return remark.name if remark else ""


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        (Facts(Phase.TRIAGE, developers=0), "no-developer"),
        (Facts("lobby", developers=0), ""),
        (Facts(Phase.KICK_OFF, dives=5), "too-many-dives"),
        (Facts(Phase.KICK_OFF, dives=4), ""),
        (Facts(Phase.DEEP_DIVE, dives=5), ""),
        (Facts("lobby", minutes=91), "too-long"),
        (Facts("lobby", minutes=90), ""),
        (Facts("lobby", has_goal=False), "no-goal"),
        (Facts(Phase.WRAP_UP, has_next_date=False), "no-next-date"),
        (Facts(Phase.KICK_OFF, has_next_date=False), ""),
        (Facts(Phase.KICK_OFF, has_next_date=False, since_last=timedelta(days=15)), "out-of-rhythm"),
        (Facts(Phase.KICK_OFF, since_last=timedelta(days=15)), ""),
        (Facts(Phase.DEEP_DIVE, story=Story("a", is_far_off=True)), "far-off:a"),
        (Facts(Phase.TRIAGE, story=Story("a", is_far_off=True)), ""),
        (Facts(Phase.DEEP_DIVE, story=Story("a", is_in_progress=True)), "in-progress:a"),
        (Facts(Phase.DEEP_DIVE, round="r1", voters=3, missing=1), "vote-missing:r1"),
        (Facts(Phase.DEEP_DIVE, round="r1", voters=3, missing=2), ""),
        (Facts(Phase.DEEP_DIVE, round="r1", voters=1, missing=1), ""),
    ],
)
def test_a_rule_holds_from_its_border_on(facts, name):
    assert only(facts) == name


def test_a_discussion_may_last_as_long_as_its_share():
    facts = Facts(Phase.TRIAGE, story=Story("a", share_ends_at=AT))

    assert only(facts, AT - timedelta(seconds=1)) == ""
    assert only(facts) == "over-share:a"


def test_a_vote_under_way_is_no_discussion():
    facts = Facts(Phase.DEEP_DIVE, story=Story("a", share_ends_at=AT), round="r1", voters=3, missing=3)

    assert only(facts) == ""


def test_ten_items_want_five_minutes():
    facts = Facts(
        Phase.TRIAGE, story=Story("a"), triage_left=10, phase_ends_at=AT + timedelta(minutes=5, seconds=1)
    )

    assert only(facts) == ""
    assert only(facts, AT + timedelta(seconds=1)) == "pace"
