"""The four scores of a whole backlog in one pass, each with the lists of what to fix."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from heapq import nsmallest

from backlog.ranked.rules.horizons import Horizon

from .item import Facts, Lens, Ref, Rules, reasons_of
from .letters import COSTS, INBOX, PRUNED, REASONS, WEIGHTS, Letter, Reason

# A triage of twenty minutes takes twenty items: with that many left over the inbox earns no points.
LEFT_OVER_COST = 5
# One open item of so many should be closed (declined, merged or archived) within later's period.
LET_GO_OF = 20


@dataclass(frozen=True)
class Part:
    """One term of a score: a group, its weight, its own score of 100 and how many items it has."""

    name: str
    weight: int
    score: Fraction
    items: int

    @property
    def shown(self) -> int:
        return int(self.score)


@dataclass(frozen=True)
class Score:
    """One letter of a backlog, 0 to 100; None where there is nothing to ask about.

    100 means that nothing is left to fix: everything below is rounded down. `lists` has, by reason and in the
    order of the facts, exactly the items that each count counts.
    """

    letter: Letter
    value: int | None
    parts: tuple[Part, ...]
    lists: Mapping[Reason, Sequence[Ref]]

    @property
    def counts(self) -> dict[Reason, int]:
        return {reason: len(refs) for reason, refs in self.lists.items()}

    @cached_property
    def lacking(self) -> frozenset[Ref]:
        """The items that have not earned this letter."""
        about_items = self.lists.keys() - {Reason.MUCH_DETAIL, Reason.NOT_PRUNED}
        return frozenset(ref for reason in about_items for ref in self.lists[reason])


def scores(
    backlog: Iterable[Facts],
    rules: Rules,
    at: datetime,
    *,
    let_go: int = 0,
    quiet: Sequence[tuple[datetime, Ref]] = (),
) -> dict[Letter, Score]:
    """The four letters of a backlog, given its facts in rank order.

    `let_go` is how many items were declined, merged or archived within later's period (`look_holds`). `quiet`
    are further items of later, given as the moment of their last look, which is all that is known of them.
    With an empty list and an empty inbox there is no score, neither a good one nor a bad one. Doing what a
    reason asks for lowers no score as long as the other facts stay as they are.
    """
    reading = _Reading(backlog, quiet, Lens(rules, at), let_go)
    return {letter: reading.score(letter) for letter in Letter}


class _Reading:
    """One pass over a backlog: how many items each group has, and which of them lack what."""

    def __init__(
        self, backlog: Iterable[Facts], quiet: Sequence[tuple[datetime, Ref]], lens: Lens, let_go: int
    ):
        self.let_go = let_go
        self.items: dict[str, int] = defaultdict(int)
        self.lacking: dict[str, dict[Reason, list[Ref]]] = {
            group: {reason: [] for reason in costs} for group, costs in COSTS.items()
        }
        self.later: list[tuple[datetime, Ref]] = []
        for facts in backlog:
            if (group := facts.group) is None:
                continue
            self.items[group] += 1
            if group is Horizon.LATER:
                self.later.append((facts.looked_at, facts.ref))
            if found := reasons_of(facts, lens):
                lists = self.lacking[group]
                for reason in found:
                    lists[reason].append(facts.ref)
        if quiet:
            self.items[Horizon.LATER] += len(quiet)
            self.later += quiet
            unseen = (ref for looked_at, ref in quiet if looked_at < lens.later)
            self.lacking[Horizon.LATER][Reason.UNSEEN] += unseen
        self.all = sum(self.items.values()) + let_go

    def score(self, letter: Letter) -> Score:
        parts = tuple(self._parts(letter)) if self.items else ()
        weight = sum(part.weight for part in parts)
        value = int(sum(part.weight * part.score for part in parts) / weight) if weight else None
        return Score(letter, value, parts, {reason: refs for reason, refs in self._lists(letter) if refs})

    def _parts(self, letter: Letter) -> Iterable[Part]:
        for horizon in Horizon:
            items = self.items.get(horizon, 0)
            costs = {reason: cost for reason, cost in COSTS[horizon].items() if reason in REASONS[letter]}
            if items and any(costs.values()):
                lost = sum(cost * len(self.lacking[horizon][reason]) for reason, cost in costs.items())
                # A closed item has been looked at and dealt with too: it counts as one more of later that is
                # fine.
                of = items + self.let_go if horizon is Horizon.LATER else items
                yield Part(horizon, WEIGHTS[horizon], 100 - Fraction(lost, of), items)
        inbox = self.items.get(INBOX, 0)
        if letter is Letter.EMERGENT:
            left_over = len(self.lacking[INBOX][Reason.LEFT_OVER])
            yield Part(INBOX, WEIGHTS[INBOX], Fraction(max(0, 100 - LEFT_OVER_COST * left_over)), inbox)
            if wanted := self.all // LET_GO_OF:
                share = Fraction(100 * min(wanted, self.let_go), wanted)
                yield Part(PRUNED, WEIGHTS[PRUNED], share, self.let_go)
        elif letter is Letter.PRIORITIZED:
            yield Part(INBOX, WEIGHTS[INBOX], Fraction(100 * (self.all - inbox), self.all), inbox)

    def _lists(self, letter: Letter) -> Iterable[tuple[Reason, list[Ref]]]:
        for reason in REASONS[letter]:
            if reason is Reason.NOT_PRUNED:
                yield reason, self._archivable()
            else:
                yield reason, [ref for lists in self.lacking.values() for ref in lists.get(reason, ())]

    def _archivable(self) -> list[Ref]:
        """As many items of later as are missing, the longest unseen first; never more than half of them."""
        missing = min(self.all // LET_GO_OF - self.let_go, len(self.later) // 2)
        return [ref for _, ref in nsmallest(missing, self.later, key=_moment)] if missing > 0 else []


def _moment(pair: tuple[datetime, Ref]) -> datetime:
    return pair[0]
