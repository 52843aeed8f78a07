"""Rounds in several rooms: an item's estimate stays hidden until the last room that votes has left it."""

from typing import TYPE_CHECKING

from django.db.models import F, Q

from backlog.models import Item
from backlog.models.estimation import hidden_since
from core.clock import now
from teams.models import Team

if TYPE_CHECKING:
    from .entry import Entry


def is_voted_on(item: Item, *, but: "Entry | None" = None) -> bool:
    """True if a room votes on the item, that of entry `but` aside; a round that was forgotten does not count.

    Locks the team's list, so that of two rooms that leave the item at once, one sees that the other has left.
    """
    Team(pk=item.team_id).lock()
    since = hidden_since(now())
    lately = Q(on_stage_since__gt=since) | Q(rounds__opened_at__gt=since)
    shown = item.entries.filter(lately, session__on_stage=F("pk")).distinct()
    return any(entry.has_round_to_settle() for entry in shown if entry != but)
