"""A person's seat in a session: one, however many screens they have open."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from core.clock import now
from core.ids import new_public_id
from teams.members.rules.rights import Act, Role, Standing
from teams.models import Member

# Sockets are noted every 4 s; someone who was not noted for this long left while no server was watching.
UNSEEN_FOR = timedelta(seconds=60)
# The parts that show who takes part, and for how many a round waits.
TAKING_PART = ("people", "tally")
# The parts that show who is here, or how many.
COMING_AND_GOING = (*TAKING_PART, "controls")


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def admitted(self):
        return self.filter(shown_out_at=None, member__removed_at=None)

    def by_arrival(self):
        return self.order_by("joined_at", "pk")

    def with_hand_up(self):
        """The people who ask to speak, in the order in which they raised their hands."""
        return self.filter(hand_raised_at__isnull=False).order_by("hand_raised_at", "pk")

    def unseen_since(self, moment: datetime):
        return self.filter(seen_at__lte=moment)

    def taken_for_gone(self, at: datetime):
        """The people who are away or seem to be, not noted for that long, and facilitators who are missed."""
        missed = Q(session__facilitator=F("member"), session__facilitator_gone_at__isnull=False)
        return self.filter(missed | Q(away_at__isnull=False) | Q(seen_at__lte=at - UNSEEN_FOR))


class Participant(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    session = models.ForeignKey("refinement.Session", models.CASCADE, related_name="participants")
    member = models.ForeignKey(Member, models.PROTECT, related_name="participations")
    watching = models.BooleanField(default=False)
    # A co-facilitator, who runs the session together with its facilitator.
    shares_lead = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)
    away_at = models.DateTimeField(null=True)
    hand_raised_at = models.DateTimeField(null=True)
    shown_out_at = models.DateTimeField(null=True)
    # Added by the facilitator: in the room without a screen. Counted as here, and waited for by no round.
    without_device = models.BooleanField(default=False)
    # Raised when the seat moves to another device: the cookies of earlier devices then open it no longer.
    device = models.PositiveSmallIntegerField(default=0)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="one_seat_per_member_and_session")
        ]

    def __str__(self):
        return f"{self.member} in {self.session_id}"

    @property
    def part(self) -> str:
        return f"person-{self.member.public_id}"

    def is_here(self, at: datetime) -> bool:
        """True if they have a screen in the room, or lost it so recently that they may be reconnecting."""
        return self.away_at is None and at - self.seen_at < UNSEEN_FOR

    def standing(self, session, all_estimate: bool) -> Standing:
        """This person's standing in the session."""
        role = Role(self.member.role)
        return Standing(
            role,
            watching=self.watching or role is Role.STAKEHOLDER,
            facilitates=session.facilitator_id == self.member_id or self.shares_lead,
            all_estimate=all_estimate,
        )

    def is_waited_for(self, at: datetime, session, all_estimate: bool) -> bool:
        """True if a round waits for this person's card: they are here, may estimate and do not observe."""
        return self.is_here(at) and self.standing(session, all_estimate).may(Act.ESTIMATE)

    # Changes

    @classmethod
    def note_seen(cls, people: Mapping[str, frozenset[str]], at: datetime) -> None:
        """Notes that these people have a screen open; whoever is shown as away is welcomed back."""
        everyone = frozenset().union(*people.values())
        seats = cls.objects.admitted().filter(session__public_id__in=people, member__public_id__in=everyone)
        # A facilitator of two sessions may have closed only one of them.
        seats = seats.values_list("pk", "session__public_id", "member__public_id")
        seen = cls.objects.filter(pk__in=[pk for pk, ident, person in seats if person in people[ident]])
        # Someone not noted for long, for instance after a jump of the clock, was rendered as away: they are
        # welcomed.
        seen.filter(seen_at__gt=at - UNSEEN_FOR, seen_at__lt=at).update(seen_at=at)
        for seat in seen.taken_for_gone(at).select_related("session", "member"):
            seat.session.welcome(seat.member, at)

    def raise_hand(self, at: datetime | None) -> None:
        """Raises the hand at `at`, or takes it down with None."""
        with self.session.changing(self.part, "hands", whose=self.member.public_id):
            self.hand_raised_at = at
            self.save(update_fields=["hand_raised_at"])

    def lower_hand(self) -> None:
        """Lowers the hand, because it is their turn. Inside `changing`."""
        self.hand_raised_at = None
        self.save(update_fields=["hand_raised_at"])

    def share_lead(self, shares: bool, by: Member) -> bool:
        """Makes this person co-facilitator, or no longer; False if it is so already."""
        with self.session.changing("people", "controls", "hint", "offer") as session:
            if self.shares_lead == shares or session.facilitator_id == self.member_id:
                session.nothing_changed()
                return False
            self.shares_lead = shares
            self.save(update_fields=["shares_lead"])
            session.record("lead_shared", by, person=self.member.name, shares=shares)
        return True

    def came_back(self, at: datetime) -> None:
        with self.session.changing(*COMING_AND_GOING):
            # Whoever opens the room has a device from now on.
            self.away_at, self.seen_at, self.without_device = None, at, False
            self.save(update_fields=["away_at", "seen_at", "without_device"])

    # Changes

    def watch(self, watching: bool) -> None:
        """Makes this person an observer, or a participant. A vote that was cast stays."""
        with self.session.changing(*TAKING_PART):
            self.watching = watching
            self.save(update_fields=["watching"])
        self.session.reveal_when_complete(now())

    def remove(self, by: Member, at: datetime) -> bool:
        """Removes this person from the room, on all their screens; False if that was done already."""
        with self.session.changing(*COMING_AND_GOING) as session:
            still_in = Participant.objects.filter(pk=self.pk, shown_out_at=None)
            if not still_in.update(shown_out_at=at, away_at=at, hand_raised_at=None):
                session.nothing_changed()
                return False
            session.end_turn_of(self)
            session.publish_parts("hands")
            session.record("shown_out", by, at, person=self.member.name)
        self.session.reveal_when_complete(at)
        return True
