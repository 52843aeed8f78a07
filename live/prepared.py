"""Queries that are put together once a connection and asked many times.

On the small reads between a vote and the screens Django spends four times as long on putting the SQL together
as on all the rest. A prepared query keeps what its compiler made and fills in the values alone; rows become
the same objects, by the same code of Django's.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

_BLANKS: dict[type, Callable[[int], Any]] = {
    str: lambda place: f"blank-{place}-of-a-prepared-query",
    int: lambda place: -(2**40) - place,
}


class Prepared:
    """A queryset with blanks: `build` is given one for each of `kinds` (str or int), and filters by each.

    It may join (`select_related`) and slice, but not prefetch; a blank may not decide about the query's
    shape, and None is no value for one.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: type) -> None:
        self._build = build
        self._kinds = kinds

    def all(self, *values: Any) -> list[Any]:
        """What the queryset yields with these values in the places of its blanks."""
        kept = connections[DEFAULT_DB_ALIAS].__dict__.setdefault("prepared_queries", {})
        # A connection is one thread's, and so is what is kept on it.
        if self not in kept:
            kept[self] = _Compiled(self._build, self._kinds)
        return kept[self].ask(values)

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


class _Compiled:
    def __init__(self, build: Callable[..., QuerySet[Any, Any]], kinds: tuple[type, ...]) -> None:
        blanks = [_BLANKS[kind](place) for place, kind in enumerate(kinds)]
        self._rows = build(*blanks)
        if self._rows._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise ValueError("a prepared query cannot prefetch")
        self._compiler = self._rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql, self._params = self._compiler.as_sql()
        self._places = [blanks.index(each) if each in blanks else None for each in self._params]
        if {place for place in self._places if place is not None} != set(range(len(blanks))):
            raise ValueError("a blank of a prepared query did not come through")
        self._rows.query.get_compiler = lambda *_args, **_kwargs: self._compiler  # type: ignore[method-assign]

    def ask(self, values: tuple[Any, ...]) -> list[Any]:
        params = tuple(
            fixed if place is None else values[place]
            for fixed, place in zip(self._params, self._places, strict=True)
        )
        self._compiler.as_sql = lambda *_args, **_kwargs: (self._sql, params)
        rows: Iterable[Any] = self._rows._iterable_class(self._rows)  # type: ignore[assignment]
        return list(rows)
