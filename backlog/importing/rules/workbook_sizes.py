"""Refuses a workbook that would take too much memory, before it is parsed. Pure.

A parser keeps each element of a part until its row ends, in other parts until the end: some hundred kilobytes
can be packed so that they become gigabytes. Unpacking ends at the size that a part says it has.
"""

import io
import re
import zipfile
from itertools import pairwise

from core.text import gettext_noop as _

from .messages import Message, Unreadable

# Bytes of all parts; of the list of texts; between two rows; of any other part.
LARGEST, LARGEST_TEXTS, LARGEST_ROW, LARGEST_PART = 200 << 20, 40 << 20, 4 << 20, 1 << 20
MOST_PARTS, MOST_TAGS, LAST_ROW = 2_000, 3_500_000, 1_048_576
_ROW = re.compile(rb"[<:]row[\s/>]")
_TYPE = re.compile(rb"<\w*:?Override\b[^>]*>")
_PIECE = 1 << 20


def refuse_too_large(content: bytes) -> None:
    """Raise Unreadable where the parts are too large, or are not what they are said to be."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
            raise Unreadable(_too_large())
        for part in parts:
            if part.file_size > LARGEST_PART:
                _refuse_part(archive, part)
        types = next((part for part in parts if part.filename.lower() == "[content_types].xml"), None)
        for declared in _TYPE.findall(archive.read(types)) if types else ():
            # A sheet that is said to be the list of texts would be kept as a whole.
            if b"/worksheets/" in declared.lower() and b"worksheet+xml" not in declared:
                raise Unreadable(_too_large())


def _refuse_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Raise Unreadable for a part that is neither a sheet in rows, nor a list of texts, nor no XML at all."""
    with archive.open(part) as file:
        head = file.read(1000)
        if not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") and b"<\x00" not in head:
            return
        is_sheet = part.filename.lower().startswith("xl/worksheets/") and b"worksheet" in head
        is_texts = b"sst" in head and part.file_size <= LARGEST_TEXTS
        if not is_sheet and not is_texts:
            raise Unreadable(_too_large())
        tags = head.count(b"<")
        since_row = rows = 0
        # The end of a piece is looked at again with the next: a tag may be cut in two.
        while piece := head[-8:] + file.read(_PIECE):
            if len(piece) <= 8:
                break
            head = piece
            tags += piece.count(b"<", 8)
            places = [found.start() for found in _ROW.finditer(piece)]
            rows += len(places)
            gaps = [after - before for before, after in pairwise(places)]
            gaps.append(since_row + (places[0] if places else len(piece)))
            if is_sheet and max(gaps) > LARGEST_ROW:
                raise Unreadable(_too_large())
            since_row = len(piece) - places[-1] if places else since_row + len(piece)
            if (is_texts and not is_sheet and tags > MOST_TAGS) or rows > LAST_ROW + 8:
                raise Unreadable(_too_large())


def _too_large() -> Message:
    return Message(
        _("The workbook is too large to be read. Save its sheet as CSV without what you don’t need.")
    )
