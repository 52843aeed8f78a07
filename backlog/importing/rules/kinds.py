"""Recognises other kinds of file by their first bytes, and says what each is and what to do. Pure."""

import re

from core.text import gettext_noop as _

from .messages import Message, Unreadable

_ARCHIVE = _("This is a compressed file. Unpack it and choose the file inside.")
_PICTURE = _("This is a picture. Export the items as CSV or XLSX and choose that file.")
_OFFICE = _(
    "This is a workbook of an old Excel, or one with a password. Save it as XLSX or CSV without a password."
)
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", _("This is a PDF. Export the items as CSV or XLSX and choose that file.")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"RIFF", _PICTURE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"\xd0\xcf\x11\xe0", _OFFICE),
    (b"{\\rtf", _("This is a text document. Save its table as CSV and choose that file.")),
    (b"SQLite format 3", _("This is a database. Export the items as CSV and choose that file.")),
)
ZIP = b"PK\x03\x04"
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|script|style|form)\b", re.IGNORECASE
)
_COMMENT = re.compile(rb"^(?:\s|<!--.{0,2000}?-->|<\?xml[^>]{0,200}\?>)+", re.DOTALL)
# More of these than one in twenty stand in no text.
_CONTROLS = bytes([*range(1, 9), *range(14, 27), *range(28, 32), 127])


def refuse_other_kinds(content: bytes) -> None:
    """Raise Unreadable for a file that is no text, or a page or document written in text."""
    for beginning, sentence in _BEGINNINGS:
        if content.startswith(beginning):
            raise Unreadable(Message(sentence))
    head = content[:4096]
    if head.startswith(ZIP):
        raise Unreadable(Message(_ARCHIVE))
    start = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").removeprefix(b"\xff\xfe").lstrip()
    if start.startswith(b"<"):
        if _PAGE.match(_COMMENT.sub(b"", start)):
            message = _(
                "This is an HTML page, not an export; perhaps the page on which one signs in. Export the"
                " items as CSV or XLSX and choose that file."
            )
            raise Unreadable(Message(message))
        if start.startswith((b"<?xml", b"<rss")):
            message = _("This is an XML file. Export the items as CSV or XLSX and choose that file.")
            raise Unreadable(Message(message))
    if len(head) - len(head.translate(None, _CONTROLS)) > max(8, len(head) // 20):
        raise Unreadable(Message(_("This isn’t a text file. Export the items as CSV and choose that file.")))
