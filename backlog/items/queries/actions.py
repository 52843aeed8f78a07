"""The open actions of an item, kept by an app above, which registers them in its `AppConfig.ready`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from backlog.models import Item
from teams.models import Team


@dataclass(frozen=True)
class ItemAction:
    """An open action: who does it until when, and the addresses that change both and that read a due date."""

    id: str
    text: str
    owner: str
    due: date | None
    # The version of owner and due date.
    seen: str
    address: str
    reading: str


@dataclass(frozen=True)
class Source:
    """The functions that read an item's actions and the names to choose an owner from."""

    actions: Callable[[Item], Sequence[ItemAction]]
    owners: Callable[[Team], Sequence[str]]


_sources: list[Source] = []


def register(source: Source) -> None:
    """Show these actions on the page of each item."""
    _sources.append(source)


def actions_of(item: Item) -> list[ItemAction]:
    return [action for source in _sources for action in source.actions(item)]


def owners_of(team: Team) -> list[str]:
    return [name for source in _sources for name in source.owners(team)]
