"""A person's seat in a session: one, however many screens they have open."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from core.clock import now
from core.http.request import ChoiceNumber
from core.ids import new_public_id
from sessions.meeting.rules.presence import UNSEEN_FOR, near
from teams.members.rules.rights import Act, Role, Standing
from teams.models import LastChoice, Member

# The parts that show who takes part, and for how many a round or the bulk estimate waits.
TAKING_PART = ("people", "tally", "sizing-wall")
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

    def by_hand(self):
        """The people without a device, who show their cards by hand."""
        return self.admitted().filter(without_device=True, watching=False)

    def unseen_since(self, moment: datetime, at: datetime):
        """The seats not noted after `moment`; a note far ahead of `at` is from before the clock went back."""
        return self.filter(Q(seen_at__lte=moment) | Q(seen_at__gt=at + UNSEEN_FOR))


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
        """True if they have a screen in the room, or lost it so recently that they may be reconnecting.

        The one answer for list, tally, reveal, offer and heirs: a facilitator who is missed is not here.
        """
        session = self.session
        is_missed = session.facilitator_id == self.member_id and session.facilitator_gone_at is not None
        return self.away_at is None and not is_missed and session.presence_notes(at).is_here(self.seen_at, at)

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
        """Notes that these people have a screen open; those shown as away are welcomed back."""
        seats = cls.objects.admitted().filter(session__public_id__in=people)
        # Columns, not models: with hundreds of rooms there are thousands of seats every few seconds.
        missed = Q(session__facilitator=F("member"), session__facilitator_gone_at__isnull=False)
        facts = seats.annotate(is_gone=Q(away_at__isnull=False) | missed).values_list(
            "pk", "session__public_id", "member__public_id", "seen_at", "is_gone"
        )
        # A facilitator of two sessions may have closed one of them.
        facts = [fact for fact in facts if fact[2] in people[fact[1]]]
        doubtful = {ident for _pk, ident, _who, seen_at, gone in facts if gone or not near(seen_at, at)}
        returned = []
        for session, those in _by_session(seats.filter(session__public_id__in=doubtful)):
            session.note_gap(at)
            returned += [
                seat
                for seat in those
                if seat.member.public_id in people[session.public_id] and not seat.is_here(at)
            ]
        here = {fact[0] for fact in facts} - {seat.pk for seat in returned}
        cls.objects.filter(pk__in=here).exclude(seen_at=at).update(seen_at=at)
        for seat in returned:
            seat.session.welcome(seat.member, at)

    def raise_hand(self, at: datetime | None, choice: ChoiceNumber | None = None) -> None:
        """Raises the hand at `at`, or takes it down with None."""
        with self.session.changing(self.part, "hands", whose=self.member.public_id):
            LastChoice.note(self.member, f"hand-{self.session.public_id}", choice)
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

    def come_back(self, at: datetime) -> None:
        """Counts as here again. Inside `changing`."""
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
            session.end_turn_of([self])
            session.publish_parts("hands")
            session.record("shown_out", by, at, person=self.member.name)
        self.session.reveal_when_complete(at)
        return True


def _by_session(seats: ParticipantQuerySet):
    """These seats by their session, of which all share one instance."""
    found: dict[int, list[Participant]] = defaultdict(list)
    for seat in seats.select_related("session", "member"):
        found[seat.session_id].append(seat)
    for those in found.values():
        for seat in those:
            seat.session = those[0].session
        yield those[0].session, those
