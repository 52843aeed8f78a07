"""Movers for everything attached to an item that is split or merged: a class for each kind.

`move` takes pieces to the parts of a split story, `gather` brings everything of a duplicate to its survivor,
and `back` undoes either by the notes that they leave. All three run inside the transaction of `Reshaping`,
which has locked the team's list and the items' rows. A new kind is a class here and a place in KINDS.
"""

from backlog.models.item import Item

from .counts import Asked
from .feedback import Answered
from .kind import Going, Journey, Kind, Note, Piece
from .links import Blocked, Blockers
from .pointers import Pointers
from .texts import Criteria, Questions

__all__ = ["KINDS", "Going", "Journey", "Kind", "Note", "Piece", "belongings"]

KINDS: tuple[Kind, ...] = (Criteria(), Questions(), Blockers(), Blocked(), Asked(), Answered(), Pointers())


def belongings(item: Item) -> list[Piece]:
    """Everything attached to the item that a split asks about, in the order of the kinds."""
    return [piece for kind in KINDS for piece in kind.pieces(item)]
