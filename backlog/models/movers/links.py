"""Dependencies, from either end."""

from typing import ClassVar

from backlog.models.dependency import Circle, Dependency, Edge, refuse_circle
from backlog.models.item import Item

from .kind import Going, Journey, Kind, Note, Piece


class Links(Kind):
    """The blockers of the item, or the items it blocks. One part may have the link, or all of them."""

    is_shared = True
    own: ClassVar[str]
    other: ClassVar[str]

    def pieces(self, item: Item) -> list[Piece]:
        links = Dependency.objects.filter(**{self.own: item}).select_related(self.other).order_by("pk")
        others = (getattr(link, self.other) for link in links)
        return [Piece(self.name, other.public_id, f"{other.key} {other.title}", other) for other in others]

    def move(self, going: Going, journey: Journey) -> list[Note]:
        notes = []
        for piece, targets in going:
            if (note := self._repoint(piece.row, targets, journey)) is not None:
                notes.append(note)
        return notes

    def back(self, notes: list[Note], journey: Journey) -> None:
        """Raises Circle when a newer link and the old one would form one."""
        others = Item.objects.in_bulk([note["other"] for note in notes])
        for note in notes:
            made = [self._edge(note["other"], target) for target in note["made"]]
            for blocker, blocked in made:
                Dependency.objects.filter(blocker=blocker, blocked=blocked).delete()
            journey.edges.difference_update(made)
        for note in notes:
            edge = self._edge(note["other"], journey.source.pk)
            if note["other"] in others and edge not in journey.edges:
                refuse_circle(journey.edges, *edge)
                self._link(edge, journey)
                self._tell(journey, others[note["other"]], note["made"], [journey.source.pk])

    def _repoint(self, other: Item, targets: list[Item], journey: Journey) -> Note | None:
        """Move the link to the targets that can have it; None when it stays, for it would close a circle."""
        old = self._edge(other.pk, journey.source.pk)
        without = journey.edges - {old}
        made = []
        for target in targets:
            edge = self._edge(other.pk, target.pk)
            if target.pk == other.pk or edge in without:
                continue
            try:
                refuse_circle(without, *edge)
            except Circle:
                return None
            made.append(target.pk)
        Dependency.objects.filter(blocker=old[0], blocked=old[1]).delete()
        journey.edges.discard(old)
        for target_pk in made:
            self._link(self._edge(other.pk, target_pk), journey)
        self._tell(journey, other, [journey.source.pk], made)
        return {"other": other.pk, "made": made}

    def _link(self, edge: Edge, journey: Journey) -> None:
        Dependency.objects.create(blocker_id=edge[0], blocked_id=edge[1])
        journey.edges.add(edge)

    def _tell(self, journey: Journey, other: Item, before: list[int], after: list[int]) -> None:
        """Each end records the link it lost or has now."""
        mine, theirs = ("blocked_by", "blocks") if self.own == "blocked" else ("blocks", "blocked_by")
        items = Item.objects.in_bulk([*before, *after])
        for pk in filter(items.get, before):
            journey.tell(items[pk], mine, other.key, "", journey.source.key)
            journey.tell(other, theirs, items[pk].key, "", journey.source.key)
        for pk in filter(items.get, after):
            journey.tell(items[pk], mine, "", other.key, journey.source.key)
            journey.tell(other, theirs, "", items[pk].key, journey.source.key)

    def _edge(self, other: int, own: int) -> Edge:
        return (other, own) if self.own == "blocked" else (own, other)


class Blockers(Links):
    name, own, other = "blocker", "blocked", "blocker"


class Blocked(Links):
    name, own, other = "blocked", "blocker", "blocked"
