"""Criteria and questions: texts in a list of their own."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models

from backlog.models.criterion import Criterion
from backlog.models.item import Item
from backlog.models.question import Question

from .kind import Going, Journey, Kind, Note, Piece


class Line(Kind):
    """A text in a list of its own: a criterion or a question."""

    model: ClassVar[type[Criterion] | type[Question]]

    def pieces(self, item: Item) -> list[Piece]:
        return [Piece(self.name, row.public_id, row.text, row) for row in self._rows(item)]

    def move(self, going: Going, journey: Journey) -> list[Note]:
        notes = []
        for piece, targets in going:
            target = targets[0]
            notes.append({"id": piece.ident, "to": target.pk, **self._note(piece.row)})
            self._put(piece.row, target)
            journey.tell_moved(piece.text, journey.source, target)
        return notes

    def back(self, notes: list[Note], journey: Journey) -> None:
        rows = self._manager.select_related("item").in_bulk(
            [note["id"] for note in notes], field_name="public_id"
        )
        for note in notes:
            row = rows.get(note["id"])
            if row and row.item_id == note["to"]:
                journey.tell_moved(row.text, row.item, journey.source)
                self._put(row, journey.source, note)

    @property
    def _manager(self) -> models.QuerySet:
        return self.model._default_manager.all()

    def _rows(self, item: Item) -> Iterable[Any]:
        return self._manager.filter(item=item)

    def _note(self, row) -> Note:
        return {}

    def _put(self, row, target: Item, note: Note | None = None) -> None:
        row.item = target
        row.save(update_fields=["item"])


class Criteria(Line):
    name, model = "criterion", Criterion

    def gather(self, survivor: Item, journey: Journey) -> list[Note]:
        known = {row.text.casefold() for row in self._rows(survivor)}
        pieces = (piece for piece in self.pieces(journey.source) if piece.text.casefold() not in known)
        return self.move([(piece, [survivor]) for piece in pieces], journey)

    def _note(self, row) -> Note:
        return {"position": row.position}

    def _put(self, row, target: Item, note: Note | None = None) -> None:
        last = target.criteria.aggregate(last=models.Max("position"))["last"] or 0
        row.item, row.position = target, note["position"] if note else last + 1
        row.save(update_fields=["item", "position"])


class Questions(Line):
    name, model = "question", Question

    def gather(self, survivor: Item, journey: Journey) -> list[Note]:
        """A question that both have is kept once, with its answer; answered differently it is kept twice."""
        known: dict[str, list[Question]] = {}
        for row in self._rows(survivor):
            known.setdefault(row.text.casefold(), []).append(row)
        notes: list[Note] = []
        going: Going = []
        for piece in self.pieces(journey.source):
            same = known.get(piece.text.casefold(), [])
            if not same:
                going.append((piece, [survivor]))
            elif not piece.row.is_open and all(row.answer != piece.row.answer for row in same):
                unanswered = next((row for row in same if row.is_open), None)
                if unanswered is None:
                    going.append((piece, [survivor]))
                else:
                    self._answer(unanswered, piece.row, journey)
                    notes.append({"id": unanswered.public_id, "answer": piece.row.answer})
        return notes + self.move(going, journey)

    def back(self, notes: list[Note], journey: Journey) -> None:
        super().back([note for note in notes if "to" in note], journey)
        for note in notes:
            row = Question.objects.filter(public_id=note["id"], answer=note.get("answer")).first()
            if row:
                self._answer(row, Question(), journey)

    def _answer(self, row: Question, like: Question, journey: Journey) -> None:
        journey.tell(row.item, "answer", row.answer, like.answer, journey.source.key)
        row.answer, row.answered_by, row.answered_at = like.answer, like.answered_by, like.answered_at
        row.save(update_fields=["answer", "answered_by", "answered_at"])

    def _rows(self, item: Item) -> Iterable[Question]:
        return item.questions.filter(withdrawn_at=None)
