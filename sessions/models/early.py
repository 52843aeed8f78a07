"""Before the meeting: who has read a story, and the size that somebody gives it in private.

A size given early is a vote of a sealed round: it has the number 0, and no scene knows it until the
facilitator opens it. Like every hidden vote it stands in its own row and nowhere else.
"""

from collections.abc import Collection

from django.db import models

from backlog.models import BacklogSettings
from backlog.scales import Card, card_named, stored
from live.clock import now
from teams.models import Member

from .entry import Entry
from .estimation import Round, Vote
from .event import Event
from .participant import Participant

EARLY_NUMBER = 0


class Reading(models.Model):
    """Somebody has read a story before the meeting."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="readings")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "participant"], name="one_reading_per_person")
        ]

    def __str__(self):
        return f"a reading of {self.entry_id}"

    # Changes

    @classmethod
    def note(cls, entry: Entry, reader: Participant) -> bool:
        """Remember that the story was read; False when that is known."""
        with entry.session.changing("stage") as session:
            created = cls.objects.get_or_create(entry=entry, participant=reader)[1]
            if not created or session.started_at:
                session.nothing_changed()
        return created


# Questions


def early_cards(entry: Entry) -> tuple[Card, ...]:
    """What may be chosen from before the meeting: the scale of the first early size, else the team's."""
    sealed = entry.rounds.filter(kind=Round.Kind.EARLY).first()
    return sealed.cards if sealed else BacklogSettings.of(entry.session.team).cards


def early_sizes(entry: Entry | int, voters: Collection[Participant]) -> dict[int, str]:
    """The sealed cards of these people alone, by their seat: for their own eyes."""
    return dict(_sealed(entry).filter(participant__in=voters).values_list("participant_id", "label"))


def sealed_count(entry: Entry) -> int:
    """How many sizes lie sealed on the story."""
    return _sealed(entry).count()


def _sealed(entry: Entry | int) -> models.QuerySet[Vote]:
    return Vote.objects.filter(round__entry=entry, round__kind=Round.Kind.EARLY, round__revealed_at=None)


# Changes


def size_early(entry: Entry, voter: Participant, label: str | None) -> bool:
    """Give the story a private size before the room looks at it; None takes it back.

    False when the room has had it on the stage: then cards count there. A label that is not on the scale
    raises ValueError.
    """
    with entry.session.changing() as session:
        present = Entry.objects.select_related("session__team").get(pk=entry.pk)
        if session.is_finished or present.was_looked_at or present.rounds.in_play().exists():
            return False
        card = card_named(early_cards(present), label) if label is not None else None
        if label is not None and card is None:
            raise ValueError("no such card")
        if card is None:
            Vote.objects.filter(
                round__entry=present, round__kind=Round.Kind.EARLY, participant=voter
            ).delete()
        else:
            sealed, _ = Round.objects.get_or_create(
                entry=present,
                kind=Round.Kind.EARLY,
                number=EARLY_NUMBER,
                defaults={"scale": stored(early_cards(present))},
            )
            kept = {"label": card.label, "points": card.points, "at": now()}
            sealed.votes.update_or_create(participant=voter, defaults=kept)
            Reading.objects.get_or_create(entry=present, participant=voter)
        # The lobby says how many have given a size; later phases say nothing of it.
        if not session.started_at:
            session.also("stage")
    return True


def open_early(entry: Entry, by: Member) -> bool:
    """Turn the sealed sizes over as the story's first act; False when there are none or it is too late."""
    with entry.session.changing("votes", "tally", "people", "readiness", "deck", "hint") as session:
        sealed = Round.objects.select_for_update().filter(entry=entry, kind=Round.Kind.EARLY).first()
        played = entry.rounds.in_play().exists()
        if session.on_stage_id != entry.pk or played or sealed is None or not sealed.votes.exists():
            session.nothing_changed()
            return False
        sealed.revealed_at, sealed.revealed_by = now(), by
        sealed.save(update_fields=["revealed_at", "revealed_by"])
        entry.item.start_sizing()
        session.record(Event.Kind.REVEALED, by, item=entry.item.key, number=sealed.number)
    return True
