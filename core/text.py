"""Telling versions of a text apart, and cleaning what exports are full of. Pure.

A save carries the version of the text that its writer saw; when the text has changed meanwhile, nobody's
words are overwritten: both are shown. The version is made from the text itself, so no column can lag.
"""

import hashlib
import re

# Exports are full of characters that show nothing and break sorting and matching. The zero-width joiners
# stay: families of emoji and Persian words are written with them.
_CONTROLS = [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)]
INVISIBLE = dict.fromkeys([*_CONTROLS, *map(ord, "\u00ad\u200b\u2060\ufeff")], None)
# What Markdown reads as more than itself; and what makes a list, a rule or a heading of a line it begins.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#&|~$])")
_OPENING = re.compile(r"^(\d*)([-+=.])")
_AT_THE_ENDS = " \t\n\u00a0\u200c\u200d"


def version(text: str) -> str:
    """Eight hexadecimal digits that stand for exactly this text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def tidy(text: str) -> str:
    """The text without invisible characters, carriage returns and blanks at either end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(INVISIBLE)
    # A lone surrogate cannot be stored: it came from a half emoji.
    return text.encode("utf-8", "ignore").decode().strip(_AT_THE_ENDS)


def one_line(text: str) -> str:
    """The text on a single line."""
    return " ".join(tidy(text).split())


def escaped(text: str) -> str:
    """One line of Markdown that shows exactly this text and does nothing else."""
    return _OPENING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", one_line(text)))


class Stale(Exception):
    """The text was changed by somebody else since the writer saw it."""

    def __init__(self, theirs: str):
        super().__init__("The text has changed meanwhile")
        self.theirs = theirs


def gettext_noop(text: str) -> str:
    """Marks a text for translation where it is shown, for modules that do not import Django."""
    return text
