"""Cleaning of texts, and versions of a text to detect conflicting edits. Pure.

A save sends the version of the text that its writer saw. If the text has changed since, nothing is
overwritten and both texts are shown. The version is computed from the text itself, so no column can be out of
date.
"""

import hashlib
import re
import unicodedata

# Exports contain many invisible characters, which break sorting and matching. The zero-width joiners stay:
# emoji and Persian words are written with them.
_CONTROLS = [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)]
INVISIBLE = dict.fromkeys([*_CONTROLS, *map(ord, "\u00ad\u200b\u2060\ufeff")], None)
_INVISIBLE = re.compile(f"[{re.escape(''.join(map(chr, INVISIBLE)))}]")
# Markdown's special characters, and those that make a list, a rule or a heading at the start of a line.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#&|~$])")
_OPENING = re.compile(r"^(\d*)([-+=.])")
# The marks of lists, also several in a row. Signs that begin no text, with or without a space behind them
# (\uf0xx is what Word makes of its own bullets); then dashes, numbers, letters in brackets, checkboxes.
_BULLET = "[•·▪◦‣●○⁃∙⦁■□◆◇▸►▶➢➤❖・☐☑☒✓✔✗✘✅❌\uf000-\uf0ff\u200e\u200f]\ufe0f?"
_MARK = (
    r"[-–—‒―−+→»›]|[*#]{1,6}|[0-9]{1,3}(?:\.[0-9]{1,3})*[.)]"
    r"|\((?:[0-9]{1,3}|[A-Za-z])\)|[A-Za-z]\)|\[[ xX]?\]"
)
_MARKS = re.compile(rf"^(?:{_BULLET}\s*|(?:{_MARK})\s+|[0-9]{{1,3}}[、．]\s*)+")
# The second and the third bullet of Word.
_OF_WORD = re.compile(r"^\s*[o§]\t")
_LINE = re.compile(r"\r\n|\r|\n|\u2028|\u2029")
# Signs of typography, by the one that a keyboard has.
SIGNS = {
    "'": "\u2018\u2019\u201b\u02bc\u2032\u00b4",
    '"': "\u201c\u201d\u201e\u201f\u00ab\u00bb",
    "-": "\u2010\u2012\u2013\u2014\u2212",
}
_SIGNS = {ord(sign): typed for typed, signs in SIGNS.items() for sign in signs}
_AT_THE_ENDS = " \t\n\u00a0\u200c\u200d"


def version(text: str) -> str:
    """Eight hexadecimal digits that identify this text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def tidy(text: str) -> str:
    """The text without invisible characters, carriage returns and white space at either end."""
    if text.isascii() and text.isprintable():
        # Most cells of a file are this simple, and there are millions of them.
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _INVISIBLE.search(text):
        text = text.translate(INVISIBLE)
    # A lone surrogate cannot be stored: it came from a half emoji.
    return text.encode("utf-8", "ignore").decode().strip(_AT_THE_ENDS)


def one_line(text: str) -> str:
    """The text on a single line."""
    return " ".join(tidy(text).split())


def escaped(text: str) -> str:
    """The text on one line, escaped so that Markdown shows exactly it."""
    return _OPENING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", one_line(text)))


def lines_of(text: str) -> list[str]:
    """The lines of a pasted list that have a letter or digit, in their order, each once, without its marks.

    Nested ones count like the others. static/js/live/fields/list-lines.js counts by the same rule, for the
    offer to add them; tests/data/pasted_lists.json has the examples that both read alike.
    """
    lines: dict[str, None] = {}
    for raw in _LINE.split(text):
        line = _MARKS.sub("", one_line(_OF_WORD.sub("", raw)) + " ").strip()
        if any(sign.isalnum() for sign in line):
            lines[line] = None
    return list(lines)


class Stale(Exception):
    """Someone else has changed the text since its writer saw it."""

    def __init__(self, theirs: str):
        super().__init__("The text has changed")
        self.theirs = theirs


def gettext_noop(text: str) -> str:
    """Marks a text for translation where it is shown, for modules that do not import Django."""
    return text


def plain(text: str) -> str:
    """The text as searches compare it: without case, in one spelling of each letter and sign.

    Letters made of two (a decomposed ü), ß and ss, and typographic apostrophes, quotes and dashes are the
    same as their plain forms. core/db/search.py says the same in SQL.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold().translate(_SIGNS)
