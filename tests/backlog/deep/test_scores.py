"""DEEP, for any item and any backlog: doing what a reason asks for helps, and later needs little."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backlog.deep.rules import REASONS, Act, Facts, Letter, Reason, Rules, answers, look_holds, scores
from backlog.deep.rules.item import LISTED
from backlog.deep.rules.letters import COSTS, INBOX
from backlog.models import Item, labels
from backlog.ranked.rules.horizons import Horizon

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
USUAL = Rules()
ASKS_FOR_DETAIL = {
    Act.WRITE_WHY,
    Act.WRITE_CRITERIA,
    Act.ANSWER_QUESTIONS,
    Act.SPLIT,
    Act.ESTIMATE,
    Act.ESTIMATE_AGAIN,
    Act.SET_VALUE,
}


def ago(days: float) -> datetime:
    return AT - timedelta(days=days)


def an_item(horizon=Horizon.NEXT, **facts) -> Facts:
    """An item that has all it needs."""
    fine = {
        "ref": 1,
        "state": "backlog",
        "horizon": horizon,
        "looked_at": ago(1),
        "since": ago(30),
        "has_why": True,
        "criteria": 3,
        "estimate": Decimal(5),
        "estimated_at": ago(10),
        "scope_changed_at": ago(20),
        "has_value": True,
    }
    return Facts(**(fine | facts))


def in_inbox(ref=1, **facts) -> Facts:
    return Facts(**({"ref": ref, "state": INBOX, "horizon": None, "looked_at": AT, "since": ago(1)} | facts))


def answer(letter: Letter, facts: Facts, rules: Rules = USUAL):
    return next(each for each in answers(facts, rules, AT) if each.letter is letter)


def reason(letter: Letter, facts: Facts, rules: Rules = USUAL):
    first = answer(letter, facts, rules).first
    return first and (first.reason, first.act)


def values(backlog, rules: Rules = USUAL, let_go=0):
    return [score.value for score in scores(backlog, rules, AT, let_go=let_go).values()]


MOMENTS = st.integers(0, 300).map(ago)
SIZES = st.one_of(st.none(), st.sampled_from([Decimal(1), Decimal("0.5"), Decimal(8), 13.0]))


@st.composite
def facts(draw, horizons=(None, *Horizon), states=(*LISTED, INBOX, INBOX, "planned", "done")):
    state, horizon = draw(st.sampled_from(states)), draw(st.sampled_from(horizons))
    has_value, listed = draw(st.booleans()), state in LISTED
    # Only an item with a rank can be in the wrong place, and only one with a value against it.
    against = draw(st.sampled_from([(0, 0), (4, 0), (0, 3)])) if has_value and listed else (0, 0)
    estimate = draw(SIZES)
    return Facts(
        ref=draw(st.integers(0, 10**9)),
        state=state,
        horizon=None if state == INBOX else horizon,
        looked_at=draw(MOMENTS),
        since=draw(MOMENTS),
        has_why=draw(st.booleans()),
        criteria=draw(st.integers(0, 7)),
        open_questions=draw(st.integers(0, 3)),
        detail=draw(st.integers(0, 5_000)),
        estimate=estimate,
        estimated_at=draw(st.none() | MOMENTS) if estimate is not None else None,
        scope_changed_at=draw(st.none() | MOMENTS),
        has_value=has_value,
        before_blocker=listed and draw(st.booleans()),
        outdoes=against[0],
        outdone=against[1],
    )


RULES = st.builds(
    Rules,
    size_limit=st.sampled_from([None, Decimal(5), 8]),
    sprint=st.sampled_from([timedelta(days=7), timedelta(days=14)]),
    last_session_at=st.none() | MOMENTS,
)
BACKLOGS = st.lists(facts(), max_size=12, unique_by=lambda each: each.ref)


@st.composite
def fixed(draw, facts: Facts, act: Act, rules: Rules) -> Facts | None:
    """The item after its fix, with all that this brings with it; None when it is gone."""
    match act:
        case Act.WRITE_WHY:
            return facts._replace(has_why=True, scope_changed_at=AT, detail=facts.detail + 80)
        case Act.WRITE_CRITERIA:
            more = draw(st.integers(1, 9))
            return facts._replace(criteria=facts.criteria + more, scope_changed_at=AT)
        case Act.ANSWER_QUESTIONS:
            return facts._replace(open_questions=draw(st.integers(0, facts.open_questions - 1)))
        case Act.SPLIT:
            return facts._replace(estimate=rules.size_limit, estimated_at=AT, scope_changed_at=AT)
        case Act.ESTIMATE:
            # Whatever comes out: also when it turns out to be too big.
            return facts._replace(estimate=draw(SIZES.filter(bool)), estimated_at=AT)
        case Act.ESTIMATE_AGAIN:
            # Confirmed. Another size is another fact: it may turn out to be too big where the former was not.
            return facts._replace(estimated_at=AT)
        case Act.LOOK_AT:
            return facts._replace(looked_at=AT)
        case Act.TRIAGE:
            listed = facts._replace(state="backlog", horizon=Horizon.LATER, looked_at=AT, since=AT)
            return draw(st.sampled_from([None, listed]))
        case Act.SET_VALUE:
            # Also when its rank turns out to contradict its value.
            outdoes, outdone = draw(st.sampled_from([(0, 0), (4, 0), (0, 3)]))
            return facts._replace(has_value=True, outdoes=outdoes, outdone=outdone)
        case Act.MOVE_AFTER_BLOCKER:
            return facts._replace(before_blocker=False)
        case Act.MOVE_UP | Act.MOVE_DOWN:
            return facts._replace(outdoes=0, outdone=0)
        case Act.LET_GO:
            return None
        case Act.LEAVE:
            return facts
    raise AssertionError(act)


class TestEveryLetter:
    @given(facts(), RULES)
    def test_scores_between_0_and_100(self, item, rules):
        assert all(0 <= each.score <= 100 for each in answers(item, rules, AT))

    @given(facts(), RULES)
    def test_is_met_or_says_how_to_fix_it(self, item, rules):
        for each in answers(item, rules, AT):
            assert each.is_met or (each.asked and each.first and COSTS[item.group][each.first.reason])

    @given(facts(), RULES, st.data())
    def test_never_falls_when_an_item_gets_what_a_reason_asks_for(self, item, rules, data):
        before = answers(item, rules, AT)
        findings = [finding for each in before for finding in each.findings]
        assume(findings)
        finding = data.draw(st.sampled_from(findings))
        after = data.draw(fixed(item, finding.act, rules))
        assume(after is not None)

        for former, latter in zip(before, answers(after, rules, AT), strict=True):
            assert latter.score >= former.score

    @given(facts(), RULES, st.data())
    def test_no_longer_gives_a_reason_that_was_mended(self, item, rules, data):
        findings = [finding for each in answers(item, rules, AT) for finding in each.findings]
        assume(findings)
        finding = data.draw(st.sampled_from(findings))
        assume(finding.act not in (Act.LEAVE, Act.ANSWER_QUESTIONS))
        after = data.draw(fixed(item, finding.act, rules))

        left = [] if after is None else answers(after, rules, AT)

        assert finding.reason not in {finding.reason for each in left for finding in each.findings}

    @given(facts(horizons=[Horizon.LATER], states=sorted(LISTED)), RULES)
    def test_asks_a_later_item_for_no_detail_no_estimate_and_no_value(self, item, rules):
        given = answers(item, rules, AT)

        assert not {finding.act for each in given for finding in each.findings} & ASKS_FOR_DETAIL
        assert [given[0].score, given[1].score] == [100, 100]

    @given(facts(states=["planned", "done", "waiting", "declined", "duplicate", "archived"]), RULES)
    def test_asks_nothing_of_what_is_under_way_or_out_of_the_list(self, item, rules):
        assert not any(each.asked or each.findings for each in answers(item, rules, AT))

    def test_is_met_by_an_item_that_has_all_it_needs(self):
        assert all(each.is_met and each.asked for each in answers(an_item(), Rules(Decimal(8)), AT))


class TestDetailed:
    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            ({"has_why": False}, (Reason.NO_WHY, Act.WRITE_WHY)),
            ({"criteria": 0}, (Reason.NO_CRITERIA, Act.WRITE_CRITERIA)),
            ({"open_questions": 2}, (Reason.OPEN_QUESTIONS, Act.ANSWER_QUESTIONS)),
            ({"estimate": Decimal(13)}, (Reason.TOO_BIG, Act.SPLIT)),
            ({"estimate": None}, (Reason.SIZE_UNKNOWN, Act.ESTIMATE)),
        ],
    )
    def test_takes_a_quarter_for_each_thing_that_a_next_item_lacks(self, facts, expected):
        item = an_item(**facts)

        assert reason(Letter.DETAILED, item, Rules(Decimal(8))) == expected
        assert answer(Letter.DETAILED, item, Rules(Decimal(8))).score == 75

    def test_asks_for_no_size_in_a_team_without_a_limit(self):
        assert answer(Letter.DETAILED, an_item(estimate=None)).is_met

    def test_asks_a_soon_item_for_a_why_only(self):
        assert answer(Letter.DETAILED, an_item(Horizon.SOON, criteria=0, open_questions=3)).is_met
        assert answer(Letter.DETAILED, an_item(Horizon.SOON, has_why=False)).score == 0

    def test_counts_the_questions_that_are_open(self):
        assert answer(Letter.DETAILED, an_item(open_questions=2)).first.count == 2

    def test_calls_much_detail_for_later_what_it_is_without_a_cost(self):
        given = answer(Letter.DETAILED, an_item(Horizon.LATER, detail=4_000))

        assert given.is_met
        assert (given.first.reason, given.first.act) == (Reason.MUCH_DETAIL, Act.LEAVE)


class TestEstimated:
    @pytest.mark.parametrize(
        ("facts", "expected", "score"),
        [
            ({"estimate": None, "estimated_at": None}, Reason.NOT_ESTIMATED, 0),
            ({"estimated_at": None}, Reason.NOT_BY_TEAM, 50),
            ({"has_why": False}, Reason.ESTIMATED_WITHOUT_WHY, 50),
            ({"criteria": 0}, Reason.ESTIMATED_WITHOUT_CRITERIA, 50),
            ({"scope_changed_at": ago(9)}, Reason.SCOPE_CHANGED, 50),
            ({"estimated_at": ago(91), "scope_changed_at": None}, Reason.ESTIMATE_OLD, 50),
        ],
    )
    def test_needs_a_fresh_estimate_by_the_team_for_next(self, facts, expected, score):
        given = answer(Letter.ESTIMATED, an_item(**facts))

        assert (given.first.reason, given.score) == (expected, score)

    def test_holds_for_ninety_days(self):
        assert answer(Letter.ESTIMATED, an_item(estimated_at=ago(90), scope_changed_at=None)).is_met

    def test_takes_any_estimate_for_soon(self):
        rough = {"estimated_at": None, "criteria": 0, "has_why": False}

        assert answer(Letter.ESTIMATED, an_item(Horizon.SOON, **rough)).is_met


class TestEmergent:
    @pytest.mark.parametrize(("horizon", "days"), [("next", 28), ("soon", 56), ("later", 182)])
    def test_needs_a_look_within_the_period_of_the_horizon(self, horizon, days):
        horizon = Horizon(horizon)

        assert look_holds(horizon, USUAL.sprint) == timedelta(days=days)
        assert answer(Letter.EMERGENT, an_item(horizon, looked_at=ago(days))).is_met
        assert not answer(Letter.EMERGENT, an_item(horizon, looked_at=ago(days + 1))).is_met

    def test_lets_an_item_wait_in_the_inbox_for_one_session(self):
        rules = Rules(last_session_at=ago(3))

        assert answer(Letter.EMERGENT, in_inbox(since=ago(2)), rules).is_met
        assert reason(Letter.EMERGENT, in_inbox(since=ago(4)), rules) == (Reason.LEFT_OVER, Act.TRIAGE)

    def test_lets_it_wait_for_one_sprint_where_there_was_no_session(self):
        assert answer(Letter.EMERGENT, in_inbox(since=ago(13))).is_met
        assert not answer(Letter.EMERGENT, in_inbox(since=ago(14))).is_met


class TestPrioritized:
    @pytest.mark.parametrize(
        ("facts", "expected", "score"),
        [
            ({"has_value": False}, (Reason.NO_VALUE, Act.SET_VALUE), 50),
            ({"before_blocker": True}, (Reason.BEFORE_BLOCKER, Act.MOVE_AFTER_BLOCKER), 75),
            ({"outdone": 3}, (Reason.OUTDONE, Act.MOVE_DOWN), 75),
        ],
    )
    def test_needs_a_value_and_a_place_that_goes_with_it(self, facts, expected, score):
        assert reason(Letter.PRIORITIZED, an_item(**facts)) == expected
        assert answer(Letter.PRIORITIZED, an_item(**facts)).score == score

    def test_finds_what_is_worth_more_than_its_place_in_later_too(self):
        given = answer(Letter.PRIORITIZED, an_item(Horizon.LATER, has_value=False, outdoes=7))

        assert (given.first.reason, given.first.count, given.score) == (Reason.OUTDOES, 7, 50)

    def test_is_never_earned_in_the_inbox(self):
        assert answer(Letter.PRIORITIZED, in_inbox()).score == 0


class TestScores:
    @given(BACKLOGS, RULES, st.integers(0, 50))
    def test_lie_between_0_and_100_if_there_are_any(self, backlog, rules, let_go):
        assert all(value is None or 0 <= value <= 100 for value in values(backlog, rules, let_go))

    @given(BACKLOGS, RULES, st.integers(0, 3), st.data())
    def test_never_fall_when_an_item_gets_what_a_reason_asks_for(self, backlog, rules, let_go, data):
        wanted = [
            (place, finding)
            for place, item in enumerate(backlog)
            for each in answers(item, rules, AT)
            for finding in each.findings
        ]
        assume(wanted)
        place, finding = data.draw(st.sampled_from(wanted))
        after = data.draw(fixed(backlog[place], finding.act, rules))
        others = backlog[:place] + backlog[place + 1 :]

        before = values(backlog, rules, let_go)
        then = values([*others, *([after] if after else [])], rules, let_go + (after is None))

        assert all(b is None or a is None or a >= b for b, a in zip(before, then, strict=True))

    @settings(max_examples=50)
    @given(BACKLOGS, st.lists(st.tuples(MOMENTS, st.booleans()), min_size=15, max_size=45), st.integers(0, 2))
    def test_never_fall_when_what_should_be_let_go_is_let_go(self, backlog, old, let_go):
        backlog += [
            an_item(Horizon.LATER, ref=-1 - number, looked_at=seen, before_blocker=wrong)
            for number, (seen, wrong) in enumerate(old)
        ]
        rules = USUAL
        before = scores(backlog, rules, AT, let_go=let_go)
        asked = before[Letter.EMERGENT].lists.get(Reason.NOT_PRUNED, [])

        rest = backlog
        for ref in asked:
            rest = [item for item in rest if item.ref != ref]
            let_go += 1
            then = values(rest, rules, let_go)
            assert all(
                a is None or score.value is None or a >= score.value
                for score, a in zip(before.values(), then, strict=True)
            )

    @given(BACKLOGS, RULES)
    def test_count_exactly_the_items_that_give_the_reason(self, backlog, rules):
        given = scores(backlog, rules, AT)

        for letter, score in given.items():
            by_ref = {item.ref: answer(letter, item, rules) for item in backlog}
            assert score.lacking == {ref for ref, each in by_ref.items() if not each.is_met}
            for reason in REASONS[letter].keys() - {Reason.NOT_PRUNED}:
                gives = [
                    ref
                    for ref, each in by_ref.items()
                    if reason in {finding.reason for finding in each.findings}
                ]
                assert sorted(score.lists.get(reason, [])) == sorted(gives)
                assert score.counts.get(reason, 0) == len(gives)

    @given(BACKLOGS, RULES)
    def test_are_100_only_when_no_item_lacks_anything(self, backlog, rules):
        for score in scores(backlog, rules, AT).values():
            if score.value == 100:
                assert not score.lacking

    @given(
        BACKLOGS,
        RULES,
        st.lists(facts(horizons=[Horizon.LATER], states=sorted(LISTED)), min_size=1, max_size=8),
    )
    def test_of_detail_and_estimates_are_the_same_whatever_is_later(self, backlog, rules, later):
        assert values(backlog + later, rules)[:2] == values(backlog, rules)[:2]

    @given(BACKLOGS, RULES, st.lists(MOMENTS, max_size=8), st.integers(0, 3))
    def test_take_of_later_no_more_than_when_it_was_looked_at(self, backlog, rules, looks, let_go):
        quiet = [(looked_at, -number) for number, looked_at in enumerate(looks, 1)]
        in_full = [Facts(ref, "backlog", Horizon.LATER, looked_at, AT) for looked_at, ref in quiet]

        short = scores(backlog, rules, AT, let_go=let_go, quiet=quiet)

        assert short == scores([*backlog, *in_full], rules, AT, let_go=let_go)

    @given(BACKLOGS, RULES)
    def test_are_the_mean_of_their_parts(self, backlog, rules):
        for score in scores(backlog, rules, AT).values():
            if score.value is not None:
                weight = sum(part.weight for part in score.parts)
                assert score.value == sum(part.weight * part.score for part in score.parts) // weight

    def test_do_not_exist_for_an_empty_backlog(self):
        assert values([]) == [None] * 4
        assert values([an_item(state="planned"), an_item(None, state="done")], let_go=9) == [None] * 4

    def test_say_nothing_of_detail_where_everything_is_later(self):
        assert values([an_item(Horizon.LATER)]) == [None, None, 100, 100]

    def test_count_next_three_times(self):
        backlog = [an_item(), an_item(Horizon.SOON, ref=2, has_why=False)]

        assert values(backlog)[0] == 75

    def test_round_down_so_that_100_means_done(self):
        backlog = [an_item(ref=ref) for ref in range(400)]
        backlog[0] = an_item(ref=0, open_questions=1)

        assert values(backlog)[0] == 99

    def test_take_five_points_of_the_inbox_for_each_item_left_over(self):
        backlog = [in_inbox(ref, since=ago(60)) for ref in range(3)]

        assert values(backlog) == [None, None, 85, 0]

    def test_ask_to_let_go_of_one_open_item_in_twenty_the_longest_unseen_first(self):
        backlog = [an_item(Horizon.LATER, ref=ref, looked_at=ago(ref)) for ref in range(60)]

        emergent = scores(backlog, USUAL, AT)[Letter.EMERGENT]

        assert emergent.lists == {Reason.NOT_PRUNED: [59, 58, 57]}
        assert [(part.name, part.shown) for part in emergent.parts] == [
            ("later", 100), ("inbox", 100), ("pruned", 0),
        ]  # fmt: skip
        assert values(backlog[:57], let_go=3)[2] == 100

    def test_never_ask_to_let_go_of_more_than_half_of_later(self):
        backlog = [an_item(ref=ref) for ref in range(100)]
        later = [an_item(Horizon.LATER, ref=100 + ref) for ref in range(3)]

        def asked(count):
            emergent = scores(backlog + later[:count], USUAL, AT)[Letter.EMERGENT]
            return emergent.counts.get(Reason.NOT_PRUNED, 0)

        assert [asked(count) for count in range(4)] == [0, 0, 1, 1]

    def test_count_what_was_let_go_as_decided(self):
        backlog = [an_item(Horizon.LATER, before_blocker=True), in_inbox(2)]

        prioritized = scores(backlog, USUAL, AT, let_go=2)[Letter.PRIORITIZED]

        assert {part.name: float(part.score) for part in prioritized.parts} == {
            "later": pytest.approx(100 - 50 / 3),
            "inbox": 75,
        }


class TestWords:
    def test_are_there_for_every_letter_reason_and_act(self):
        assert labels.LETTERS.keys() == set(Letter)
        assert labels.REASONS.keys() == set(Reason)
        assert labels.ACTS.keys() == set(Act)

    @pytest.mark.parametrize("reason", Reason)
    def test_of_a_reason_take_its_number(self, reason):
        assert str(labels.REASONS[reason] % {"count": 3})
        assert "%" not in str(labels.REASONS[reason] % {"count": 1})

    def test_of_states_are_those_of_the_items(self):
        assert LISTED | {INBOX, "planned"} == set(Item.RANKED_STATES) | {Item.State.INBOX}

    def test_of_reasons_belong_to_one_letter_each(self):
        assert sorted(reason for reasons in REASONS.values() for reason in reasons) == sorted(Reason)
