"""Links from the backlog to an app above it, which registers them in its `AppConfig.ready`."""

from collections.abc import Callable, Collection

# A session, by its id; the order to refine the selected items now and the page of decisions, by the team's
# slug.
SESSION, REFINE_NOW, DECISIONS = "session", "refine-now", "decisions"

_addresses: dict[str, Callable[[str], str]] = {}
_names: dict[str, Callable[[Collection[str]], dict[str, str]]] = {}


def register(link: str, address: Callable[[str], str]) -> None:
    """Make a link lead to the address that this function gives for a key."""
    _addresses[link] = address


def address_of(link: str, key: str) -> str:
    """The address of a registered link; empty when no app has registered it, or the key is empty."""
    address = _addresses.get(link)
    return address(key) if address and key else ""


def register_names(link: str, names: Callable[[Collection[str]], dict[str, str]]) -> None:
    """Name what a link leads to as this function does, which is given the keys of many at once."""
    _names[link] = names


def names_of(link: str, keys: Collection[str]) -> dict[str, str]:
    """The names of what a registered link leads to, by key; without those that no longer exist."""
    wanted = {key for key in keys if key}
    names = _names.get(link)
    return names(wanted) if names and wanted else {}
