"""Risks and ideas about a story, one line each, noted on the stage and kept for later sessions."""

from collections.abc import Sequence

from django.db import models

from backlog.models import Item, Lease
from core.clock import now
from core.ids import new_public_id
from core.text import one_line
from teams.models import Member

from .entry import Entry

NOTE_LENGTH = 300


class NoteQuerySet(models.QuerySet["Note"]):
    def standing(self):
        return self.filter(removed_at=None)


class Note(models.Model):
    class Kind(models.TextChoices):
        RISK = "risk", "Risk"
        IDEA = "idea", "Idea"

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    text = models.CharField(max_length=NOTE_LENGTH)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]

    # Changes

    @classmethod
    def take(cls, entry: Entry, kind: str, text: str, by: Member) -> "Note":
        """Notes a risk or an idea about the entry's story, also in its history."""
        return cls.take_all(entry, kind, [text], by)[0]

    @classmethod
    def take_all(cls, entry: Entry, kind: str, texts: Sequence[str], by: Member) -> list["Note"]:
        """Notes several in one change."""
        notes: list[Note] = []
        with entry.item._changing() as item:
            for text in texts:
                note = cls.objects.create(item=item, kind=kind, text=one_line(text)[:NOTE_LENGTH], by=by)
                item._record(kind, "", note.text, by, entry.session.public_id)
                notes.append(note)
            Lease.spend(item.team_id, f"draft-note-{item.public_id}", by)
        return notes

    @classmethod
    def take_back_all(cls, item: Item, ids: Sequence[str], by: Member, session="") -> int:
        """Removes those of these notes that this person made, in one change."""
        with item._changing() as item:
            rows = list(cls.objects.standing().filter(item=item, public_id__in=ids, by=by))
            for row in rows:
                item._record(row.kind, row.text, "", by, session)
            cls.objects.filter(pk__in=[row.pk for row in rows]).update(removed_at=now())
        return len(rows)

    def remove(self, by: Member, session="") -> bool:
        """Removes the note; False when it was removed already."""
        return self._strike(now(), by, session)

    def put_back(self, by: Member, session="") -> bool:
        """Undoes the removal; False if the note is there already."""
        return self._strike(None, by, session)

    def _strike(self, at, by: Member, session: str) -> bool:
        with self.item._changing() as item:
            changed = Note.objects.filter(pk=self.pk, removed_at__isnull=at is not None).update(removed_at=at)
            if changed:
                words = (self.text, "") if at else ("", self.text)
                item._record(self.kind, *words, by, session)
        return bool(changed)
