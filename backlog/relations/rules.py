"""Dependencies as a graph whose edges are (blocker, blocked) pairs of ids. Pure.

Nothing here recurses: a chain may be as long as the backlog.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from heapq import heapify, heappop, heappush

type Edge[Id] = tuple[Id, Id]


def cycle[Id: Hashable](edges: Iterable[Edge[Id]], blocker: Id, blocked: Id) -> list[Id] | None:
    """The circle that this edge would close, to be shown as A → B → C → A; None when it may be added.

    It begins and ends with the new blocker and is as short as can be. An item that blocks itself is the
    circle A → A.
    """
    if blocker == blocked:
        return [blocker, blocker]
    blocks = _by_blocker(edges)
    came_from: dict[Id, Id] = {}
    waiting = deque([blocked])
    while waiting:
        here = waiting.popleft()
        for there in blocks.get(here, ()):
            if there in came_from or there == blocked:
                continue
            came_from[there] = here
            if there == blocker:
                return [blocker, *_path(came_from, blocked, blocker)]
            waiting.append(there)
    return None


def open_blockers[Id: Hashable](
    edges: Iterable[Edge[Id]], settled: AbstractSet[Id] = frozenset()
) -> dict[Id, list[Id]]:
    """The open blockers of each item: those that are not `settled` (done, or no longer meant)."""
    found: dict[Id, list[Id]] = {}
    for blocker, blocked in edges:
        if blocker not in settled:
            found.setdefault(blocked, []).append(blocker)
    return found


def in_order[Id: Hashable](order: Sequence[Id], edges: Iterable[Edge[Id]]) -> list[Id]:
    """The same items, none before its blockers: a blocked item follows right after the last of them.

    An item that is not blocked keeps its order. In a circle the topmost item of what is left goes first, and
    nothing is lost.
    """
    place = {item: number for number, item in enumerate(order)}
    blocks: dict[int, list[int]] = defaultdict(list)
    waits_for = [0] * len(order)
    for blocker, blocked in set(edges):
        if blocker in place and blocked in place and blocker != blocked:
            blocks[place[blocker]].append(place[blocked])
            waits_for[place[blocked]] += 1
    free = [number for number, count in enumerate(waits_for) if not count]
    heapify(free)
    left = iter(range(len(order)))
    gone = [False] * len(order)
    found: list[Id] = []
    while len(found) < len(order):
        number = heappop(free) if free else next(number for number in left if not gone[number])
        if gone[number]:
            continue
        gone[number] = True
        found.append(order[number])
        for other in blocks[number]:
            waits_for[other] -= 1
            if not waits_for[other]:
                heappush(free, other)
    return found


def _by_blocker[Id: Hashable](edges: Iterable[Edge[Id]]) -> dict[Id, list[Id]]:
    blocks: dict[Id, list[Id]] = {}
    for blocker, blocked in edges:
        blocks.setdefault(blocker, []).append(blocked)
    return blocks


def _path[Id: Hashable](came_from: dict[Id, Id], start: Id, end: Id) -> list[Id]:
    path = [end]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return path[::-1]
