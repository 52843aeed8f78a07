"""A cache for one rendering: rows that several parts ask for are loaded once.

The scope begins after the counter was read and ends with the rendering, so nothing in it is older than the
stamp.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_scope: ContextVar[dict[Hashable, Any] | None] = ContextVar("render_scope", default=None)


@contextmanager
def render_scope() -> Iterator[None]:
    token = _scope.set({})
    try:
        yield
    finally:
        _scope.reset(token)


def cached[T](key: Hashable, load: Callable[[], T]) -> T:
    """The value that `load` returns, called once for each scope; outside a scope, each time."""
    rows = _scope.get()
    if rows is None:
        return load()
    if key not in rows:
        rows[key] = load()
    return rows[key]
