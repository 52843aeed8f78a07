"""Cleaning of texts, and versions of a text to detect conflicting edits. Pure.

A save sends the version of the text that its writer saw. If the text has changed since, nothing is
overwritten and both texts are shown. The version is computed from the text itself, so no column can be out of
date.
"""

import hashlib
import re

# Exports contain many invisible characters, which break sorting and matching. The zero-width joiners stay:
# emoji and Persian words are written with them.
_CONTROLS = [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)]
INVISIBLE = dict.fromkeys([*_CONTROLS, *map(ord, "\u00ad\u200b\u2060\ufeff")], None)
# Markdown's special characters, and those that make a list, a rule or a heading at the start of a line.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#&|~$])")
_OPENING = re.compile(r"^(\d*)([-+=.])")
_AT_THE_ENDS = " \t\n\u00a0\u200c\u200d"


def version(text: str) -> str:
    """Eight hexadecimal digits that identify this text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def tidy(text: str) -> str:
    """The text without invisible characters, carriage returns and white space at either end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(INVISIBLE)
    # A lone surrogate cannot be stored: it came from a half emoji.
    return text.encode("utf-8", "ignore").decode().strip(_AT_THE_ENDS)


def one_line(text: str) -> str:
    """The text on a single line."""
    return " ".join(tidy(text).split())


def escaped(text: str) -> str:
    """The text on one line, escaped so that Markdown shows exactly it."""
    return _OPENING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", one_line(text)))


class Stale(Exception):
    """Someone else has changed the text since its writer saw it."""

    def __init__(self, theirs: str):
        super().__init__("The text has changed")
        self.theirs = theirs


def gettext_noop(text: str) -> str:
    """Marks a text for translation where it is shown, for modules that do not import Django."""
    return text
