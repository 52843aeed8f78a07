"""The answers of the letters for one item, from its facts and the team's rules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from backlog.items.rules.readiness import is_too_big
from backlog.ranked.rules.horizons import Horizon

from .letters import COSTS, INBOX, REASONS, Act, Letter, Reason

type Ref = int | str

# States of an item in the list that is not in progress: a refinement is no status meeting.
LISTED = frozenset({"backlog", "refining", "ready"})

ESTIMATE_HOLDS = timedelta(days=90)
# In sprints. For next and soon until they are over; for later half a year of fortnights.
LOOK_HOLDS = {Horizon.NEXT: 2, Horizon.SOON: 4, Horizon.LATER: 13}
# Nine of ten descriptions in the exports that were measured are shorter than this many characters.
MUCH_TEXT = 1_800
MUCH_CRITERIA = 5
ANSWERS_KEPT = 4_000


class Facts(NamedTuple):
    """The facts of one item, in the order in which a query may give them: `Facts._make(row)`.

    `state` is the item's own state; `horizon` is None for an item without a place in the list. `estimated_at`
    is None for an estimate that was imported or typed in, not agreed on by the team; both are None while the
    estimate is hidden, or the reasons would reveal it. `detail` counts characters of text, `since` is when
    the item entered its state. For an item whose rank grossly contradicts its value (`inversions`), `outdoes`
    counts the items above it that are worth less, or `outdone` those below it that are worth more.
    """

    ref: Ref
    state: str
    horizon: Horizon | None
    looked_at: datetime
    since: datetime
    has_why: bool = False
    criteria: int = 0
    open_questions: int = 0
    detail: int = 0
    estimate: Decimal | float | None = None
    estimated_at: datetime | None = None
    scope_changed_at: datetime | None = None
    has_value: bool = False
    before_blocker: bool = False
    outdoes: int = 0
    outdone: int = 0

    @property
    def group(self) -> str | None:
        """The group of a score that the item belongs to: a horizon, the inbox, or none."""
        if self.state == INBOX:
            return INBOX
        return self.horizon if self.state in LISTED else None


@dataclass(frozen=True)
class Rules:
    """The settings that differ between teams; `last_session_at` is when the team's last session began."""

    size_limit: Decimal | float | None = None
    sprint: timedelta = timedelta(days=14)
    last_session_at: datetime | None = None


@dataclass(frozen=True)
class Finding:
    """One reason that a letter gives: why, the action that fixes it, and the number in its sentence.

    The number counts questions, days, characters or items, depending on the reason; 0 where there is none.
    """

    reason: Reason
    act: Act
    count: int = 0


@dataclass(frozen=True)
class Answer:
    """The answer of one letter about one item, with the finding to fix first at the head.

    A letter that asks nothing of such an item is met, and not `asked`; a finding may cost nothing.
    """

    letter: Letter
    score: int
    findings: tuple[Finding, ...]
    asked: bool

    @property
    def is_met(self) -> bool:
        return self.score == 100

    @property
    def first(self) -> Finding | None:
        """The first finding, whose action is offered."""
        return self.findings[0] if self.findings else None


# The letters that ask anything of a group: those that can cost it points.
_ASKED = {
    group: frozenset(
        letter for letter, reasons in REASONS.items() if any(costs.get(reason) for reason in reasons)
    )
    for group, costs in COSTS.items()
}


def answers(facts: Facts, rules: Rules, at: datetime) -> tuple[Answer, ...]:
    """The answers of the four letters about an item at that moment, in the order of the word."""
    found = reasons_of(facts, Lens(rules, at))
    return _answers(facts.group or "", tuple((reason, _count(reason, facts, at)) for reason in found))


# A hundred rows lack the same few things.
@lru_cache(maxsize=ANSWERS_KEPT)
def _answers(group: str, found: tuple[tuple[Reason, int], ...]) -> tuple[Answer, ...]:
    costs, asked, counts = COSTS.get(group, {}), _ASKED.get(group, ()), dict(found)
    return tuple(
        Answer(
            letter,
            100 - sum(costs[reason] for reason in counts if reason in reasons),
            tuple(
                Finding(reason, act, counts[reason]) for reason, act in reasons.items() if reason in counts
            ),
            asked=letter in asked,
        )
        for letter, reasons in REASONS.items()
    )


def look_holds(horizon: Horizon, sprint: timedelta) -> timedelta:
    """The time for which a review of an item of that horizon counts as recent."""
    return LOOK_HOLDS[horizon] * sprint


class Lens:
    """The rules at one moment: everything before these moments is stale."""

    __slots__ = ("arrived", "estimated", "later", "limit", "next", "soon")

    def __init__(self, rules: Rules, at: datetime):
        self.limit = rules.size_limit
        self.estimated = at - ESTIMATE_HOLDS
        self.next = at - look_holds(Horizon.NEXT, rules.sprint)
        self.soon = at - look_holds(Horizon.SOON, rules.sprint)
        self.later = at - look_holds(Horizon.LATER, rules.sprint)
        # An item may wait for the next session, or for one sprint if there was none.
        one_sprint_ago = at - rules.sprint
        self.arrived = max(one_sprint_ago, rules.last_session_at or one_sprint_ago)


def reasons_of(facts: Facts, lens: Lens) -> list[Reason]:
    """Every reason that applies to an item. Called ten thousand times a page: later takes the shortest
    path.
    """
    group = facts.group
    if group is None:
        return []
    if group == INBOX:
        return [Reason.LEFT_OVER, Reason.IN_INBOX] if facts.since <= lens.arrived else [Reason.IN_INBOX]
    found = _LACKS[group](facts, lens)
    if facts.before_blocker:
        found.append(Reason.BEFORE_BLOCKER)
    if facts.outdoes:
        found.append(Reason.OUTDOES)
    elif facts.outdone:
        found.append(Reason.OUTDONE)
    return found


def _next_lacks(facts: Facts, lens: Lens) -> list[Reason]:
    found = []
    if not facts.has_why:
        found.append(Reason.NO_WHY)
    if not facts.criteria:
        found.append(Reason.NO_CRITERIA)
    if facts.open_questions:
        found.append(Reason.OPEN_QUESTIONS)
    if lens.limit is not None:
        # "Small enough" is a claim that nobody can make without an estimate.
        if facts.estimate is None:
            found.append(Reason.SIZE_UNKNOWN)
        elif is_too_big(facts.estimate, lens.limit):
            found.append(Reason.TOO_BIG)
    if reason := _estimate_lacks(facts, lens):
        found.append(reason)
    if facts.looked_at < lens.next:
        found.append(Reason.UNSEEN)
    if not facts.has_value:
        found.append(Reason.NO_VALUE)
    return found


def _soon_lacks(facts: Facts, lens: Lens) -> list[Reason]:
    found = []
    if not facts.has_why:
        found.append(Reason.NO_WHY)
    if facts.estimate is None:
        found.append(Reason.NOT_ESTIMATED)
    if facts.looked_at < lens.soon:
        found.append(Reason.UNSEEN)
    if not facts.has_value:
        found.append(Reason.NO_VALUE)
    return found


def _later_lacks(facts: Facts, lens: Lens) -> list[Reason]:
    found = []
    if facts.detail > MUCH_TEXT or facts.criteria > MUCH_CRITERIA:
        found.append(Reason.MUCH_DETAIL)
    if facts.looked_at < lens.later:
        found.append(Reason.UNSEEN)
    return found


_LACKS: dict[str, Callable[[Facts, Lens], list[Reason]]] = {
    Horizon.NEXT: _next_lacks,
    Horizon.SOON: _soon_lacks,
    Horizon.LATER: _later_lacks,
}


def _estimate_lacks(facts: Facts, lens: Lens) -> Reason | None:
    if facts.estimate is None:
        return Reason.NOT_ESTIMATED
    if facts.estimated_at is None:
        return Reason.NOT_BY_TEAM
    # An estimate from before anyone wrote down what was estimated. Without these two, writing the criteria
    # that D asks for would make a good estimate stale, and doing the right thing would cost points.
    if not facts.has_why:
        return Reason.ESTIMATED_WITHOUT_WHY
    if not facts.criteria:
        return Reason.ESTIMATED_WITHOUT_CRITERIA
    if facts.scope_changed_at is not None and facts.scope_changed_at > facts.estimated_at:
        return Reason.SCOPE_CHANGED
    return Reason.ESTIMATE_OLD if facts.estimated_at < lens.estimated else None


def _count(reason: Reason, facts: Facts, at: datetime) -> int:
    match reason:
        case Reason.OPEN_QUESTIONS:
            return facts.open_questions
        case Reason.MUCH_DETAIL:
            return facts.detail
        case Reason.ESTIMATE_OLD:
            assert facts.estimated_at is not None
            return (at - facts.estimated_at).days
        case Reason.UNSEEN:
            return (at - facts.looked_at).days
        case Reason.LEFT_OVER:
            return (at - facts.since).days
        case Reason.OUTDOES:
            return facts.outdoes
        case Reason.OUTDONE:
            return facts.outdone
    return 0
