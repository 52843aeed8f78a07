"""Rows that many tests begin with are made once and kept for the next test that begins with the same.

Most of the time of a test of the room went into making its room. A fixture under `@kept` is made in a
transaction around the tests' own, which each of them leaves as it was; a test is given a copy of what was
made, so nothing that one does to it reaches another. Tests that begin with the same follow each other, in
random order among themselves.
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
    """A fixture of rows that depends on nothing but the database and other kept ones."""
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
    """What this test needs of what is kept, by name, each after what it depends on."""
    found: dict[str, Callable | None] = {}

    def look(name: str) -> bool:
        """Whether it can be kept: it is the database, or made of nothing but what can."""
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
    """Holds what the tests before have made, for as long as those that follow want the same."""

    def __init__(self) -> None:
        self.copies: dict[Callable, Any] = {}
        self._made: dict[Callable, Any] = {}
        self._wanted: tuple = ()
        self._made_at = 0.0
        self._around: transaction.Atomic | None = None

    def prepare(self, wanted: tuple[tuple[str, Callable], ...]) -> None:
        """Have these rows in the database, and no others, and a copy of each for the test that comes now."""
        if wanted != self._wanted or time.monotonic() - self._made_at > FRESH:
            self.let_go()
            self._make(wanted)
        # All at once, so that what belongs together is copied together.
        self.copies = deepcopy(self._made)

    def let_go(self) -> None:
        """Take all of it back."""
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
    """Let tests that begin with the same follow each other; the rest of their order stays."""
    items.sort(key=lambda item: repr([name for name, _make in wanted(item)]))
