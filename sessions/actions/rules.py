"""Reading an action typed in one line: "ask legal @kim fri". Pure.

A word with an @ names the owner. A weekday, "today", "tomorrow" or a date such as 2026-11-30 at the very end
is the due date. Days and months in any other order stay in the text: they are ambiguous, and nothing is
guessed.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OWNER = re.compile(r"(?:^|\s)@([\w.-]+)")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class ActionLine:
    text: str
    owner: str = ""
    due: date | None = None


def parse(line: str, today: date) -> ActionLine:
    """The action in the line, with its owner and due date if the line has them."""
    owner = ""
    if found := OWNER.search(line):
        owner = found[1]
        line = line[: found.start()] + " " + line[found.end() :]
    words = line.split()
    due = _day(words[-1], today) if len(words) > 1 else None
    if due:
        words.pop()
        if len(words) > 1 and words[-1].lower() in ("by", "until", "on"):
            words.pop()
    return ActionLine(" ".join(words), owner, due)


def _day(word: str, today: date) -> date | None:
    word = word.lower().strip(".,;")
    if ISO.fullmatch(word):
        try:
            return date.fromisoformat(word)
        except ValueError:
            return None
    if word in ("today", "tomorrow"):
        return today + timedelta(days=word == "tomorrow")
    matches = [index for index, name in enumerate(WEEKDAYS) if len(word) >= 3 and name.startswith(word)]
    if len(matches) != 1:
        return None
    # A weekday means the next one of that name; typed on that very day, it means a week from now.
    return today + timedelta(days=(matches[0] - today.weekday() - 1) % 7 + 1)
