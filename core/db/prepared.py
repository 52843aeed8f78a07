"""Queries that are put together once a connection and asked many times.

On the small reads between a vote and the screens Django spends four times as long on putting the SQL together
as on all the rest. A prepared query keeps what its compiler made and fills in the values alone; rows become
the same objects, by the same code of Django's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet


def _as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Kind:
    """What stands in a blank's place while the SQL is put together, and how the database is given a value."""

    blank: Callable[[int], Any]
    given: Callable[[Any], Any] = _as_it_is


KINDS: dict[type, Kind] = {
    str: Kind(lambda place: f"blank-{place}-of-a-prepared-query"),
    int: Kind(lambda place: -(2**40) - place),
    datetime: Kind(
        lambda place: datetime(1900, 1, 1, tzinfo=UTC) + timedelta(seconds=place),
        lambda at: connection.ops.adapt_datetimefield_value(at),
    ),
}


class Prepared:
    """A queryset with blanks: `build` is given one for each of `kinds` (str, int, datetime or a Kind of one's
    own), and filters by each as it is.

    It may join (`select_related`) and slice, but not prefetch; a blank may not decide about the query's
    shape, and None is no value for one.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: type | Kind) -> None:
        self._build = build
        self._kinds = tuple(kind if isinstance(kind, Kind) else KINDS[kind] for kind in kinds)

    def all(self, *values: Any) -> list[Any]:
        """What the queryset yields with these values in the places of its blanks."""
        return self._compiled().ask(values)

    def raw(self, *values: Any) -> list[tuple[Any, ...]]:
        """The rows as the database's own driver gives them: to convert many takes twice as long."""
        return self._compiled().ask_raw(values)

    def first(self, *values: Any) -> Any:
        """The first of them, or None; where there may be many, the query itself says `[:1]`."""
        return next(iter(self.all(*values)), None)

    def prefetch(self, owner: Model, relation: str, *values: Any) -> None:
        """Ask, and keep the answer as what `owner.relation.all()` yields: `prefetch_related` for one."""
        rows = getattr(owner, relation).all()
        # As Django's own prefetch leaves them; still filtered, for whoever asks this relation anything else.
        rows._result_cache = self.all(*values)
        rows._prefetch_done = True
        owner.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = rows

    def _compiled(self) -> "_Compiled":
        # A connection is one thread's, and so is what is kept on it.
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
        blanks = self._given(blanks)
        self._places = [blanks.index(each) if each in blanks else None for each in self._params]
        if {place for place in self._places if place is not None} != set(range(len(blanks))):
            raise ValueError("a blank of a prepared query did not come through")
        self._rows.query.get_compiler = lambda *_args, **_kwargs: self._compiler  # type: ignore[method-assign]

    def ask(self, values: tuple[Any, ...]) -> list[Any]:
        params = self._filled(values)
        self._compiler.as_sql = lambda *_args, **_kwargs: (self._sql, params)
        rows: Iterable[Any] = self._rows._iterable_class(self._rows)  # type: ignore[assignment]
        return list(rows)

    def ask_raw(self, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(self._sql, self._filled(values))
            return cursor.fetchall()

    def _filled(self, values: Iterable[Any]) -> tuple[Any, ...]:
        given = self._given(values)
        return tuple(
            fixed if place is None else given[place]
            for fixed, place in zip(self._params, self._places, strict=True)
        )

    def _given(self, values: Iterable[Any]) -> list[Any]:
        return [kind.given(value) for kind, value in zip(self._kinds, values, strict=True)]
