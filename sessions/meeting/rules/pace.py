"""Pace arithmetic: the time that items took, and what an overrun or a late start takes from phases. Pure."""

from collections.abc import Mapping, Sequence

from sessions.meeting.rules.agenda import ORDER, Phase

# So many seconds a phase keeps, however long those before it went on.
KEPT = 60
# An agenda of that many minutes or more is proposed in steps of five.
LONG = 45
STEP = 5
# A start up to this many seconds late counts as on time.
ON_TIME = 60
# A session that begins with less than this part of its time left is another one: it ends later.
WORTH_KEEPING = 0.5


def borrowed(overrun: float, ahead: Sequence[float]) -> list[float]:
    """Seconds that each phase ahead lends to one that overran, in proportion to what it has to spare.

    Together they lend the overrun and no more; less where nothing is left to take.
    """
    spare = [max(0.0, left - KEPT) for left in ahead]
    total = sum(spare)
    part = min(1.0, max(0.0, overrun) / total) if total else 0.0
    return [each * part for each in spare]


def made_up(late: float, lengths: Sequence[float]) -> list[float]:
    """Seconds that each phase gives up so that a session which begins late ends when it was to end.

    In proportion to what each has above a minute. Empty on time, and where too little would be left.
    """
    return borrowed(late, lengths) if ON_TIME < late <= keepable(lengths) else []


def keepable(lengths: Sequence[float]) -> float:
    """Until so many seconds after its time a session of these lengths can still end when it was to end."""
    spare = sum(max(0.0, length - KEPT) for length in lengths)
    return min(spare, sum(lengths) * (1 - WORTH_KEEPING))


def learnt(total: int, taken: Sequence[Mapping[Phase, float]]) -> dict[Phase, int]:
    """Minutes for each phase of a session of `total` minutes, as long as earlier ones really took.

    `taken` has the seconds of each phase, a mapping a session; phases that took no time are left out of
    it. Empty when there is nothing to learn from, or no room for what there is.
    """
    seconds = {phase: _mean([each[phase] for each in taken if each.get(phase)]) for phase in ORDER}
    used = {phase: mean for phase, mean in seconds.items() if mean > 0}
    step = STEP if total >= LONG and total % STEP == 0 else 1
    if not used or total // step < len(used):
        return {}
    return {phase: step * units for phase, units in _dealt(total // step, used).items()}


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _dealt(units: int, weights: Mapping[Phase, float]) -> dict[Phase, int]:
    """The units in proportion to the weights, one at least each; what is over goes to the largest rests."""
    spare, whole = units - len(weights), sum(weights.values())
    # What exceeds the one that each has anyway.
    wanted = {phase: max(0.0, units * weight / whole - 1) for phase, weight in weights.items()}
    scale = spare / sum(wanted.values()) if any(wanted.values()) else 0.0
    exact = {phase: each * scale for phase, each in wanted.items()}
    dealt = {phase: 1 + int(each) for phase, each in exact.items()}
    by_rest = sorted(exact, key=lambda phase: (int(exact[phase]) - exact[phase], -weights[phase]))
    for phase in by_rest[: units - sum(dealt.values())]:
        dealt[phase] += 1
    return dealt
