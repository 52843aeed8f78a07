"""Reading an action typed in one line: "ask legal @kim fri". Pure.

A word with an @, or a whole name of the team after it, names the owner. A day at the very end is the due
date: "fri", "next fri", "7 dec", "in 2 weeks", 2026-11-30. What could be something else stays in the text,
as 1.5 or 12/7: nothing is guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sessions.actions.rules.days import Ambiguous, NotADay, day_in

OWNER = re.compile(r"(?:^|\s)@([\w.-]+)")
# As many words as the longest day has: "by the end of next month" without its "the".
LONGEST_DAY = 5
# Figures that are a version, a ratio or a day, and so are left alone in a text.
FIGURES = re.compile(r".*\d+[./]\d+")


@dataclass(frozen=True)
class ActionLine:
    text: str
    owner: str = ""
    due: date | None = None


def parse(line: str, today: date, people: Iterable[str] = ()) -> ActionLine:
    """The action in the line, with its owner and due date if the line has them.

    `people` are the names that may have several words.
    """
    owner = ""
    if found := _whole_name(line, people) or OWNER.search(line):
        owner = found[1]
        line = line[: found.start()] + " " + line[found.end() :]
    words = line.split()
    for length in range(min(LONGEST_DAY, len(words) - 1), 0, -1):
        if due := _day(" ".join(words[-length:]), today):
            return ActionLine(" ".join(words[:-length]), owner, due)
    return ActionLine(" ".join(words), owner)


def _whole_name(line: str, people: Iterable[str]) -> re.Match[str] | None:
    """The longest of these names that follows an @."""
    for name in sorted(filter(None, people), key=len, reverse=True):
        if found := re.search(rf"(?:^|\s)@({re.escape(name)})(?!\w)", line, re.IGNORECASE):
            return found
    return None


def _day(words: str, today: date) -> date | None:
    if FIGURES.fullmatch(words):
        return None
    try:
        return day_in(words, today)
    except (NotADay, Ambiguous):
        return None
