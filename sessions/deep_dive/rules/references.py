"""Reference stories: past stories of the team for each estimate, to compare a new one with. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

MOST_A_SIZE = 2


@dataclass(frozen=True)
class Settled:
    """A story whose voters all chose the estimate that it was settled on."""

    key: str
    title: str
    label: str
    at: datetime


def references(
    past: Iterable[Settled], sizes: Sequence[str], each: int = MOST_A_SIZE
) -> dict[str, tuple[Settled, ...]]:
    """The most recently settled stories of each estimate, in the estimates' order; each story once.

    If a story was settled again, only its last estimate counts.
    """
    newest: dict[str, Settled] = {}
    for story in past:
        known = newest.get(story.key)
        if known is None or story.at > known.at:
            newest[story.key] = story
    recent = sorted(newest.values(), key=lambda story: (story.at, story.key), reverse=True)
    found = {size: tuple(story for story in recent if story.label == size)[:each] for size in sizes}
    return {size: stories for size, stories in found.items() if stories}
