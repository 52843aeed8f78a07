"""Reads the comments, attachments and links in the cells of a file. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from core.text import one_line, tidy

from .records import Attachment, Link, Remark

# Jira's cells: when, who and what; when, who, the name of the file and where it is.
_COMMENT = re.compile(r"(?P<at>[^;\n]{4,40});(?P<author>[^;\n]{0,200});(?P<text>.*)", re.DOTALL)
_ATTACHMENT = re.compile(
    r"[^;\n]{4,40};[^;\n]{0,200};(?P<name>[^\n]{1,400});(?P<url>https?://[^\s;]{1,2000})\s*"
)
# Pivotal Tracker's: the text, and in brackets who and when.
_SIGNED = re.compile(
    r"(?P<text>.*)\((?P<author>[^()\n]{1,80}) - (?P<at>[A-Z][a-z]{2} \d{1,2}, \d{4})\)\s*", re.DOTALL
)
_URL = re.compile(r"https?://[^\s<>\"',;|]{1,2000}")
_KEY = re.compile(r"#?[\w./-]{1,120}(?:#\d+)?")
# Wiki markup mentions people by the numbers of their accounts.
_MENTION = re.compile(r"@([\w:-]{20,80})")
_COUNT = re.compile(r"\s*\d{1,6}\s*")
LONGEST_NAME = 200
# Characters that separate the fields of a comment, which a format that has them apart writes as a cell.
_FIELD = "\x1f"

Reads = Callable[[str], datetime | None]


def cell_of(author: str, at: str, text: str) -> str:
    """A comment as the cell of a sheet, for formats that have its fields apart."""
    return _FIELD.join((at, author, text))


def remark(
    cell: str, moment: Reads, markdown: Callable[[str], str], names: Mapping[str, str]
) -> Remark | None:
    """The comment of a cell, whole where it does not say by whom and when; None for a mere count of them."""
    if _COUNT.fullmatch(cell):
        return None
    author, at, text = "", None, cell
    if cell.count(_FIELD) >= 2:
        when, author, text = cell.split(_FIELD, 2)
        at = moment(when)
    elif (found := _COMMENT.fullmatch(cell) or _SIGNED.fullmatch(cell)) and (at := moment(found["at"])):
        author, text = found["author"], found["text"]
    text = _MENTION.sub(lambda found: f"@{names.get(found[1], found[1])}", tidy(markdown(text)))
    author = one_line(names.get(author.strip(), author))[:LONGEST_NAME]
    return Remark(author, at, text) if text else None


def attachments(cell: str) -> list[Attachment]:
    """The files of a cell that have an address."""
    if found := _ATTACHMENT.fullmatch(cell):
        return [Attachment(one_line(found["name"])[:LONGEST_NAME], found["url"])]
    return [Attachment(_name_of(url), url) for url in _URL.findall(cell)]


def _name_of(url: str) -> str:
    return one_line(url.split("?")[0].rstrip("/").rpartition("/")[2])[:LONGEST_NAME] or url[:LONGEST_NAME]


def links(kind: str, cell: str, keys: Mapping[str, str]) -> list[Link]:
    """The links of a cell; `keys` leads from numbers of the file to keys."""
    words = [word for word in re.split(r"[,;\s]+", cell) if word]
    return [Link(kind, keys.get(word, word)) for word in words if _KEY.fullmatch(word)]


def without_repeats[Value](values: Sequence[Value]) -> list[Value]:
    return list(dict.fromkeys(values))
