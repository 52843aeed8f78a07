"""The base of every mover: pieces that can be moved, gathered and brought back, and who does it."""

from dataclasses import dataclass
from typing import Any, ClassVar

from backlog.models.change import Change
from backlog.models.dependency import Edge, edges_of
from backlog.models.item import Item
from core.clock import now
from teams.models import Member

type Note = dict[str, Any]


@dataclass(frozen=True)
class Piece:
    """One thing attached to an item, as a reader knows it."""

    kind: str
    ident: str
    text: str
    row: Any

    @property
    def name(self) -> str:
        """The name of its field in a form."""
        return f"{self.kind}-{self.ident}"


type Going = list[tuple[Piece, list[Item]]]


class Journey:
    """One move from an item to others: by whom, in which session, and the lines of history that it leaves."""

    def __init__(self, source: Item, by: Member, session: str) -> None:
        self.source, self.by, self.session, self.at = source, by, session, now()
        self.lines: list[Change] = []
        self._edges: set[Edge] | None = None

    @property
    def edges(self) -> set[Edge]:
        """The team's dependencies as they are by now."""
        if self._edges is None:
            self._edges = edges_of(self.source.team)
        return self._edges

    def tell(self, item: Item, field: str, before: str, after: str, reason="") -> None:
        self.lines.append(
            Change(
                item=item,
                field=field,
                before=before,
                after=after,
                by=self.by,
                session=self.session,
                reason=reason,
                at=self.at,
            )
        )

    def tell_moved(self, text: str, one: Item, other: Item) -> None:
        """Record that it moved from `one` to `other`."""
        self.tell(one, "went", text, "", other.key)
        self.tell(other, "came", "", text, one.key)

    def write_down(self) -> None:
        """Write the recorded lines of history; afterwards there are none."""
        Change.objects.bulk_create(self.lines)
        for item in {line.item.pk: line.item for line in self.lines}.values():
            gathers = any(line.field == "gathered" and line.item.pk == item.pk for line in self.lines)
            item.note_journey(self.at, changes_scope=gathers, session=self.session)
        self.lines = []


class Kind:
    name: ClassVar[str]
    # Whether several parts may each have it.
    is_shared: ClassVar[bool] = False

    def pieces(self, item: Item) -> list[Piece]:
        """The pieces that a person can send to one part or another."""
        return []

    def move(self, going: Going, journey: Journey) -> list[Note]:
        return []

    def gather(self, survivor: Item, journey: Journey) -> list[Note]:
        """Bring everything to the survivor; what it already has stays where it is."""
        return self.move([(piece, [survivor]) for piece in self.pieces(journey.source)], journey)

    def back(self, notes: list[Note], journey: Journey) -> None:
        """Return to the journey's source whatever of it still exists."""
