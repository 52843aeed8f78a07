"""The goal that a session could have, read from the chosen stories. Pure; `planning` writes the sentence."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

# The number of keys that are named; the others are counted.
NAMED = 2


@dataclass(frozen=True)
class Chosen:
    """A story on the list: its key, its title, and the product goal that it serves, if any."""

    key: str
    title: str
    goal: str = ""


@dataclass(frozen=True)
class Aim:
    """The content of a goal: a title alone, or keys and how many more; and the product goal behind it."""

    title: str
    keys: tuple[str, ...]
    more: int
    goal: str


def aim(stories: Sequence[Chosen]) -> Aim | None:
    """The aim of these stories; None without any. A product goal is named if more than half serve it."""
    if not stories:
        return None
    goals = Counter(story.goal for story in stories if story.goal)
    goal, served = max(goals.items(), key=lambda each: each[1], default=("", 0))
    shown = len(stories) if len(stories) <= NAMED + 1 else NAMED
    return Aim(
        title=stories[0].title if len(stories) == 1 else "",
        keys=tuple(story.key for story in stories[:shown]),
        more=len(stories) - shown,
        goal=goal if 2 * served > len(stories) else "",
    )
