"""Pace arithmetic: the time items took, and what an overrun or a late start takes from each phase. Pure."""

from collections.abc import Mapping, Sequence

from sessions.meeting.rules.agenda import ORDER, Phase, PhaseAhead

# The seconds that a phase always keeps, however far earlier phases overran.
KEPT = 60
# An agenda of at least this many minutes is proposed in steps of five.
LONG = 45
STEP = 5
# A start up to this many seconds late counts as on time.
ON_TIME = 60
# A session that would keep less than this part of its length is not shortened: it ends later.
WORTH_KEEPING = 0.5


def borrowed(overrun: float, ahead: Sequence[float]) -> list[float]:
    """The seconds that each phase ahead lends to one that overran, in proportion to what it can spare.

    Together they lend no more than the overrun, and less if they have nothing left to give.
    """
    spare = [max(0.0, left - KEPT) for left in ahead]
    total = sum(spare)
    part = min(1.0, max(0.0, overrun) / total) if total else 0.0
    return [each * part for each in spare]


def time_ahead(ahead: Sequence[PhaseAhead]) -> list[float]:
    """The seconds that each phase ahead will have once the empty ones are passed over.

    None for those; the deep dive has what they leave. Time that no deep dive with content can take is saved:
    the session ends that much earlier. A phase that overran before the room went back takes none, and those
    after it lend it what it overran.
    """
    left, last = [each.left for each in ahead], len(ahead) - 1
    for index, each in enumerate(ahead):
        if each.has_content and left[index] < 0:
            lent = borrowed(-left[index], left[index + 1 :])
            left[index:] = [0.0, *(own - part for own, part in zip(left[index + 1 :], lent, strict=True))]
    seconds, saved = [], 0.0
    for index, each in enumerate(ahead):
        own = max(0.0, left[index])
        if not each.has_content and index < last:
            saved += own
            seconds.append(0.0)
        elif each.phase == Phase.DEEP_DIVE:
            seconds.append(own + saved)
            saved = 0.0
        else:
            seconds.append(own)
    return seconds


def made_up(late: float, lengths: Sequence[float]) -> list[float]:
    """The seconds that each phase gives up so that a session that starts late ends on time.

    In proportion to what each has above a minute. Empty if it is on time, or too little would be left.
    """
    return borrowed(late, lengths) if ON_TIME < late <= keepable(lengths) else []


def keepable(lengths: Sequence[float]) -> float:
    """The delay in seconds up to which a session of these lengths can still end on time."""
    spare = sum(max(0.0, length - KEPT) for length in lengths)
    return min(spare, sum(lengths) * (1 - WORTH_KEEPING))


def learnt(total: int, taken: Sequence[Mapping[Phase, float]]) -> dict[Phase, int]:
    """The minutes of each phase of a session of `total` minutes, by how long earlier ones really took.

    `taken` has a mapping for each session, with the seconds of each phase; phases that took no time are left
    out. Empty if there are no earlier sessions, or the minutes do not suffice for the phases they had.
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
    """The units shared out by weight, at least one each; the rest goes to the largest remainders."""
    spare, whole = units - len(weights), sum(weights.values())
    # The units beyond the one that each gets anyway.
    wanted = {phase: max(0.0, units * weight / whole - 1) for phase, weight in weights.items()}
    scale = spare / sum(wanted.values()) if any(wanted.values()) else 0.0
    exact = {phase: each * scale for phase, each in wanted.items()}
    dealt = {phase: 1 + int(each) for phase, each in exact.items()}
    by_rest = sorted(exact, key=lambda phase: (int(exact[phase]) - exact[phase], -weights[phase]))
    for phase in by_rest[: units - sum(dealt.values())]:
        dealt[phase] += 1
    return dealt
