"""The people of a session: their seats, their turns to speak, and the facilitator."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max

from sessions.meeting.rules.presence import PresenceNotes
from teams.members.rules.rights import Role
from teams.models import Member

from .event import Event
from .participant import COMING_AND_GOING, TAKING_PART, Participant
from .session_fields import SessionFields
from .settings import SessionSettings


class People(SessionFields):
    # The notes as of one moment.
    _notes: tuple[datetime, PresenceNotes] | None = None

    class Meta:
        abstract = True

    # Questions

    def presence_notes(self, at: datetime) -> PresenceNotes:
        """The notes of this session as of `at`, read once for that moment. Only a running one has any."""
        if not self.is_running:
            return PresenceNotes(at)
        if self._notes is None or self._notes[0] != at:
            last = self.participants.admitted().aggregate(last=Max("seen_at"))["last"]
            self._notes = at, PresenceNotes(last or at, self.presence_lost_at, self.presence_resumed_at)
        return self._notes[1]

    # Changes

    def note_gap(self, at: datetime) -> None:
        """Remembers the gap in the notes that a note `at` that moment ends, if there is one."""
        notes = self.presence_notes(at)
        if notes.is_gap(at):
            self.presence_lost_at, self.presence_resumed_at = notes.last_at, at
            self.save(update_fields=["presence_lost_at", "presence_resumed_at"])
            self._notes = None

    def seat(self, member: Member, watching: bool = False) -> Participant:
        """The member's one seat in this session, which they take now if they have none."""
        seat = self.participants.filter(member=member).first()
        if seat is None:
            with self.changing(*TAKING_PART):
                watching = watching or member.role == Role.STAKEHOLDER
                seat, _ = self.participants.get_or_create(member=member, defaults={"watching": watching})
        return seat

    def welcome(self, member: Member, at: datetime) -> None:
        """Seats a person who has opened the room; a returning facilitator facilitates again."""
        seat = self.seat(member)
        if seat.is_here(at):
            return
        with self.changing(*COMING_AND_GOING) as session:
            seat.come_back(at)
            if session.facilitator_id == member.pk and session.facilitator_gone_at:
                session.facilitator_gone_at = None
                session.save(update_fields=["facilitator_gone_at"])
                session.publish_parts("offer")

    def miss(self, people: frozenset[str], since: datetime, at: datetime) -> None:
        """Offers to take over facilitation if the facilitator is one of these people, missed since then.

        Not if they were seen later: then they have a screen at another process.
        """
        if self.facilitator and self.facilitator.public_id in people and not self.is_finished:
            with self.changing("offer", *COMING_AND_GOING) as session:
                seat = session.participants.filter(member=session.facilitator, member__public_id__in=people)
                if session.facilitator_gone_at or not seat.unseen_since(since, at).exists():
                    session.nothing_changed()
                    return
                session.facilitator_gone_at = at
                session.save(update_fields=["facilitator_gone_at"])

    def note_away(self, people: frozenset[str], since: datetime, at: datetime) -> None:
        """Marks these people as away, unless they were seen after `since`; their votes stay."""
        # No join: PostgreSQL would then recheck a seat that another process is updating at the same time.
        members = Member.objects.filter(public_id__in=people)
        seats = self.participants.unseen_since(since, at).filter(member__in=members, away_at=None)
        with self.changing(*COMING_AND_GOING, "hands") as session:
            leaving = list(seats)
            if not seats.update(away_at=at, hand_raised_at=None):
                session.nothing_changed()
            session.end_turn_of(leaving)
        self.reveal_when_complete(at)

    def hand_over(self, to: Member, by: Member) -> None:
        """Hands facilitation over."""
        with self.changing("people", "controls", "hint", "offer") as session:
            session._facilitated_by(to, former=None)
            session.record(Event.Kind.HANDED_OVER, by, to=to.name)

    def take_over(self, by: Member, instead_of: str) -> bool:
        """Facilitates in place of someone who is gone.

        `instead_of` is the public ID of the facilitator for whom the button was rendered, so that of two
        people who press at once only the first takes over. A former facilitator takes back in the same way.
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

    def next_turn(self, by: Member, after: str) -> bool:
        """Gives the turn to the hand that has been up longest; to nobody if none is up.

        `after` is the public ID of the speaker when the button was rendered: of two presses, the second
        changes nothing and returns False.
        """
        with self.changing("hands") as session:
            present = session.speaker.member.public_id if session.speaker else ""
            following = session.participants.admitted().with_hand_up().select_related("member").first()
            if present != after or (following is None and session.speaker is None):
                session.nothing_changed()
                return False
            if following:
                following.lower_hand()
                session.publish_parts(following.part)
                session.record(Event.Kind.HAS_THE_WORD, by, person=following.member.name)
            session.speaker = following
            session.save(update_fields=["speaker"])
        return True

    def end_turn_of(self, seats: Iterable[Participant]) -> None:
        """Ends the turn of the speaker if they are among these, who leave. Inside `changing`."""
        if self.speaker_id in {seat.pk for seat in seats}:
            self.end_turn()

    # What follows from a change of who is waited for

    def estimators_here(self, at: datetime) -> frozenset[int]:
        """The seats of those who are here and may estimate, by primary key."""
        everybody = SessionSettings.of(self.team).all_estimate
        seats = self.participants.admitted().select_related("member")
        return frozenset(seat.pk for seat in seats if seat.is_waited_for(at, self, everybody))

    def reveal_when_complete(self, at: datetime) -> bool:
        """Reveals the cards on the stage, if the team wants that once everyone present has voted.

        Every change after which a round may wait for no one else calls it. False if nothing was revealed.
        """
        if not SessionSettings.of(self.team).auto_reveal or self.on_stage is None:
            return False
        hidden = self.on_stage.rounds.hidden_on(self.on_stage_id).select_related("entry__item").last()
        if hidden is None:
            return False
        hidden.entry.session = self
        return hidden.has_every_vote(at) and hidden.reveal(None)

    def _facilitated_by(self, member: Member, former: Member | None) -> None:
        self.facilitator, self.former_facilitator, self.facilitator_gone_at = member, former, None
        self.save(update_fields=["facilitator", "former_facilitator", "facilitator_gone_at"])
