"""The preparation of each story: who has read it and who has given it an early estimate, never which."""

from collections import defaultdict
from dataclasses import dataclass, field

from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry, Reading, Session
from sessions.models.pre_estimates import early_sizers


@dataclass(frozen=True)
class Preparation:
    """The names of readers and estimators, in the order in which they came."""

    readers: tuple[str, ...] = field(default=())
    sizers: tuple[str, ...] = field(default=())


def preparations(session: Session) -> dict[str, Preparation]:
    """The preparation of each story of the deep dive, by the public ID of its entry."""
    return {entry.public_id: prepared for entry, prepared in _prepared(session)}


def prepared_items(session: Session) -> dict[int, Preparation]:
    """The same, by item."""
    return {entry.item_id: prepared for entry, prepared in _prepared(session)}


def _prepared(session: Session) -> list[tuple[Entry, Preparation]]:
    entries = list(session.entries.listed_in(Phase.DEEP_DIVE).only("public_id", "item_id"))
    read = Reading.objects.filter(entry__in=entries).order_by("at", "pk")
    readers = _by_story(read.values_list("entry_id", "participant__member__name"))
    sizers = _by_story(early_sizers(session))
    return [(entry, Preparation(tuple(readers[entry.pk]), tuple(sizers[entry.item_id]))) for entry in entries]


def _by_story(rows) -> defaultdict[int, list[str]]:
    names = defaultdict(list)
    for story, name in rows:
        names[story].append(name)
    return names
