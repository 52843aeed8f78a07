"""How far people have prepared: who has read which story and who has given it a size, never what."""

from collections import defaultdict
from dataclasses import dataclass, field

from sessions.agenda import Phase
from sessions.models import Entry, Reading, Round, Session, Vote


@dataclass(frozen=True)
class Preparation:
    """Names, in the order in which they came."""

    readers: tuple[str, ...] = field(default=())
    sizers: tuple[str, ...] = field(default=())


def preparations(session: Session) -> dict[str, Preparation]:
    """By the public id of each entry that is to be dived into."""
    return {entry.public_id: prepared for entry, prepared in _prepared(session)}


def prepared_items(session: Session) -> dict[int, Preparation]:
    """The same by item."""
    return {entry.item_id: prepared for entry, prepared in _prepared(session)}


def _prepared(session: Session) -> list[tuple[Entry, Preparation]]:
    entries = list(session.entries.listed_in(Phase.DEEP_DIVE).only("public_id", "item_id"))
    read = Reading.objects.filter(entry__in=entries).order_by("at", "pk")
    # No card is read here: what is not asked for cannot be told.
    sized = Vote.objects.filter(round__entry__in=entries, round__kind=Round.Kind.EARLY).order_by("pk")
    readers = _by_entry(read.values_list("entry_id", "participant__member__name"))
    sizers = _by_entry(sized.values_list("round__entry_id", "participant__member__name"))
    return [(entry, Preparation(tuple(readers[entry.pk]), tuple(sizers[entry.pk]))) for entry in entries]


def _by_entry(rows) -> defaultdict[int, list[str]]:
    names = defaultdict(list)
    for entry, name in rows:
        names[entry].append(name)
    return names
