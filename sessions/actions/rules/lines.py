"""Reading an action typed in one line: "ask legal @kim fri". Pure.

A word with an @, or a whole name of the team after it, names the owner. A day at the very end is the due
date: "fri", "next fri", "7 dec", "in 2 weeks", 2026-11-30. What could be something else stays in the text,
as 1.5 or 12/7: nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from sessions.actions.rules.days import Ambiguous, NotADay, day_in

OWNER = re.compile(r"(?:^|\s)@(\S+)")
# Beside letters, digits and the vowel signs of scripts that write them apart; two of them join such signs.
OF_A_NAME = frozenset("_.-\u200c\u200d")
# As many words as the longest day has: "by the end of next month" without its "the".
LONGEST_DAY = 5
# What people write between the owner and the rest: "@kim: ask legal".
BETWEEN = " ,;:-–—"
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
    if found := _whole_name(line, people) or _one_word(line):
        owner, start, end = found
        line = _without(line, start, end)
    words = line.split()
    for length in range(min(LONGEST_DAY, len(words) - 1), 0, -1):
        if due := _day(" ".join(words[-length:]), today):
            return ActionLine(" ".join(words[:-length]).rstrip(" -–—"), owner, due)
    return ActionLine(" ".join(words), owner)


type Found = tuple[str, int, int]


def _whole_name(line: str, people: Iterable[str]) -> Found | None:
    """The longest of these names that follows an @, with its place from the @ on."""
    for name in sorted(filter(None, people), key=len, reverse=True):
        for found in re.finditer(rf"(?:^|\s)@({re.escape(name)})", line, re.IGNORECASE):
            if not _name_at(line[found.end() :]):
                return found[1], found.start(), found.end()
    return None


def _one_word(line: str) -> Found | None:
    """The first word with an @, as far as it may be a name, with its place."""
    for found in OWNER.finditer(line):
        if name := _name_at(found[1]):
            return name, found.start(), found.start(1) + len(name)
    return None


def _without(line: str, start: int, end: int) -> str:
    """The line without its owner, and without the signs that have lost their word by that."""
    before, after = line[:start].rstrip(), line[end:]
    if not before:
        return after.lstrip(BETWEEN)
    return before + ("" if after.startswith((",", ";", ":", ".", "!", "?")) else " ") + after


def _name_at(text: str) -> str:
    """What at the beginning may be a name; the stop of a sentence isn't."""
    return "".join(takewhile(_is_of_a_name, text)).rstrip(".-")


def _is_of_a_name(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN" or sign in OF_A_NAME


def _day(words: str, today: date) -> date | None:
    if FIGURES.fullmatch(words):
        return None
    try:
        return day_in(words, today)
    except (NotADay, Ambiguous):
        return None
