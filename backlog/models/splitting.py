"""The parts of a split story: created, given their pieces, and deleted when the split is undone."""

from collections.abc import Mapping, Sequence

from django.db.models.deletion import Collector, ProtectedError

from backlog.ranked.rules.ranking import fill

from .change import Change
from .item import Item
from .movers import KINDS, Going, Journey

# The destinations: the name of a piece, and the numbers of the parts that get it, from 1.
type Goes = Mapping[str, Sequence[int]]


class Changed(Exception):
    """Something else has changed since, so that it can no longer be undone as a whole."""

    def __init__(self, item: Item):
        super().__init__(f"{item.key} has changed since")
        self.item = item


def children(story: Item, titles: list[str], journey: Journey) -> list[Item]:
    """Create an item for each title: right after the story if it has a rank, else in the inbox."""
    ranks: list[str | None] = [None] * len(titles)
    if story.rank is not None:
        below = Item.objects.filter(team_id=story.team_id, rank__gt=story.rank).ranked()
        ranks = [*fill(story.rank, below.values_list("rank", flat=True).first(), len(titles))]
    children = []
    for title, rank in zip(titles, ranks, strict=True):
        child = Item.objects.create(
            team=story.team,
            key=Item._free_key(story.team),
            title=title,
            why=story.why,
            type=story.type,
            goal_id=story.goal_id,
            theme_id=story.theme_id,
            urgency=story.urgency,
            reporter=story.reporter,
            parent=story,
            state=Item.State.INBOX if rank is None else Item.State.BACKLOG,
            rank=rank,
            made_by=journey.by,
        )
        journey.tell(child, "created", "", title, story.key)
        children.append(child)
    return children


def send(parts: list[Item], goes: Goes, journey: Journey) -> dict[str, list]:
    moved = {}
    for kind in KINDS:
        going: Going = []
        for piece in kind.pieces(journey.source):
            if numbers := goes.get(piece.name, ()):
                if len(numbers) > 1 and not kind.is_shared:
                    raise ValueError(f"{piece.name} goes to one part only")
                if not all(1 <= number <= len(parts) for number in numbers):
                    raise ValueError(f"{piece.name} goes to no part")
                going.append((piece, [parts[number - 1] for number in dict.fromkeys(numbers)]))
        if notes := kind.move(going, journey):
            moved[kind.name] = notes
    return moved


def delete(parts: list[Item]) -> None:
    """Delete the parts of an undone split. Raises Changed when more than their history would go with them."""
    for part in parts:
        collector = Collector(using=part._state.db or "default")
        try:
            collector.collect([part])
        except ProtectedError:
            raise Changed(part) from None
        lost = {*collector.data, *(rows.model for rows in collector.fast_deletes if rows.exists())}
        # The stubs take these lists of rows for rows.
        forgets = any(len(rows) for sets in collector.field_updates.values() for rows in sets)  # type: ignore[arg-type]
        if lost - {Item, Change} or forgets:
            raise Changed(part)
    Item.objects.filter(pk__in=[part.pk for part in parts]).delete()
