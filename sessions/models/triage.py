"""Triage: people's answers about an item, and the decision in force."""

from django.db import models

from core.clock import now
from core.http.request import ChoiceNumber
from core.ids import new_public_id
from teams.models import LastChoice, Member, Superseded

from .entry import Entry
from .participant import Participant


class Answer(models.Model):
    """A person's answer to one of the three questions; no answer counts as consent."""

    class Question(models.TextChoices):
        VALID = "valid", "Valid?"
        URGENT = "urgent", "Urgent?"
        ALIGNED = "aligned", "Supports our goals?"

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="answers")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=8, choices=Question.choices)
    yes = models.BooleanField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "participant", "question"], name="one_answer_per_person_and_question"
            )
        ]

    def __str__(self):
        return f"{self.question}: {self.yes}"

    # Changes

    @classmethod
    def give(
        cls,
        entry: Entry,
        participant: Participant,
        answers: dict[str, bool | None],
        choice: ChoiceNumber | None = None,
    ) -> bool:
        """Saves the person's answers, None taking one back; False once the item is decided."""
        with entry.session.changing("poll", whose=participant.member.public_id) as session:
            if session.on_stage is None or session.on_stage_id != entry.pk or session.on_stage.closed_at:
                session.nothing_changed()
                return False
            for question, yes in cls._still_meant(entry, participant, answers, choice).items():
                mine = cls.objects.filter(entry=entry, participant=participant, question=question)
                if yes is None:
                    mine.delete()
                else:
                    cls.objects.update_or_create(
                        entry=entry, participant=participant, question=question, defaults={"yes": yes}
                    )
        return True

    @staticmethod
    def _still_meant(
        entry: Entry, participant: Participant, answers: dict[str, bool | None], choice: ChoiceNumber | None
    ) -> dict[str, bool | None]:
        """Those of the answers that no newer choice replaces: of "yes to all" some may be. Never none."""
        meant = {}
        for question, yes in answers.items():
            try:
                LastChoice.note(participant.member, f"answer-{entry.public_id}-{question}", choice)
            except Superseded:
                continue
            meant[question] = yes
        if not meant:
            raise Superseded(entry.public_id)
        return meant


class Decision(models.Model):
    """A decision about an item in triage, with everything needed to undo it."""

    class Outcome(models.TextChoices):
        URGENT = "urgent", "Urgent"
        NEXT = "next", "Next"
        SOON = "soon", "Soon"
        LATER = "later", "Later"
        DECLINE = "decline", "Declined"
        DUPLICATE = "duplicate", "Duplicate"
        NEEDS_INFO = "needs-info", "Needs info"

    PLACES = (Outcome.URGENT, Outcome.NEXT, Outcome.SOON, Outcome.LATER)

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    reason = models.TextField(blank=True)
    duplicate_of = models.ForeignKey("backlog.Item", models.SET_NULL, null=True, related_name="+")
    # The item as it was: state, rank, urgency and so on.
    before = models.JSONField(default=dict)
    # The ID of the first of the decisions that were confirmed with one press and are undone with one.
    together = models.CharField(max_length=12, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(undone_at=None), name="one_standing_decision_per_entry"
            )
        ]

    def __str__(self):
        return f"{self.entry_id}: {self.outcome}"
