"""Items that point at another as their parent or survivor."""

from backlog.models.item import Item

from .kind import Journey, Kind, Note


class Pointers(Kind):
    """Items that point at a duplicate as their parent or survivor point at its survivor from then on."""

    name = "pointer"
    fields = ("parent", "duplicate_of")

    def gather(self, survivor: Item, journey: Journey) -> list[Note]:
        notes = []
        for field in self.fields:
            pointing = Item.objects.filter(**{field: journey.source}).exclude(pk__in=_line_of(survivor))
            if found := list(pointing.values_list("pk", flat=True)):
                Item.objects.filter(pk__in=found).update(**{field: survivor})
                notes.append({"field": field, "items": found, "to": survivor.pk})
        return notes

    def back(self, notes: list[Note], journey: Journey) -> None:
        for note in notes:
            still = {"pk__in": note["items"], note["field"]: note["to"]}
            Item.objects.filter(**still).update(**{note["field"]: journey.source})


def _line_of(item: Item) -> list[int]:
    """The item and its ancestors by splitting: none of them may come from it."""
    line = [item.pk]
    parent = item.parent_id
    while parent and parent not in line:
        line.append(parent)
        parent = Item.objects.values_list("parent_id", flat=True).get(pk=parent)
    return line
