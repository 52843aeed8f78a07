"""Recognises the columns of a file by their headers, in the languages that trackers write them in. Pure.

Names are compared without case, blanks, accents and punctuation, so `Issue key`, `issuekey` and `ISSUE-KEY`
are one. A tracker's own fields come wrapped, as in `Custom field (Rank)`, whatever the wrapper's language.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from .column_names import NAMES
from .records import BLOCKED_BY, BLOCKS

INWARD = "inward"
# Words of files return on every row; a longer text is no word.
LONGEST_KEPT = 100

_WRAPPED = re.compile(r"^[^()]+\((?P<inner>.+)\)$")
# Only these are ever a tracker's own field; `Priority (MoSCoW)` must not become anything by its brackets.
_OWN_FIELDS = {"points", "rank", "criteria", "why", "epic", "parent"}
# "Outward issue link (Blocks)": a word for link, one for the direction, and the kind in brackets.
_LINK = re.compile(
    r"\b(link|enlace|vínculo|lien|collegamento|łącze|powiązani\w*)\b|verknüpfung|koppeling|связь|ссылка|链接|リンク",
    re.I,
)
_INWARD = re.compile(
    r"inward|intern[ao]|entrant|eingehend|przychodz|wewnętrzn|entrada|inkomend|binnenkomend|входящ|内向|传入",
    re.I,
)
_OUTWARD = re.compile(
    r"outward|extern[ao]|salient|sortant|ausgehend|wychodz|zewnętrzn|saída|uscita|uitgaand|исходящ|外向|传出",
    re.I,
)
_BLOCKS = {
    *("blocks", "blocker", "block", "blockiert", "bloquea", "bloqueo", "bloque", "blocage", "blokuje"),
    *("blokada", "bloqueia", "bloqueio", "blocca", "blocco", "blokkeert", "blockade", "блокирует", "阻塞"),
}


def plain(name: str) -> str:
    """The name reduced to letters and digits, without case and accents."""
    return _plain(name) if len(name) <= LONGEST_KEPT else _plain.__wrapped__(name)


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in text if letter.isalnum()) or name.strip()


_ROLES = {plain(name): role for role, names in NAMES.items() for name in names.split(",")}


def role_of(name: str) -> str | None:
    """The role of a column of this name; None when it is not recognised."""
    if role := _ROLES.get(plain(name)):
        return role
    if kind := link_of(name):
        return {BLOCKS: "blocks", BLOCKED_BY: "blocked_by"}.get(kind, "link")
    wrapped = _WRAPPED.match(name.strip())
    role = _ROLES.get(plain(wrapped["inner"])) if wrapped else None
    return role if role in _OWN_FIELDS else None


def link_of(name: str) -> str:
    """The kind of link that a column of this name has, from its own row on; "" for no column of links."""
    wrapped = _WRAPPED.match(name.strip())
    head = name.partition("(")[0]
    if not wrapped or not _LINK.search(head):
        return ""
    kind, is_inward = wrapped["inner"].strip(), bool(_INWARD.search(head))
    if not is_inward and not _OUTWARD.search(head):
        return ""
    if plain(kind) in _BLOCKS:
        return BLOCKED_BY if is_inward else BLOCKS
    # Only some kinds have a direction, and no file says which: "Relates" has none, "Cloners" has one.
    return kind if not is_inward or plain(kind) in ("relates", "related") else f"{kind} ({INWARD})"


# Comes before the name of an input of the team's value model, which is a role too.
VALUE = "value:"
ROLES = (*NAMES,)


def guessed(header: Iterable[str], inputs: Iterable[str] = ()) -> list[str]:
    """The role of each column by its name; empty where it is not recognised.

    `inputs` are those of the team's value model: a column named like one of them has that role.
    """
    values = {plain(name): VALUE + name for name in inputs}
    return [role_of(name) or values.get(plain(name), "") for name in header]


class Columns:
    """The positions of each role in the header. A repeated column is read from left to right."""

    def __init__(self, roles: Iterable[str]):
        self.roles = [*roles]
        self.places: dict[str, list[int]] = {}
        for place, role in enumerate(self.roles):
            if role:
                self.places.setdefault(role, []).append(place)

    def role(self, place: int) -> str:
        """The role of the column at this place; "" for one without."""
        return self.roles[place] if place < len(self.roles) else ""

    def __contains__(self, role: str) -> bool:
        return role in self.places

    def value(self, cells: Sequence[str], role: str) -> str | None:
        """The first filled cell of the role, "" when all are empty, None when there is no such column."""
        if role not in self.places:
            return None
        for place in self.places[role]:
            if place < len(cells) and (value := cells[place]) and not value.isspace():
                # Data sets write NULL for nothing; a bug may well be called NULL.
                is_nothing = value.strip() == "NULL" and role not in ("title", "key")
                return "" if is_nothing else value
        return ""

    def filled(self, cells: Sequence[str], role: str) -> Iterator[str]:
        """The cells of the role that are not blank, from left to right."""
        for place in self.places.get(role, ()):
            if place < len(cells) and (cell := cells[place]) and not cell.isspace():
                yield cell
