"""The places of the items that an import ranks or moves, found before it writes."""

from bisect import bisect_left

from backlog.importing.queries.diff import Plan
from backlog.models import Item
from backlog.ranked.rules.ranking import fill


def seats(plan: Plan) -> dict[str, str]:
    """A rank for each new and each moved item by its key: each run of them after its predecessor.

    No rank that an item has now is given to another, so that they can be written in any order.
    """
    assert plan.team is not None
    waiting = {record.key for record in plan.new if plan.state_for(record) in Item.RANKED_STATES}
    for record in plan.changed:
        known = plan.known[record.key]
        enters = known.rank is None and record.fields.get("state") in Item.RANKED_STATES
        if enters or (known.rank is not None and record.key in plan.moved):
            waiting.add(record.key)
    taken = list(plan.team.items.ranked().values_list("rank", flat=True))
    found: dict[str, str] = {}
    run: list[str] = []
    anchor: str | None = None
    for record in plan.in_order():
        known_rank = plan.known[record.key].rank if record.key in plan.known else None
        if record.key in waiting:
            run.append(record.key)
        elif known_rank is not None:
            found |= _seated(run, taken, after=anchor, before=known_rank)
            run, anchor = [], known_rank
    return found | _seated(run, taken, after=anchor, before=None)


def _seated(run: list[str], taken: list[str], *, after: str | None, before: str | None) -> dict[str, str]:
    """Ranks for a run of items right after `after`, else right before `before`, else at the end."""
    if not run:
        return {}
    if after is not None:
        place = bisect_left(taken, after) + 1
    elif before is not None:
        place = bisect_left(taken, before)
    else:
        place = len(taken)
    low = taken[place - 1] if place else None
    high = taken[place] if place < len(taken) else None
    ranks = fill(low, high, len(run))
    taken[place:place] = ranks
    return dict(zip(run, ranks, strict=True))
