"""The feedback that an item answers."""

from django.db import models
from django.db.models.functions import Greatest

from backlog.models.feedback import Feedback
from backlog.models.feedback_link import EXCERPT, FeedbackLink
from backlog.models.item import Item

from .kind import Going, Journey, Kind, Note, Piece


class Answered(Kind):
    """A request may be answered by several parts. Each link counts as one person who asked."""

    name, is_shared = "feedback", True

    def pieces(self, item: Item) -> list[Piece]:
        rows = Feedback.objects.filter(items=item).order_by("links__at", "pk").distinct()
        return [Piece(self.name, row.public_id, row.text[:EXCERPT], row) for row in rows]

    def move(self, going: Going, journey: Journey) -> list[Note]:
        return [
            {"id": piece.ident, "made": self._pass_on(piece.row, journey.source, targets, journey)}
            for piece, targets in going
        ]

    def gather(self, survivor: Item, journey: Journey) -> list[Note]:
        known = set(survivor.feedback_links.values_list("feedback", flat=True))
        pieces = (piece for piece in self.pieces(journey.source) if piece.row.pk not in known)
        return self.move([(piece, [survivor]) for piece in pieces], journey)

    def back(self, notes: list[Note], journey: Journey) -> None:
        rows = Feedback.objects.in_bulk([note["id"] for note in notes], field_name="public_id")
        for note in notes:
            row = rows.get(note["id"])
            still = Item.objects.filter(pk__in=note["made"], feedback=row) if row else ()
            # Feedback that has been unlinked since stays unlinked.
            for target in still:
                self._pass_on(rows[note["id"]], target, [journey.source], journey)

    @staticmethod
    def _pass_on(row: Feedback, source: Item, targets: list[Item], journey: Journey) -> list[int]:
        FeedbackLink.objects.filter(feedback=row, item=source).delete()
        less = Greatest(models.F("asked_count") - 1, 0)
        Item.objects.filter(pk=source.pk).update(asked_count=less)
        here = set(row.links.values_list("item", flat=True))
        made = [target.pk for target in targets if target.pk not in here]
        FeedbackLink.objects.bulk_create(
            FeedbackLink(feedback=row, item_id=key, by=journey.by, at=journey.at) for key in made
        )
        Item.objects.filter(pk__in=made).update(asked_count=models.F("asked_count") + 1)
        for target in targets:
            if target.pk in made:
                journey.tell_moved(row.text[:EXCERPT], source, target)
        return made
