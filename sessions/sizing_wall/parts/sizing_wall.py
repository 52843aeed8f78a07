"""The bulk estimate: a column for each estimate, and where people differ."""

from collections import Counter

from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase
from sessions.models import Tile
from sessions.sizing_wall.parts.view_models import SizeColumn, SizingWallView, TileView
from sessions.sizing_wall.service import agreed


def sizing_wall(scene: Scene) -> SizingWallView | None:
    """The bulk estimate that the room sees instead of a story; None if none is open."""
    wall = scene.sizing_wall
    if wall is None or scene.phase != Phase.DEEP_DIVE:
        return None
    sizes = tuple(card.label for card in wall.sizes)
    order = {label: place for place, label in enumerate(sizes)}
    tiles = [_tile(tile, order) for tile in wall.tiles.select_related("item").prefetch_related("placements")]
    columns = tuple(
        SizeColumn(label, tuple(tile for tile in tiles if tile.label == label)) for label in ("", *sizes)
    )
    return SizingWallView(
        id=wall.public_id,
        columns=columns,
        sizes=sizes,
        agreed=sum(tile.state == "agreed" for tile in tiles),
        disputed=sum(tile.state == "disputed" for tile in tiles),
        open=sum(tile.state == "open" for tile in tiles),
        settled=sum(tile.state == "settled" for tile in tiles),
    )


def _tile(tile: Tile, order: dict[str, int]) -> TileView:
    counts = Counter(placement.label for placement in tile.placements.all())
    if tile.settled_at:
        state = "settled"
    elif not counts:
        state = "open"
    else:
        state = "agreed" if agreed(tile) else "disputed"
    item = tile.item
    return TileView(
        id=tile.public_id,
        key=item.key,
        title=item.title,
        label=tile.label,
        state=state,
        sizes=tuple(sorted(counts, key=lambda label: order.get(label, 0))) if state == "disputed" else (),
    )
