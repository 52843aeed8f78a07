"""Reads the bytes of a file as rows of text: encoding, delimiter, blank rows. Pure."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from core.text import gettext_noop as _
from core.text import tidy

from . import own_files
from .messages import Message

LARGEST_CELL = 8 * 1024 * 1024
DELIMITERS = ",;\t|"
# First bytes of other kinds of file: a workbook or archive, a PDF, pictures, gzip, an old Office file.
_NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")


class Unreadable(Exception):
    """The file as a whole cannot be read; nothing was written."""


@dataclass(frozen=True)
class Table:
    """A file's header and its rows, each with the row number that a spreadsheet shows."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def table(content: bytes) -> Table:
    """The file as a table; raises Unreadable with a reason for the person who chose the file."""
    if found := own_files.as_table(content):
        return Table(*found)
    text = decoded(content)
    records = _records(text)
    _number, header = next(records, (0, []))
    if not any(cell.strip() for cell in header):
        raise Unreadable(Message(_("The file is empty.")))
    header = [tidy(name) for name in header]
    return Table(header, list(records))


def sample(content: bytes, rows: int) -> Table:
    """The header and the first rows alone, however long the file is; raises Unreadable as `table` does."""
    if found := own_files.as_table(content):
        return Table(found[0], found[1][:rows])
    records = _records(decoded(content))
    _number, header = next(records, (0, []))
    if not any(cell.strip() for cell in header):
        raise Unreadable(Message(_("The file is empty.")))
    return Table([tidy(name) for name in header], list(islice(records, rows)))


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or, failing both, the Western European encoding of Windows."""
    if not content.strip(b"\x00 \t\r\n"):
        raise Unreadable(Message(_("The file is empty.")))
    if content.startswith(_NOT_TEXT):
        raise Unreadable(Message(_("This isn’t a text file. Export the items as CSV and choose that file.")))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if content[:4096].count(0) > 16:
            raise Unreadable(Message(_("This isn’t a text file, or its encoding is unknown."))) from None
        return content.decode("cp1252", "replace")


def delimiter(text: str) -> str:
    """The delimiter of the cells, judged by the first record; a comma when there is none."""
    counts = dict.fromkeys(DELIMITERS, 0)
    quoted = False
    for character in text[:200_000]:
        if character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character in "\r\n":
            break
        elif character in counts:
            counts[character] += 1
    # On a tie the order of DELIMITERS decides.
    return max(counts, key=counts.__getitem__)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The records that are not blank, numbered as in a spreadsheet."""
    text = text.replace("\x00", "")
    skipped = 0
    # Excel's own way to name the delimiter that follows.
    if text[:4].lower() == "sep=" and len(text) > 4:
        separator, text, skipped = text[4], text.partition("\n")[2], 1
    else:
        text = text.lstrip("\r\n")
        separator = delimiter(text)
    before = csv.field_size_limit(LARGEST_CELL)
    number = skipped
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1 + skipped
        ):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as problem:
        message = Message(
            _("Row %(row)d can’t be read: %(problem)s."), {"row": number + 1, "problem": str(problem)}
        )
        raise Unreadable(message) from problem
    finally:
        csv.field_size_limit(before)
