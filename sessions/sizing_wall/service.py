"""Settling a bulk estimate: agreed sizes become the items' estimates, disputed items go to the deep dive.

What one person alone has placed is settled only item by item.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from backlog.items.rules.scales import Card, card_named
from core.clock import now
from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry, Event, Session, SizingWall, Tile
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
        for tile in _open_tiles(session, wall):
            if state_of(placed(tile)) == TileState.AGREED and (card := _card_to_settle(tile)):
                _settle(session, tile, card, by, at)
                keys.append(tile.item.key)
        if not keys:
            session.nothing_changed()
    return keys


def settle_one(tile: Tile, label: str, by: Member) -> bool:
    """Gives an item that one person alone has placed that person's estimate, because `by` decides so.

    False if it has another estimate or placement by now, is being estimated, or the bulk estimate is closed.
    """
    with tile.wall.session.changing(*WALL_PARTS) as session:
        present = _open_tiles(session, tile.wall).filter(pk=tile.pk, label=label).first()
        is_alone = present and state_of(placed(present)) == TileState.PLACED
        card = _card_to_settle(present) if present and is_alone else None
        if present is None or card is None:
            session.nothing_changed()
            return False
        _settle(session, present, card, by, now())
    return True


def unsettle_last(wall: SizingWall, by: Member) -> bool:
    """Undoes what the last press settled; False if there is nothing to undo."""
    with wall.session.changing(*WALL_PARTS) as session:
        settled = wall.tiles.filter(settled_at__isnull=False)
        last = settled.order_by("-settled_at").first()
        if last is None:
            session.nothing_changed()
            return False
        for tile in settled.filter(settled_at=last.settled_at).select_related("item__team"):
            _unsettle(session, tile, by)
    return True


def unsettle_one(tile: Tile, by: Member) -> bool:
    """Undoes the settled estimate of one item; False if it is not settled."""
    with tile.wall.session.changing(*WALL_PARTS) as session:
        settled = Tile.objects.select_for_update(of=("self",)).filter(settled_at__isnull=False)
        present = settled.select_related("item__team").filter(pk=tile.pk).first()
        if present is None:
            session.nothing_changed()
            return False
        _unsettle(session, present, by)
    return True


def dive_into(tile: Tile, by: Member) -> bool:
    """Adds a disputed item to the deep dive's list; False if it is there already."""
    with tile.wall.session.changing(*WALL_PARTS) as session:
        reason = _("estimates differ")
        _entry, made = Entry.add_last(session, Phase.DEEP_DIVE, tile.item, reason)
        if not made:
            session.nothing_changed()
    return made


def _open_tiles(session: Session, wall: SizingWall):
    """The items that can be settled now: none outside the deep dive."""
    tiles = wall.tiles.all() if session.phase == Phase.DEEP_DIVE else wall.tiles.none()
    fresh = tiles.select_for_update(of=("self",)).filter(settled_at=None, wall__closed_at=None)
    return fresh.select_related("item__team", "wall").prefetch_related("placements")


def _card_to_settle(tile: Tile) -> Card | None:
    """The card of its column; None if the item was estimated elsewhere since, or is being estimated."""
    item = tile.item
    is_free = item.estimate is None and not item.is_being_estimated
    return card_named(tile.wall.sizes, tile.label) if is_free else None


def _settle(session: Session, tile: Tile, card: Card, by: Member, at: datetime) -> None:
    item = tile.item
    tile.settled_at, tile.former_size = at, item.size_kept()
    tile.save(update_fields=["settled_at", "former_size"])
    item.settle(card.points, card.label, by, session.public_id)
    session.record(Event.Kind.SETTLED, by, at, item=item.key, label=card.label)


def _unsettle(session: Session, tile: Tile, by: Member) -> None:
    tile.item.unsettle(tile.former_size, by, session.public_id, goes_on=is_voted_on(tile.item))
    tile.settled_at = None
    tile.save(update_fields=["settled_at"])
    session.record(Event.Kind.UNDONE, by, item=tile.item.key)
