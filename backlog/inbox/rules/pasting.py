"""Turns pasted text into titles: one a line, without the marks of lists. Pure."""

import re

from core.text import one_line

MOST = 500
LONGEST = 1_000
# Bullets, numbers and checkboxes, also several in a row.
_SIGNS = re.compile(r"^(?:(?:[-*•·–—+]|\d{1,3}[.)]|\[[ xX]?\])\s+)+")


def lines_of(text: str) -> list[str]:
    """The lines with any text, each once, in their order."""
    lines: dict[str, str] = {}
    for raw in text.splitlines():
        line = _SIGNS.sub("", one_line(raw) + " ").strip()[:LONGEST].strip()
        if any(sign.isalnum() for sign in line):
            lines.setdefault(line.casefold(), line)
    return list(lines.values())
