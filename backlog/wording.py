"""Telling versions of a text apart. Pure.

A save carries the version of the text that its writer saw; when the text has changed meanwhile, nobody's
words are overwritten: both are shown. The version is made from the text itself, so no column can lag.
"""

import hashlib

# Exports are full of characters that show nothing and break sorting and matching.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\x00"), None)


def version(text: str) -> str:
    """Eight hexadecimal digits that stand for exactly this text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def tidy(text: str) -> str:
    """The text without invisible characters, carriage returns and blanks at either end."""
    return text.translate(INVISIBLE).replace("\r\n", "\n").replace("\r", "\n").strip()


def one_line(text: str) -> str:
    """The text on a single line."""
    return " ".join(tidy(text).split())


class Stale(Exception):
    """The text was changed by somebody else since the writer saw it."""

    def __init__(self, theirs: str):
        super().__init__("The text has changed meanwhile")
        self.theirs = theirs
