"""Reads the bytes of a text file as rows of cells: encoding, delimiter, quotes, blank rows. Pure.

Rows are read from the bytes each time they are gone through: the text of a whole file would take up to four
times its size.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.text import gettext_noop as _
from core.text import tidy

from .kinds import refuse_other_kinds
from .messages import Message, Unreadable

LARGEST_CELL = 8 * 1024 * 1024
LONGEST_LINE = 16 * 1024 * 1024
MOST_ROWS = 50_000
# Of a whole row, before repeated columns are put together; a person can look through `sheets.MOST_COLUMNS`.
MOST_CELLS = 5_000
DELIMITERS = ",;\t|"
# Never in a file, as NULs are taken out: fed last, it shows whether a quoted cell was still open.
_END = "\x00"
_BREAK = re.compile(r"\r\n|\r|\n")
# In prose a blank follows a comma or semicolon, between cells none does.
_RUN_TOGETHER = re.compile(r"[,;\t|](?! )")
# One limit for all readers: a reader that restored it would change it under another that is not done.
csv.field_size_limit(LARGEST_CELL)


@dataclass(frozen=True)
class Table:
    """A file's header and its rows, each with the row number that a spreadsheet shows.

    The rows may be gone through more than once.
    """

    header: list[str]
    rows: Iterable[tuple[int, Sequence[str]]]


def table(content: bytes) -> Table:
    """A text file as a table; raises Unreadable, also while its rows are gone through."""
    refuse_other_kinds(content)
    rows = Rows(content)
    header = [tidy(name) for name in rows.header]
    while header and not header[-1]:
        header.pop()
    return Table(header, rows)


def first_rows(rows: Iterable[tuple[int, Sequence[str]]], number: int) -> list[tuple[int, Sequence[str]]]:
    """The first rows alone, however many there are."""
    # A sheet reads all of its rows when it is gone through.
    first = getattr(rows, "first", None)
    return first(number) if first else list(islice(rows, number))


def encoding_of(content: bytes) -> str:
    """The encoding: UTF-8, UTF-16 or, failing both, the Western European one of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        pieces = io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline="")
        while pieces.read(1 << 20):
            pass
        return "utf-8-sig"
    except UnicodeDecodeError:
        if content[:4096].count(0) > 16:
            raise Unreadable(Message(_("This isn’t a text file, or its encoding is unknown."))) from None
        return "cp1252"


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


class Rows:
    """The rows of a text file that are not blank, numbered as in a spreadsheet, without the header."""

    def __init__(self, content: bytes):
        if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
            raise Unreadable(empty())
        self.content = content
        self.encoding = encoding_of(content)
        head = self._text().read(200_000).replace("\x00", "")
        # Excel's own way to name the delimiter that follows.
        self.names_separator = head[:4].lower() == "sep=" and len(head) > 4
        self.separator = head[4] if self.names_separator else delimiter(head.lstrip("\r\n"))
        if self.separator in '"\r\n ':
            self.separator = ","
        self.header = next((cells for _number, cells in self._numbered()), [])
        if not self.header:
            raise Unreadable(empty())
        if len(self.header) > MOST_CELLS:
            raise Unreadable(too_wide(len(self.header), MOST_CELLS))
        if len(self.header) == 1 and len(_RUN_TOGETHER.findall(self.header[0])) > 1:
            raise Unreadable(_mangled())

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        width, count, run_together = len(self.header), 0, 0
        for count, (number, cells) in enumerate(islice(self._numbered(), 1, None), 1):
            if count > MOST_ROWS:
                raise Unreadable(too_long())
            if len(cells) < width and is_run_together(cells, width):
                run_together += 1
            yield number, cells
        if run_together > 1 and run_together * 2 > count:
            raise Unreadable(_mangled())

    def _text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self.content), self.encoding, errors="replace", newline="")

    def _numbered(self) -> Iterator[tuple[int, list[str]]]:
        """All that is not blank, the header too."""
        for number, cells in enumerate(self._records(), 1):
            if number == 1 and self.names_separator:
                continue
            if any(cell.strip() for cell in cells):
                yield number, cells

    def _records(self) -> Iterator[list[str]]:
        """Every record, blank ones too; raises Unreadable where a quoted cell does not end as it should."""
        lines: list[str] = []
        reader = csv.reader(self._feed(lines), delimiter=self.separator)
        line, number = 1, 0
        try:
            for cells in reader:
                number += 1
                ended = bool(cells) and cells[-1].endswith(_END)
                if ended and cells == [_END]:
                    return
                if ended or len(lines) > 1:
                    opened = _open_quote("".join(lines), self.separator)
                    if opened is not None:
                        raise Unreadable(_unclosed(line + opened))
                line += len(lines)
                lines.clear()
                yield cells
        except csv.Error as problem:
            opened = _open_quote("".join(lines), self.separator)
            if opened is not None:
                raise Unreadable(_unclosed(line + opened)) from problem
            message = _("Row %(row)d can’t be read: %(problem)s.")
            raise Unreadable(Message(message, {"row": number + 1, "problem": str(problem)})) from problem

    def _feed(self, lines: list[str]) -> Iterator[str]:
        """The lines of the file, each put into `lines` too, and the end."""
        text = self._text()
        number = 0
        while line := text.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE:
                message = _("Line %(line)d is too long to be a row of a table.")
                raise Unreadable(Message(message, {"line": number}))
            line = line.replace("\x00", "")
            lines.append(line)
            yield line
        lines.append(_END)
        yield _END


def empty() -> Message:
    return Message(_("The file is empty."))


def too_wide(columns: int, most: int) -> Message:
    message = _("It has %(columns)d columns. A file may have up to %(most)d: leave out those you don’t need.")
    return Message(message, {"columns": columns, "most": most})


def too_long() -> Message:
    message = _(
        "It has more than %(most)d rows. Export fewer items at once, for example one project or year."
    )
    return Message(message, {"most": MOST_ROWS})


def _open_quote(text: str, separator: str) -> int | None:
    """In how many lines after the first a quoted cell opens that swallows others; None without one.

    Such a cell goes over several lines, and is not closed or has text right behind its closing quote, as the
    opening quote of a later cell closes it.
    """
    place, ends = 0, re.compile(f"[{re.escape(separator)}\r\n]")
    while place < len(text):
        if text[place] == '"':
            start = place
            place = text.find('"', place + 1)
            while place >= 0 and text[place + 1 : place + 2] == '"':
                place = text.find('"', place + 2)
            is_closed = place >= 0
            behind = text[place + 1 : place + 2] if is_closed else ""
            if not is_closed or (behind not in ("", separator, "\r", "\n", _END)):
                breaks = len(_BREAK.findall(text, start, place if is_closed else len(text)))
                if breaks or not is_closed:
                    return len(_BREAK.findall(text, 0, start))
            place += 1
        found = ends.search(text, place)
        if not found:
            return None
        place = found.end()
    return None


def _unclosed(line: int) -> Message:
    return Message(UNCLOSED, {"line": line})


UNCLOSED = _(
    "The quotation mark that opens a cell in line %(line)d is never closed, so that the rows after it"
    " can’t be told apart. Close it, or export the file again."
)


def is_run_together(cells: Sequence[str], width: int) -> bool:
    """Whether a row that is too short has the missing cells inside one of its first, on a single line."""
    missing = max(width - len(cells), 2)
    return any(
        max(Counter(_RUN_TOGETHER.findall(cell)).values(), default=0) >= missing and "\n" not in cell
        for cell in cells[: max(2, width // 3) if width > 3 else 1]
    )


def _mangled() -> Message:
    return Message(
        _(
            "In most rows several cells stand in one, as when a spreadsheet saves a file that it has split at"
            " the wrong sign. Export it again, and import it without opening it in a spreadsheet."
        )
    )
