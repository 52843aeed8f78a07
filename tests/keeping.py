"""Keeps the rows that many tests begin with, for the next test that begins with the same ones.

Most of the time of a test of the room went into creating the room. The rows of a fixture under `@kept` are
created in a transaction around those of the tests, and each test gets copies, so that no test affects
another. Tests that begin with the same follow each other, in random order among themselves.
"""

import inspect
import time
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction

# A session that was planned for "now" is late after a minute.
FRESH = 20


def kept(make: Callable) -> Any:
    """A fixture of rows that needs only the database and other kept fixtures."""
    needs = tuple(inspect.signature(make).parameters)

    def given(request: pytest.FixtureRequest, **made: Any) -> Any:
        keeper = request.getfixturevalue("keeper")
        return keeper.copies[make] if make in keeper.copies else make(**made)

    # pytest reads there what to make first, and where the fixture stands.
    request = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    others = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in needs]
    given.__signature__ = inspect.Signature([request, *others])
    given.__name__, given.__doc__, given.__module__ = make.__name__, make.__doc__, make.__module__
    given.makes = make
    return pytest.fixture(given)


def wanted(item: pytest.Item) -> tuple[tuple[str, Callable], ...]:
    """The kept fixtures that this test needs, by name, each after those that it needs itself."""
    found: dict[str, Callable | None] = {}

    def look(name: str) -> bool:
        """True if it can be kept: it is the database, or needs only fixtures that can."""
        if name == "db":
            return True
        if name not in found:
            definitions = item._fixtureinfo.name2fixturedefs.get(name)
            make = getattr(definitions[-1].func, "makes", None) if definitions else None
            can_be = make and all(look(each) for each in inspect.signature(make).parameters)
            found[name] = make if can_be else None
        return found[name] is not None

    for name in getattr(item, "fixturenames", ()):
        look(name)
    return tuple((name, make) for name, make in found.items() if make)


class Keeper:
    """Keeps the rows of earlier tests for as long as the following tests need the same."""

    def __init__(self) -> None:
        self.copies: dict[Callable, Any] = {}
        self._made: dict[Callable, Any] = {}
        self._wanted: tuple = ()
        self._made_at = 0.0
        self._around: transaction.Atomic | None = None

    def prepare(self, wanted: tuple[tuple[str, Callable], ...]) -> None:
        """Have exactly these rows in the database, and copies of them for the next test."""
        if wanted != self._wanted or time.monotonic() - self._made_at > FRESH:
            self.let_go()
            self._make(wanted)
        # All at once, so that what belongs together is copied together.
        self.copies = deepcopy(self._made)

    def let_go(self) -> None:
        """Roll everything back."""
        if self._around:
            transaction.set_rollback(True)
            self._around.__exit__(None, None, None)
        self._around, self._made, self._wanted = None, {}, ()

    def _make(self, wanted: Iterable[tuple[str, Callable]]) -> None:
        if not (wanted := tuple(wanted)):
            return
        self._around = transaction.atomic()
        self._around.__enter__()
        named: dict[str, Any] = {"db": None}
        for name, make in wanted:
            needs = inspect.signature(make).parameters
            self._made[make] = named[name] = make(**{each: named[each] for each in needs})
        self._wanted, self._made_at = wanted, time.monotonic()


@pytest.fixture(scope="session")
def keeper(django_db_setup, django_db_blocker) -> Iterator[Keeper]:
    keeper = Keeper()
    yield keeper
    with django_db_blocker.unblock():
        keeper.let_go()


@pytest.fixture
def _prepared(request, keeper, django_db_blocker):
    with django_db_blocker.unblock():
        keeper.prepare(wanted(request.node))


@pytest.fixture
def _django_db_helper(_prepared, _django_db_helper):
    """Around the transaction that pytest-django makes for each test, which begins here."""


def together(items: list[pytest.Item]) -> None:
    """Order tests so that those that begin with the same rows follow each other."""
    items.sort(key=lambda item: repr([name for name, _make in wanted(item)]))
