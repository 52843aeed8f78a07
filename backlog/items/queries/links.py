"""Links from the backlog to an app above it, which registers them in its `AppConfig.ready`."""

from collections.abc import Callable

# A session, by its id, and the order to refine the selected items now, by the team's slug.
SESSION, REFINE_NOW = "session", "refine-now"

_addresses: dict[str, Callable[[str], str]] = {}


def register(link: str, address: Callable[[str], str]) -> None:
    """Make a link lead to the address that this function gives for a key."""
    _addresses[link] = address


def address_of(link: str, key: str) -> str:
    """The address of a registered link; empty when no app has registered it, or the key is empty."""
    address = _addresses.get(link)
    return address(key) if address and key else ""
