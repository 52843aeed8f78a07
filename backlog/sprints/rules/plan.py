"""Selects items for the next sprint, and measures how far the ready work reaches. Pure; sizes are points.

An item without a size counts as the usual one (the team's median), and is named among the `guessed`.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import ceil

from backlog.ranked.rules.horizons import usual_size
from backlog.relations.rules import Edge, in_order, open_blockers

SPRINTS_COUNTED = 3
# A backlog should have ready work for at least the coming two sprints.
RUNWAY_GOAL = 2


class Why(StrEnum):
    """Why an item was passed over."""

    NOT_READY = "not-ready"
    BLOCKED = "blocked"
    LARGER_THAN_SPRINT = "larger-than-sprint"
    NO_ROOM = "no-room"


@dataclass(frozen=True)
class Story[Id: Hashable]:
    """An item of the list that is not done: its size, and whether it is ready."""

    ref: Id
    points: Decimal | None
    is_ready: bool = True


@dataclass(frozen=True)
class Passed[Id: Hashable]:
    """An item that was passed over, why, and its open blockers."""

    ref: Id
    why: Why
    blockers: tuple[Id, ...] = ()


@dataclass(frozen=True)
class Proposal[Id: Hashable]:
    """The items to take, in an order in which they can be done; their sum, and the capacity that is left.

    `fillers` are those chosen that fill a gap into which an item above them did not fit. `passed` has every
    ready item that was not chosen while there was room, and the unready ones ranked above a chosen one.
    """

    chosen: tuple[Id, ...]
    points: Decimal
    left: Decimal
    fillers: tuple[Id, ...]
    guessed: tuple[Id, ...]
    passed: tuple[Passed[Id], ...]


def propose[Id: Hashable](
    stories: Sequence[Story[Id]],
    capacity: Decimal,
    edges: Iterable[Edge[Id]] = (),
    *,
    settled: AbstractSet[Id] = frozenset(),
    taken: Mapping[Id, Decimal | None] | None = None,
) -> Proposal[Id]:
    """Ready items in rank order (that of `stories`) up to the capacity, none before its blockers.

    A blocker blocks nothing when it is `settled` (done) or in the sprint: chosen before, or `taken` into it
    already, with its size. An item that does not fit is passed over, and smaller ones below may fill the gap:
    rank decides which is considered first, and a half-empty sprint helps nobody. Next time it comes first.
    """
    taken = taken or {}
    edges = [edge for edge in edges if edge[0] not in settled and edge[0] not in taken]
    blockers = open_blockers(edges)
    by_ref = {story.ref: story for story in stories}
    usual = usual_size((story.points for story in stories), capacity)
    left = max(Decimal(0), capacity - _total(taken.values(), usual))
    points = Decimal(0)
    chosen: dict[Id, Decimal] = {}
    fillers: list[Id] = []
    passed: list[Passed[Id]] = []
    gap, above_last = False, 0
    for ref in in_order([story.ref for story in stories if story.ref not in taken], edges):
        if left <= 0:
            break
        story = by_ref[ref]
        size = usual if story.points is None else story.points
        held_by = tuple(blocker for blocker in blockers.get(ref, ()) if blocker not in chosen)
        if not story.is_ready:
            passed.append(Passed(ref, Why.NOT_READY))
        elif held_by:
            passed.append(Passed(ref, Why.BLOCKED, held_by))
        elif size > left:
            passed.append(Passed(ref, Why.LARGER_THAN_SPRINT if size > capacity else Why.NO_ROOM))
            gap = gap or size <= capacity
        else:
            if gap:
                fillers.append(ref)
            chosen[ref] = size
            left, points = left - size, points + size
            above_last = len(passed)
    return Proposal(
        chosen=tuple(chosen),
        points=points,
        left=left,
        fillers=tuple(fillers),
        guessed=tuple(ref for ref in chosen if by_ref[ref].points is None),
        passed=tuple(
            each for place, each in enumerate(passed) if place < above_last or each.why is not Why.NOT_READY
        ),
    )


def velocity(finished: Sequence[Decimal], own: Decimal | None) -> Decimal | None:
    """Points a sprint: the mean of the last three finished, or of fewer while there are fewer; oldest first.

    Before there is any, or when they finished nothing, it is the team's own figure; None without either.
    """
    last = finished[-SPRINTS_COUNTED:]
    mean = sum(last, Decimal(0)) / len(last) if last else Decimal(0)
    # Rounded as the settings store and the screens show it, so that no sum differs from what can be read.
    return mean.quantize(Decimal("0.01")) or own or None


def runway(sizes: Iterable[Decimal | None], velocity: Decimal | None, usual: Decimal) -> Decimal | None:
    """The number of sprints that the ready items of these sizes last; None without a velocity."""
    if not velocity:
        return None
    return _total(sizes, usual) / velocity


@dataclass(frozen=True)
class Share:
    """The ready work in one sprint: its points, and how many items begin in it."""

    points: Decimal
    items: int


def laid_out(sizes: Iterable[Decimal], velocity: Decimal | None, at_least: int) -> list[Share]:
    """The ready work, in rank order, spread over the coming sprints at that velocity; at least so many.

    Work flows on where a sprint is full, so that the result is as long as the runway says. Empty without a
    velocity.
    """
    if not velocity:
        return []
    starts: list[int] = []
    total = Decimal(0)
    for size in sizes:
        starts.append(int(total // velocity))
        total += size
    number = max(at_least, ceil(total / velocity))
    return [
        Share(
            min(velocity, max(Decimal(0), total - place * velocity)),
            sum(min(start, number - 1) == place for start in starts),
        )
        for place in range(number)
    ]


def filled_after[Id: Hashable](stories: Sequence[Story[Id]], velocity: Decimal | None) -> int | None:
    """The number of items of the list until the ready ones among them fill a sprint.

    That is the place of the line in the list; None when the ready work does not fill one.
    """
    if not velocity:
        return None
    usual = usual_size((story.points for story in stories), velocity)
    ready = Decimal(0)
    for place, story in enumerate(stories, 1):
        if story.is_ready:
            ready += usual if story.points is None else story.points
            if ready >= velocity:
                return place
    return None


def _total(sizes: Iterable[Decimal | None], usual: Decimal) -> Decimal:
    return sum((usual if size is None else size for size in sizes), Decimal(0))
