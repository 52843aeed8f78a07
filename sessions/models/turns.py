"""Whose turn it is to speak: raised hands in the order in which they went up."""

from datetime import datetime

from django.db import models

from teams.models import Member

from .changing import Changing
from .event import Event


class Turns(Changing):
    speaker = models.ForeignKey("refinement.Participant", models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True

    # Changes

    def next_turn(self, by: Member, after: str) -> bool:
        """Let the hand that has been up longest speak; nobody when no hand is up.

        `after` is the public id of the member who had the word when the button was drawn: of two presses
        the second changes nothing and the answer is False.
        """
        with self.changing("hands") as session:
            present = session.speaker.member.public_id if session.speaker else ""
            following = session.participants.admitted().with_hand_up().select_related("member").first()
            if present != after or (following is None and session.speaker is None):
                session.nothing_changed()
                return False
            if following:
                following.lower_hand()
                session.also(following.part)
                session.record(Event.Kind.HAS_THE_WORD, by, person=following.member.name)
            session.speaker = following
            session.save(update_fields=["speaker"])
        return True

    def ends_turn_of(self, seat, at: datetime | None = None) -> None:
        """Whoever leaves gives the word back. Inside `changing`."""
        if self.speaker_id == seat.pk:
            self.speaker = None
            self.save(update_fields=["speaker"])
