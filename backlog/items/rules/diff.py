"""The difference of two texts, word by word, short enough to be read in a list. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Words, runs of blanks, and every other character by itself.
_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
# With more differing tokens the comparison would take longer than it is worth.
MOST = 800
# With less than this in common, two texts are easier to read one after the other.
ALIKE = 0.25
# Tokens kept around a change; what is between two changes is left out.
AROUND = 12


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"
    LEFT_OUT = "left-out"


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def diff(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in order: same and gone ones make `before`, same and new ones `after`."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle = list(_compared(old[start : len(old) - end], new[start : len(new) - end]))
    pieces = [(Kind.SAME, old[:start]), *middle, (Kind.SAME, old[len(old) - end :])]
    return _joined((kind, "".join(tokens)) for kind, tokens in pieces)


def shortened(pieces: Sequence[Piece], longest: int) -> list[Piece]:
    """The same without what is far from any change, and no more than about `longest` characters."""
    short: list[Piece] = []
    left = longest
    for place, piece in enumerate(pieces):
        if left <= 0:
            short.append(Piece(Kind.LEFT_OUT, "…"))
            break
        if piece.kind is Kind.SAME:
            parts = _near(piece.text, is_first=place == 0, is_last=place == len(pieces) - 1)
        else:
            parts = [piece] if len(piece.text) <= left else _cut(piece, left)
        short += parts
        left -= sum(len(part.text) for part in parts)
    return short


def _compared(old: list[str], new: list[str]) -> Iterator[tuple[Kind, list[str]]]:
    steps = []
    if old and new and len(old) <= MOST and len(new) <= MOST:
        steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    same = sum(high - low for act, low, high, *_ in steps if act == "equal" and _says(old[low:high]))
    if same < ALIKE * max(len(old), len(new)):
        yield Kind.GONE, old
        yield Kind.NEW, new
        return
    gone: list[str] = []
    came: list[str] = []
    for act, low, high, from_, to in steps:
        if act == "equal" and _says(old[low:high]):
            yield from ((Kind.GONE, gone), (Kind.NEW, came), (Kind.SAME, old[low:high]))
            gone, came = [], []
        else:
            # A blank between two changed words is no pause for the reader: the phrase has changed.
            gone, came = gone + old[low:high], came + new[from_:to]
    yield from ((Kind.GONE, gone), (Kind.NEW, came))


def _says(tokens: Sequence[str]) -> bool:
    """True if it contains a word."""
    return any(token[0].isalnum() for token in tokens)


def _joined(pieces: Iterator[tuple[Kind, str]]) -> list[Piece]:
    joined: list[Piece] = []
    for kind, text in pieces:
        if not text:
            continue
        if joined and joined[-1].kind is kind:
            joined[-1] = Piece(kind, joined[-1].text + text)
        else:
            joined.append(Piece(kind, text))
    return joined


def _near(text: str, *, is_first: bool, is_last: bool) -> list[Piece]:
    tokens = _TOKENS.findall(text)
    head = [] if is_first else tokens[:AROUND]
    tail = [] if is_last else tokens[-AROUND:]
    if len(tokens) <= len(head) + len(tail):
        return [Piece(Kind.SAME, text)]
    kept = [(Kind.SAME, "".join(head)), (Kind.LEFT_OUT, "…"), (Kind.SAME, "".join(tail))]
    return [Piece(kind, part) for kind, part in kept if part]


def _cut(piece: Piece, longest: int) -> list[Piece]:
    return [Piece(piece.kind, piece.text[:longest]), Piece(Kind.LEFT_OUT, "…")]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """The number of tokens that both begin with."""
    length = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        length += 1
    return length
