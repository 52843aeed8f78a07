"""Reference stories: past stories of the team for each size, to compare a new one with. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

MOST_A_SIZE = 2


@dataclass(frozen=True)
class Settled:
    """A story that the team agreed on a size for: all who voted chose it."""

    key: str
    title: str
    label: str
    at: datetime


def references(
    past: Iterable[Settled], sizes: Sequence[str], each: int = MOST_A_SIZE
) -> dict[str, tuple[Settled, ...]]:
    """For each of the sizes that has any, in their order, the stories agreed on last; a story stands once.

    What a story was first settled on counts no more once it was settled anew.
    """
    newest: dict[str, Settled] = {}
    for story in past:
        known = newest.get(story.key)
        if known is None or story.at > known.at:
            newest[story.key] = story
    recent = sorted(newest.values(), key=lambda story: (story.at, story.key), reverse=True)
    found = {size: tuple(story for story in recent if story.label == size)[:each] for size in sizes}
    return {size: stories for size, stories in found.items() if stories}
