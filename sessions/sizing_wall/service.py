"""Settling a bulk estimate: agreed sizes become the items' estimates, disputed items go to the deep dive."""

from django.utils.translation import gettext as _

from backlog.items.rules.scales import card_named
from core.clock import now
from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry, Event, SizingWall, Tile
from sessions.models.concurrent_rounds import is_voted_on
from sessions.sizing_wall.rules import TileState, state_of
from teams.models import Member

WALL_PARTS = ("sizing-wall", "queue", "clock")


def placed(tile: Tile) -> dict[int, str]:
    """The label that each person last gave the item, by seat."""
    return {placement.participant_id: placement.label for placement in tile.placements.all()}


def settle_agreed(wall: SizingWall, by: Member) -> list[str]:
    """Gives the items that the room agrees on their estimates, and returns their keys.

    An item that was estimated elsewhere since, or is being estimated, stays as it is.
    """
    keys, at = [], now()
    with wall.session.changing(*WALL_PARTS) as session:
        estimators = session.estimators_here(at)
        for tile in _open_tiles(wall) if session.phase == Phase.DEEP_DIVE else ():
            item, card = tile.item, card_named(wall.sizes, tile.label)
            is_agreed = state_of(placed(tile), estimators) == TileState.AGREED
            if card is None or not is_agreed or item.estimate is not None or item.is_being_estimated:
                continue
            tile.settled_at, tile.former_size = at, item.size_kept()
            tile.save(update_fields=["settled_at", "former_size"])
            item.settle(card.points, card.label, by, session.public_id)
            session.record(Event.Kind.SETTLED, by, at, item=item.key, label=card.label)
            keys.append(item.key)
        if not keys:
            session.nothing_changed()
    return keys


def unsettle_last(wall: SizingWall, by: Member) -> bool:
    """Undoes what the last press settled; False if there is nothing to undo."""
    with wall.session.changing(*WALL_PARTS) as session:
        last = wall.tiles.filter(settled_at__isnull=False).order_by("-settled_at").first()
        if last is None:
            session.nothing_changed()
            return False
        for tile in wall.tiles.filter(settled_at=last.settled_at).select_related("item__team"):
            tile.item.unsettle(tile.former_size, by, session.public_id, goes_on=is_voted_on(tile.item))
            tile.settled_at = None
            tile.save(update_fields=["settled_at"])
            session.record(Event.Kind.UNDONE, by, item=tile.item.key)
    return True


def dive_into(tile: Tile, by: Member) -> bool:
    """Adds a disputed item to the deep dive's list; False if it is there already."""
    with tile.wall.session.changing(*WALL_PARTS) as session:
        reason = _("estimates differ")
        _entry, made = Entry.add_last(session, Phase.DEEP_DIVE, tile.item, reason)
        if not made:
            session.nothing_changed()
    return made


def _open_tiles(wall: SizingWall):
    fresh = wall.tiles.select_for_update(of=("self",)).filter(settled_at=None, wall__closed_at=None)
    return fresh.select_related("item__team").prefetch_related("placements")
