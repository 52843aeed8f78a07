"""The bulk estimate: a column for each estimate, and where people differ."""

from collections import Counter

from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase
from sessions.models import Tile
from sessions.sizing_wall.parts.view_models import SizeColumn, SizingWallView, TileView
from sessions.sizing_wall.rules import TileState, asked, state_of
from sessions.sizing_wall.service import placed


def sizing_wall(scene: Scene) -> SizingWallView | None:
    """The bulk estimate that the room sees instead of a story; None if none is open."""
    wall = scene.sizing_wall
    if wall is None or scene.phase != Phase.DEEP_DIVE:
        return None
    sizes = tuple(card.label for card in wall.sizes)
    order = {label: place for place, label in enumerate(sizes)}
    seats = [seat for seat in scene.seats if scene.is_waited_for(seat)]
    estimators = frozenset(seat.pk for seat in seats)
    rows = wall.tiles.select_related("item").prefetch_related("placements")
    tiles = [_tile(tile, order, estimators) for tile in rows]
    columns = tuple(
        SizeColumn(label, tuple(tile for tile in tiles if tile.label == label)) for label in ("", *sizes)
    )
    counts = Counter(tile.state for tile in tiles)
    return SizingWallView(
        id=wall.public_id,
        columns=columns,
        sizes=sizes,
        agreed=counts[TileState.AGREED],
        disputed=counts[TileState.DISPUTED],
        placed=counts[TileState.PLACED],
        open=counts[TileState.OPEN],
        settled=counts[TileState.SETTLED],
        only=seats[0].member.name if len(seats) == 1 else "",
        is_for_someone=bool(seats),
    )


def _tile(tile: Tile, order: dict[str, int], estimators: frozenset[int]) -> TileView:
    given = placed(tile)
    state = TileState.SETTLED if tile.settled_at else state_of(given)
    labels = set(given.values()) if state == TileState.DISPUTED else set()
    item = tile.item
    return TileView(
        id=tile.public_id,
        key=item.key,
        title=item.title,
        label=tile.label,
        state=state,
        sizes=tuple(sorted(labels, key=lambda label: order.get(label, 0))),
        placed=len(given),
        of=asked(given, estimators),
    )
