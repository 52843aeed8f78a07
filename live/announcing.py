"""The one door from a change to the news."""

from collections.abc import Iterable


def announce(topic: str, counter: int, parts: Iterable[str], *, whose: str | None = None) -> None:
    """After commit, tell every process which `parts` of `topic` to draw anew."""
