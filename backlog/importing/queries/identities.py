"""Which item of a team a row of a file is: by its number at its source, in an export of ours by its key."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from backlog.importing.rules import own
from backlog.importing.rules.records import Batch, Record
from backlog.models import Item, Upload
from teams.models import Team

# Queries name so many keys at once.
CHUNK = 1000


@dataclass(frozen=True)
class Known:
    """An item of the source, as far as finding the changes and the places needs it."""

    pk: int
    prints: dict[str, Any]
    rank: str | None
    state: str


class Identities(Protocol):
    """How the rows of a file find their items."""

    def known(self) -> dict[str, Known]:
        """The items of the team that the file knows, by the keys of its rows."""

    def find(self, keys: Iterable[str]) -> dict[str, int]:
        """The items that are there for these keys at this moment, by key."""


def identities_of(team: Team | None, read: Batch, source: str) -> Identities:
    """An export of ours knows its items by key; one of another team is a tracker like any other."""
    if team is None:
        return Nobody()
    if read.source == own.NAME and source == own.NAME:
        return ByKey(team, read.records)
    return BySource(team, source)


class Nobody:
    """A team that does not exist yet has no items."""

    def known(self) -> dict[str, Known]:
        return {}

    def find(self, keys: Iterable[str]) -> dict[str, int]:
        return {}


class BySource:
    """Items have the key that they have at their source."""

    def __init__(self, team: Team, source: str):
        self.items = Item.objects.filter(team=team, source=source).order_by()

    def known(self) -> dict[str, Known]:
        rows = self.items.exclude(source_key="")
        return {
            key: Known(pk, prints, rank, state)
            for key, pk, prints, rank, state in rows.values_list(
                "source_key", "pk", "imported", "rank", "state"
            )
        }

    def find(self, keys: Iterable[str]) -> dict[str, int]:
        found = self.items.filter(source_key__in=list(keys)).values_list("source_key", "pk")
        return dict(found)


class ByKey:
    """Items of an export of ours: those from a tracker by their number there, the others by their key.

    An item whose key was taken where it was imported has the key of the file as its number at our source.
    """

    def __init__(self, team: Team, records: Iterable[Record]):
        self.team = team
        self.records = {record.key: record for record in records}

    def known(self) -> dict[str, Known]:
        found = self.find(self.records)
        by_pk = {
            pk: (rank, state, is_arriving)
            for pk, rank, state, is_arriving in self._rows("pk", "rank", "state", "arrival__state")
        }
        return {
            key: Known(pk, self._prints(key, by_pk[pk][2]), *by_pk[pk][:2])
            for key, pk in found.items()
            if pk in by_pk
        }

    def find(self, keys: Iterable[str]) -> dict[str, int]:
        keys = list(dict.fromkeys(keys))
        wanted = [record for key in keys if (record := self.records.get(key)) and record.source_key]
        numbers = {record.source_key for record in wanted} | set(keys)
        by_key: dict[str, int] = {}
        by_number: dict[tuple[str, str], int] = {}
        # Of what came from a tracker the key alone says nothing: another team may have the same.
        bare: set[str] = set()
        for rows in (self._found("key", keys), self._found("source_key", numbers)):
            for pk, key, source, number in rows:
                by_key[key] = pk
                if number:
                    by_number[source, number] = pk
                else:
                    bare.add(key)
        found: dict[str, int] = {}
        taken: set[int] = set()
        for key in keys:
            record = self.records.get(key)
            pk = by_number.get((record.source, record.source_key)) if record and record.source_key else None
            pk = pk or by_number.get((own.NAME, key))
            # A row that is not in the file, such as a parent, is whatever has its key.
            pk = pk or (by_key.get(key) if record is None or key in bare else None)
            if pk and (record is None or pk not in taken):
                found[key] = pk
                taken.add(pk)
        return found

    def _prints(self, key: str, arrival: str | None) -> dict[str, Any]:
        # What an import that was cut off has made may still lack its parent and links.
        return {} if arrival in Upload.UNDER_WAY else self.records[key].base or {}

    def _rows(self, *names: str):
        return self.team.items.order_by().values_list(*names).iterator(CHUNK)

    def _found(self, name: str, values: Iterable[str]):
        values = list(values)
        for start in range(0, len(values), CHUNK):
            rows = self.team.items.order_by().filter(**{f"{name}__in": values[start : start + CHUNK]})
            yield from rows.values_list("pk", "key", "source", "source_key")
