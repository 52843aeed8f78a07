"""Who sits in a session, and who facilitates it."""

from datetime import datetime

from django.db import models

from teams.members.rules.rights import Role
from teams.models import Member

from .changing import Changing
from .event import Event
from .participant import COMING_AND_GOING, Participant


class People(Changing):
    facilitator = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    # Who facilitated before somebody took over, and may take back with one tap.
    former_facilitator = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    facilitator_gone_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    # Changes

    def seat(self, member: Member, watching: bool = False) -> Participant:
        """The member's one seat in this session, taken now if need be."""
        seat = self.participants.filter(member=member).first()
        if seat is None:
            with self.changing("people", "tally"):
                watching = watching or member.role == Role.STAKEHOLDER
                seat, _ = self.participants.get_or_create(member=member, defaults={"watching": watching})
        return seat

    def welcome(self, member: Member, at: datetime) -> None:
        """Somebody has a screen in the room: seat them, and give the absent facilitator the meeting back."""
        seat = self.seat(member)
        if not seat.is_here(at):
            seat.came_back(at)
        if self.facilitator_id == member.pk and self.facilitator_gone_at:
            with self.changing("offer", "controls") as session:
                session.facilitator_gone_at = None
                session.save(update_fields=["facilitator_gone_at"])

    def miss(self, people: frozenset[str], since: datetime, at: datetime) -> None:
        """These people have had no screen since then: if one facilitates, offer to take over.

        Not if they were seen later: they have a screen at another process.
        """
        if self.facilitator and self.facilitator.public_id in people and not self.is_finished:
            with self.changing("offer", "controls") as session:
                seat = session.participants.filter(member=session.facilitator, member__public_id__in=people)
                if session.facilitator_gone_at or not seat.unseen_since(since).exists():
                    session.nothing_changed()
                    return
                session.facilitator_gone_at = at
                session.save(update_fields=["facilitator_gone_at"])

    def note_away(self, people: frozenset[str], since: datetime, at: datetime) -> None:
        """These people have left, unless they were seen after `since`; their votes stay, and nobody waits."""
        # No join: PostgreSQL then looks again at a seat that another process is noting meanwhile.
        members = Member.objects.filter(public_id__in=people)
        seats = self.participants.unseen_since(since).filter(member__in=members, away_at=None)
        with self.changing(*COMING_AND_GOING, "hands") as session:
            if not seats.update(away_at=at, hand_raised_at=None):
                session.nothing_changed()

    def hand_over(self, to: Member, by: Member) -> None:
        """Let somebody else facilitate."""
        with self.changing("people", "controls", "hint", "offer") as session:
            session._facilitated_by(to, former=None)
            session.record(Event.Kind.HANDED_OVER, by, to=to.name)

    def take_over(self, by: Member, instead_of: str) -> bool:
        """Facilitate in place of the one who is gone.

        `instead_of` is the public id of the facilitator the button was drawn for, so that of two who press
        at once only the first takes over. Who facilitated before takes back in the same way.
        """
        with self.changing("people", "controls", "hint", "offer") as session:
            present = session.facilitator
            takes_back = session.former_facilitator_id == by.pk
            stale = (present.public_id if present else "") != instead_of
            if stale or not (takes_back or session.facilitator_gone_at or present is None):
                session.nothing_changed()
                return False
            session._facilitated_by(by, former=None if takes_back else present)
            session.record(Event.Kind.TAKEN_OVER, by)
        return True

    def _facilitated_by(self, member: Member, former: Member | None) -> None:
        self.facilitator, self.former_facilitator, self.facilitator_gone_at = member, former, None
        self.save(update_fields=["facilitator", "former_facilitator", "facilitator_gone_at"])
