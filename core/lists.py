"""Reading of a pasted list: one text a line, without the marks of lists. Pure.

static/js/live/list-lines.js counts by the same rule, for the offer to add them; tests/data/pasted_lists.json
has the examples that both must read alike.
"""

import re

from core.text import one_line

# So many at once that nobody adds a whole document by mistake.
MOST = 50
# Bullets, numbers, letters with a bracket, signs of wikis and checkboxes, also several in a row.
_MARK = r"[-–—+•·▪◦‣●○]|[*#]{1,6}|\d{1,3}(?:\.\d{1,3})*[.)]|[A-Za-z]\)|\[[ xX]?\]|[☐☑☒✓✔]"
_MARKS = re.compile(rf"^(?:(?:{_MARK})\s+)+")
_LINE = re.compile(r"\r\n|\r|\n|\u2028|\u2029")


def lines_of(text: str) -> list[str]:
    """The lines with a letter or digit in them, in their order, each once; nested ones like the others."""
    lines: dict[str, None] = {}
    for raw in _LINE.split(text):
        line = _MARKS.sub("", one_line(raw) + " ").strip()
        if any(sign.isalnum() for sign in line):
            lines[line] = None
    return list(lines)
