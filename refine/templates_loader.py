"""Template loaders that drop the indentation of a template when it is compiled.

Indentation is for readers of the source, not for browsers. A run of white space with a line break becomes
nothing where a browser would show nothing (beside a block, at the edge of a file, after other white space)
and one space elsewhere. A space typed within a line stays. Left alone are <pre>, <textarea>, <script>,
<style>, values of attributes other than class, comments and text to be translated.

With DEBUG nothing is dropped, so that the page of an error shows the lines of the file.
"""

import re
from enum import Enum

from django.template.base import tag_re
from django.template.loaders import app_directories, filesystem

# Elements that a browser lays out as blocks, beside which white space is never visible. Where a style sheet
# makes one inline, the space has to be typed within a line.
BLOCKS = frozenset(
    {"!doctype", "html", "head", "title", "base", "link", "meta", "script", "style", "template", "body"}
    | {"header", "footer", "main", "nav", "section", "article", "aside", "search", "address", "hr", "br"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "div", "blockquote", "figure", "figcaption"}
    | {"ul", "ol", "menu", "li", "dl", "dt", "dd", "details", "summary", "dialog"}
    | {"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"}
    | {"form", "fieldset", "legend", "option", "optgroup"}
)
VERBATIM = frozenset({"pre", "script", "style", "textarea"})
# Tags that print nothing themselves, so that the white space on their two sides is one.
SILENT = frozenset(
    {"if", "elif", "else", "endif", "for", "empty", "endfor", "with", "endwith", "load", "extends", "regroup"}
    | {"autoescape", "endautoescape"}
)

# Never \s, which would also match a non-breaking space.
_PIECE = re.compile(
    r"""
      (?P<comment><!--.*?(?:-->|\Z))
    | (?P<open></?[a-zA-Z][\w-]*|<!doctype)
    | (?P<space>[ \t]*\r?\n[ \t\r\n]*)
    | (?P<mark>[>"'])
    | (?P<blank>[ \t]+)
    | (?P<other>[^<>"' \t\r\n]+|.)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_NEXT_ELEMENT = re.compile(r"</?([a-zA-Z][\w-]*)")


class Last(Enum):
    """The kind of the last output, which decides whether white space after it is visible."""

    TEXT = "text"
    SPACE = "space"
    BLOCK = "block"


def fold(source: str) -> str:
    """The template without its indentation."""
    if "{% verbatim" in source:
        return source
    return _Folding().fold(_without_comments(tag_re.split(source)))


def _without_comments(pieces: list[str]) -> list[str]:
    """Text and tags in turn, text first. The texts around a comment become one."""
    kept: list[str] = [""]
    closing = ""
    for place, piece in enumerate(pieces):
        word = _word(piece) if place % 2 else ""
        if closing:
            closing = "" if word == closing else closing
        elif word == "comment":
            closing = "endcomment"
        elif place % 2 and not piece.startswith("{#"):
            kept += [piece, ""]
        elif not place % 2:
            kept[-1] += piece
    return kept


def _word(tag: str) -> str:
    return next(iter(tag[2:-2].split()), "") if tag.startswith("{%") else ""


class _Folding:
    """One pass through a template, which tracks whether it is in text, in a tag or in a value."""

    def __init__(self) -> None:
        self.out: list[str] = []
        # The edges of the file count as blocks: the including template decides what is around it.
        self.last = Last.BLOCK
        self.element = ""  # the element whose tag is open
        self.quote = ""
        self.attribute = ""
        self.verbatim = ""  # the element whose text is left alone
        self.branches: list[_Branches] = []

    def fold(self, pieces: list[str]) -> str:
        translating = False
        for place, piece in enumerate(pieces):
            if place % 2 == 0:
                if translating:
                    self.write(piece)
                else:
                    self.text(piece, is_edge_after=_leads_to_an_edge(pieces, place + 1))
                continue
            word = _word(piece)
            translating = word.startswith(("blocktrans", "plural")) or (
                translating and not word.startswith("endblocktrans")
            )
            self.out.append(piece)
            self.tag(word, piece)
        return "".join(self.out)

    def write(self, text: str, last: Last = Last.TEXT) -> None:
        if text:
            self.out.append(text)
            self.last = last

    def tag(self, word: str, tag: str) -> None:
        match word:
            case "if" | "for":
                self.branches.append(_Branches(self.last, self.element, self.quote))
                # White space at the beginning of a loop is also between two rounds.
                self.last = Last.TEXT if word == "for" else self.last
            case "elif" | "else" | "empty" if self.branches:
                self.last, self.element, self.quote = self.branches[-1].another(self.last, word)
            case "endif" | "endfor" if self.branches:
                self.last = self.branches.pop().after(self.last)
            case _ if word not in SILENT and " as " not in tag:
                self.last = Last.TEXT

    def text(self, text: str, is_edge_after: bool) -> None:
        if self.verbatim:
            text = self.finish_verbatim(text)
        place = 0
        while place < len(text):
            piece = _PIECE.match(text, place)
            assert piece
            place = piece.end()
            self.piece(piece.lastgroup or "", piece[0], text[place:], is_edge_after)
            if self.verbatim:
                text, place = self.finish_verbatim(text[place:]), 0

    def finish_verbatim(self, text: str) -> str:
        """Write the text up to the end of the element that is left alone; returns the rest."""
        end = re.search(rf"</{self.verbatim}\b", text, re.IGNORECASE)
        stop = end.start() if end else len(text)
        self.write(text[:stop])
        if end:
            self.verbatim = ""
        return text[stop:]

    def piece(self, kind: str, piece: str, rest: str, is_edge_after: bool) -> None:
        if self.quote:
            self.inside_a_value(kind, piece, rest)
        elif kind == "space":
            self.write("" if self.is_unseen(rest, is_edge_after) else " ", Last.SPACE)
        elif kind == "blank":
            self.write(piece, Last.SPACE)
        elif self.element:
            self.inside_a_tag(kind, piece)
        elif kind == "open":
            self.element = piece.lower().lstrip("</")
            self.is_closing = piece.startswith("</")
            self.write(piece)
        else:
            self.write(piece)

    def inside_a_tag(self, kind: str, piece: str) -> None:
        self.write(piece)
        if kind == "mark" and piece == ">":
            self.last = Last.BLOCK if self.element in BLOCKS else Last.TEXT
            if self.element in VERBATIM and not self.is_closing:
                self.verbatim = self.element
            self.element = ""
        elif kind == "mark":
            self.quote, self.last = piece, Last.BLOCK
        else:
            self.attribute = piece

    def inside_a_value(self, kind: str, piece: str, rest: str) -> None:
        if kind == "space" and self.attribute == "class=":
            is_unseen = self.last is not Last.TEXT or rest.startswith(self.quote)
            self.write("" if is_unseen else " ", Last.SPACE)
            return
        self.quote = "" if piece == self.quote else self.quote
        self.write(piece)

    def is_unseen(self, rest: str, is_edge_after: bool) -> bool:
        if self.last is not Last.TEXT:
            return True
        if self.element:
            return rest.startswith(">")
        following = _NEXT_ELEMENT.match(rest)
        return following[1].lower() in BLOCKS if following else is_edge_after and not rest


def _leads_to_an_edge(pieces: list[str], place: int) -> bool:
    """True if the file or a line ends after the tag at this place, in every branch."""
    while place < len(pieces):
        word = _word(pieces[place])
        if word in ("elif", "else"):
            place = _end_of_branches(pieces, place)
        elif word not in ("endif", "endwith", "endautoescape", "load"):
            return False
        text = pieces[place + 1].lstrip(" \t\r\n") if place + 1 < len(pieces) else ""
        if text:
            following = _NEXT_ELEMENT.match(text)
            return bool(following and following[1].lower() in BLOCKS)
        place += 2
    return True


def _end_of_branches(pieces: list[str], place: int) -> int:
    """The index of the {% endif %} for this {% else %}; the end of the file if there is none."""
    depth = 0
    for later in range(place + 2, len(pieces), 2):
        word = _word(pieces[later])
        depth += 1 if word == "if" else -1 if word == "endif" else 0
        if depth < 0:
            return later
    return len(pieces)


class _Branches:
    """The ends of the branches of one {% if %} or {% for %}."""

    def __init__(self, before: Last, element: str, quote: str) -> None:
        self.before, self.element, self.quote = before, element, quote
        self.ends: list[Last] = []
        self.is_complete = False

    def another(self, end: Last, word: str) -> tuple[Last, str, str]:
        self.ends.append(end)
        self.is_complete = self.is_complete or word in ("else", "empty")
        return self.before, self.element, self.quote

    def after(self, end: Last) -> Last:
        """The state after a choice of branches: white space is invisible only if it is after every one."""
        ends = {*self.ends, end} | (set() if self.is_complete else {self.before})
        return ends.pop() if len(ends) == 1 else Last.TEXT if Last.TEXT in ends else Last.SPACE


class _Folded:
    def get_contents(self, origin) -> str:
        contents = super().get_contents(origin)  # type: ignore[misc]
        if self.engine.debug or not str(origin.name).endswith(".html"):  # type: ignore[attr-defined]
            return contents
        return fold(contents)


class FilesystemLoader(_Folded, filesystem.Loader):
    """Templates of the project."""


class AppLoader(_Folded, app_directories.Loader):
    """Templates of the apps."""


LOADERS = [
    (
        "django.template.loaders.cached.Loader",
        ["refine.templates_loader.FilesystemLoader", "refine.templates_loader.AppLoader"],
    )
]
