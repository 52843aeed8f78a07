"""One look at the rows: what several parts of one drawing ask for is loaded once.

A look begins after the counter was read, and is forgotten when the drawing is done: nothing older than the
stamp can come out of it.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_look: ContextVar[dict[Hashable, Any] | None] = ContextVar("look", default=None)


@contextmanager
def render_scope() -> Iterator[None]:
    token = _look.set({})
    try:
        yield
    finally:
        _look.reset(token)


def cached[T](key: Hashable, load: Callable[[], T]) -> T:
    """What `load` returns, asked once a look; outside of one, each time."""
    look = _look.get()
    if look is None:
        return load()
    if key not in look:
        look[key] = load()
    return look[key]
