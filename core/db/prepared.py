"""Prepared queries, compiled once a connection and executed many times.

On the small reads between a vote and the screens Django spends four times as long on compiling the SQL as on
all the rest. A prepared query keeps the compiled SQL and fills in the values; Django's own code makes the
rows into objects.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet


def _unchanged(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Kind:
    """A kind of blank: its placeholder while the SQL is compiled, and how its value is adapted."""

    blank: Callable[[int], Any]
    adapt: Callable[[Any], Any] = _unchanged


KINDS: dict[type, Kind] = {
    str: Kind(lambda place: f"blank-{place}-of-a-prepared-query"),
    int: Kind(lambda place: -(2**40) - place),
    datetime: Kind(
        lambda place: datetime(1900, 1, 1, tzinfo=UTC) + timedelta(seconds=place),
        lambda at: connection.ops.adapt_datetimefield_value(at),
    ),
}


class Prepared:
    """A queryset with blanks. `build` gets one for each of `kinds` (str, int, datetime or Kind) to filter by.

    The queryset may join (`select_related`) and slice, but not prefetch. A blank must not change the form of
    the query, and its value must not be None.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: type | Kind) -> None:
        self._build = build
        self._kinds = tuple(kind if isinstance(kind, Kind) else KINDS[kind] for kind in kinds)

    def all(self, *values: Any) -> list[Any]:
        """The rows of the queryset with these values for its blanks."""
        return self._compiled().ask(values)

    def raw(self, *values: Any) -> list[tuple[Any, ...]]:
        """The rows as the database's driver returns them: converting many takes twice as long."""
        return self._compiled().ask_raw(values)

    def first(self, *values: Any) -> Any:
        """The first row, or None. A query that may have many should slice itself with `[:1]`."""
        return next(iter(self.all(*values)), None)

    def prefetch(self, owner: Model, relation: str, *values: Any) -> None:
        """Set the rows as the result of `owner.relation.all()`, like `prefetch_related` for one object."""
        rows = getattr(owner, relation).all()
        # As Django's own prefetch does; the filter stays for other queries of this relation.
        rows._result_cache = self.all(*values)
        rows._prefetch_done = True
        owner.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = rows

    def _compiled(self) -> "_Compiled":
        # A connection belongs to one thread, and so does what is stored on it.
        kept = connections[DEFAULT_DB_ALIAS].__dict__.setdefault("prepared_queries", {})
        if self not in kept:
            kept[self] = _Compiled(self._build, self._kinds)
        return kept[self]


class _Compiled:
    def __init__(self, build: Callable[..., QuerySet[Any, Any]], kinds: tuple[Kind, ...]) -> None:
        self._kinds = kinds
        blanks = [kind.blank(place) for place, kind in enumerate(kinds)]
        self._rows = build(*blanks)
        if self._rows._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise ValueError("a prepared query cannot prefetch")
        self._compiler = self._rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql, self._params = self._compiler.as_sql()
        blanks = self._adapt(blanks)
        self._places = [blanks.index(each) if each in blanks else None for each in self._params]
        if {place for place in self._places if place is not None} != set(range(len(blanks))):
            raise ValueError("a blank of a prepared query is missing from its SQL")
        self._rows.query.get_compiler = lambda *_args, **_kwargs: self._compiler  # type: ignore[method-assign]

    def ask(self, values: tuple[Any, ...]) -> list[Any]:
        params = self._fill(values)
        self._compiler.as_sql = lambda *_args, **_kwargs: (self._sql, params)
        rows: Iterable[Any] = self._rows._iterable_class(self._rows)  # type: ignore[assignment]
        return list(rows)

    def ask_raw(self, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(self._sql, self._fill(values))
            return cursor.fetchall()

    def _fill(self, values: Iterable[Any]) -> tuple[Any, ...]:
        adapted = self._adapt(values)
        return tuple(
            fixed if place is None else adapted[place]
            for fixed, place in zip(self._params, self._places, strict=True)
        )

    def _adapt(self, values: Iterable[Any]) -> list[Any]:
        return [kind.adapt(value) for kind, value in zip(self._kinds, values, strict=True)]
