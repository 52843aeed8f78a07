"""The number of people who asked for an item."""

from django.db import models
from django.db.models.functions import Greatest

from backlog.models.item import Item

from .kind import Going, Journey, Kind, Note, Piece


class Asked(Kind):
    """The anonymous part of an item's count. A person who asks for the whole asks for each part."""

    name, is_shared = "asked", True

    def pieces(self, item: Item) -> list[Piece]:
        return [Piece(self.name, "count", "", item)] if _otherwise(item) else []

    def move(self, going: Going, journey: Journey) -> list[Note]:
        return [self._carry(journey, _otherwise(journey.source), t, keeps=False) for _, t in going]

    def gather(self, survivor: Item, journey: Journey) -> list[Note]:
        """The duplicate's author asked for the survivor too. The duplicate keeps its count, in case it
        returns.
        """
        return [self._carry(journey, _otherwise(journey.source) + 1, [survivor], keeps=True)]

    def back(self, notes: list[Note], journey: Journey) -> None:
        for note in notes:
            less = Greatest(models.F("asked_count") - note["count"], 0)
            Item.objects.filter(pk__in=note["to"]).update(asked_count=less)
            if not note["keeps"]:
                self._add([journey.source.pk], note["count"])

    def _carry(self, journey: Journey, count: int, targets: list[Item], *, keeps: bool) -> Note:
        to = [target.pk for target in targets]
        self._add(to, count)
        if not keeps:
            self._add([journey.source.pk], -count)
        return {"count": count, "to": to, "keeps": keeps}

    @staticmethod
    def _add(to: list[int], count: int) -> None:
        Item.objects.filter(pk__in=to).update(asked_count=models.F("asked_count") + count)


def _otherwise(item: Item) -> int:
    """The number of people who asked without feedback."""
    return max(0, item.asked_count - item.feedback_links.count())
