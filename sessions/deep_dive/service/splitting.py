"""Splitting a story on the stage: its parts come next on the list, the first of them at once.

It joins rows of two apps: the backlog splits the item, and the session's list follows.
"""

from collections.abc import Sequence

from backlog.models import Item, Reshaping
from backlog.models.reshaping import Changed, WrongState
from backlog.models.splitting import Goes
from core.clock import now
from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry, Event, Round
from sessions.models.session_fields import WHOLE_STAGE
from teams.models import Member

SPLIT_PARTS = (*WHOLE_STAGE, "clock", "tally", "people")


def split_on_stage(
    entry: Entry, titles: Sequence[str], by: Member, *, goes: Goes | None = None, stays: bool = False
) -> Reshaping | None:
    """Splits the entry's story and lists its parts right after it, the first one on the stage.

    Cards of a round under way no longer count. If the story `stays`, it is listed after its parts. None if
    the deep dive is over, or the story was dealt with or can no longer be split. Raises BeingEstimated while
    another room votes on it, and ValueError as `Reshaping.split` does.
    """
    at = now()
    with entry.session.changing(*SPLIT_PARTS) as session:
        entry = Entry.objects.select_related("item__team", "session__team").get(pk=entry.pk)
        if session.phase != Phase.DEEP_DIVE or entry.closed_at:
            session.nothing_changed()
            return None
        if entry.item.is_being_estimated:
            entry.stop_sizing()
        here = session.public_id
        try:
            shaping = Reshaping.split(entry.item, titles, by, goes=goes, stays=stays, session=here)
        except WrongState:
            session.nothing_changed()
            return None
        entry.item.refresh_from_db()
        children = Item.objects.filter(pk__in=shaping.before["parts"]).order_by("pk")
        parts = entry.list_parts(list(children))
        if not stays:
            entry.close(at)
        session.record(Event.Kind.SPLIT, by, at, item=entry.item.key, parts=[part.item.key for part in parts])
        session.put_on_stage(parts[0], by, at)
        shaping.belongs_so_far()
    return shaping


def undo_split(shaping: Reshaping, entry: Entry, by: Member) -> bool:
    """Undoes the split: its parts are removed, and the story is back on the stage.

    False if it was undone already, or a part has been voted on, edited or moved since.
    """
    at = now()
    try:
        with entry.session.changing(*SPLIT_PARTS) as session:
            parts = Entry.objects.filter(part_of=entry, item__in=shaping.before["parts"])
            if shaping.undone_at or Round.objects.filter(entry__in=parts).exists():
                session.nothing_changed()
                return False
            if session.on_stage and session.on_stage.part_of_id == entry.pk:
                session.put_on_stage(None, by, at)
            parts.delete()
            if not shaping.take_back(by, session.public_id):
                session.nothing_changed()
                return False
            entry = Entry.objects.select_related("item__team", "session__team").get(pk=entry.pk)
            entry.reopen()
            session.record(Event.Kind.UNDONE, by, at, item=entry.item.key)
            if session.phase == Phase.DEEP_DIVE:
                session.put_on_stage(entry, by, at)
    except Changed:
        return False
    return True
