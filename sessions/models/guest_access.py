"""Guest access: codes, links, second devices, names that are taken, and screens without a user."""

import unicodedata
from datetime import datetime, timedelta
from secrets import compare_digest

from django.db import models

from core.clock import now
from core.ids import new_public_id
from core.tokens import digest, new_code, new_token
from teams.members.rules.rights import Role
from teams.models import Member, Team

from .participant import COMING_AND_GOING, TAKING_PART, Participant
from .session import Session

CLAIM_HOLDS_FOR = timedelta(minutes=10)
SEAT_CODE_HOLDS_FOR = timedelta(minutes=10)
WALL_HOLDS_FOR = timedelta(hours=12)


class NameTaken(Exception):
    """Someone with that name is in the room, perhaps the same person on another device."""

    def __init__(self, participant: Participant):
        super().__init__(participant.member.name)
        self.participant = participant


class NameOfMember(Exception):
    """A member of the team has that name, and would have to sign in."""


def session_by_code(code: str) -> Session | None:
    """The session of a typed code. A team's own code leads to its running session, else to the next."""
    wanted = digest("".join(sign for sign in code.upper() if sign.isalnum()))
    open_ones = Session.objects.filter(finished_at=None).select_related("team")
    if session := open_ones.filter(code_digest=wanted).first():
        return session
    team = Team.objects.filter(code_digest=wanted).first()
    of_team = open_ones.filter(team=team) if team else open_ones.none()
    return of_team.running().first() or of_team.planned().first()


def session_by_link(token: str) -> Session | None:
    """The session of a join link, from the lobby to the finish."""
    public_id, secret = token[:12], token[12:]
    session = Session.objects.filter(public_id=public_id, finished_at=None).select_related("team").first()
    if session and compare_digest(secret.encode(), session.join_token.encode()):
        return session
    return None


def admit_guest(session: Session, name: str, watching: bool) -> Participant:
    """Seats a guest under that name. Raises NameTaken or NameOfMember."""
    with session.changing(*TAKING_PART) as session:
        # Checked under the session's lock: of two people who enter one name at once, the second is asked who
        # they are.
        for seat in session.participants.admitted().select_related("member"):
            if _sounds(seat.member.name) == _sounds(name):
                seat.session = session
                raise NameTaken(seat)
        names = Member.objects.staff().filter(team=session.team).values_list("name", flat=True)
        if any(_sounds(each) == _sounds(name) for each in names):
            raise NameOfMember
        guest = Member.admit(session.team, name, Role.GUEST)
        return Participant.objects.create(session=session, member=guest, watching=watching)


def add_without_device(session: Session, name: str) -> Participant:
    """Seats a person who is in the room without a device: the team's member of that name, else a guest.

    Raises NameTaken if someone of that name is here.
    """
    with session.changing(*COMING_AND_GOING) as session:
        at = now()
        for seat in session.participants.admitted().select_related("member"):
            if _sounds(seat.member.name) == _sounds(name):
                raise NameTaken(seat)
        staff = Member.objects.staff().filter(team=session.team)
        member = next((each for each in staff if _sounds(each.name) == _sounds(name)), None)
        # Away, so that no process looks for their screen.
        seated = {"without_device": True, "away_at": at, "shown_out_at": None}
        if member is None:
            member = Member.admit(session.team, name, Role.GUEST)
        seated["watching"] = member.role == Role.STAKEHOLDER
        return session.participants.update_or_create(member=member, defaults=seated)[0]


def _sounds(name: str) -> str:
    plain = unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
    return plain.replace("\u200d", "")  # joins emoji; "L" + "in" joined by it would be a second Lin


class SeatCode(models.Model):
    """A one-time secret that seats a second device as the same person."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"for {self.participant_id}"

    @classmethod
    def make(cls, participant: Participant, at: datetime) -> str:
        """Makes a new secret for this seat; it is not stored and cannot be shown again."""
        token = new_token()
        cls.objects.create(
            participant=participant, token_digest=digest(token), until=at + SEAT_CODE_HOLDS_FOR
        )
        return token

    @classmethod
    def peek(cls, token: str, at: datetime) -> Participant | None:
        """The seat that this secret would open, without using it up."""
        code = (
            cls._good(token, at).select_related("participant__member", "participant__session__team").first()
        )
        return code.participant if code else None

    @classmethod
    def use(cls, token: str, at: datetime) -> Participant | None:
        """The seat that this secret opens, once; None if it was used, is too old or never existed."""
        seat = cls.peek(token, at)
        # Compare and set: of two devices with the same link only one may succeed.
        return seat if seat and cls._good(token, at).update(used_at=at) else None

    @classmethod
    def _good(cls, token: str, at: datetime) -> models.QuerySet["SeatCode"]:
        return cls.objects.filter(
            token_digest=digest(token),
            used_at=None,
            until__gt=at,
            participant__shown_out_at=None,
            participant__member__removed_at=None,
        )


class NameClaimQuerySet(models.QuerySet["NameClaim"]):
    def open(self, at: datetime):
        """Claims that are open and not expired."""
        return self.filter(answered_at=None, asked_at__gt=at - CLAIM_HOLDS_FOR).order_by("asked_at", "pk")


class NameClaim(models.Model):
    """A claim to a name that is taken; the person who has it is asked "is this you?"."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="claims")
    secret_digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)
    granted = models.BooleanField(default=False)
    # Granted by the facilitator because the former device is gone: the seat moves away from that one.
    moves_seat = models.BooleanField(default=False)
    used_at = models.DateTimeField(null=True)

    objects = NameClaimQuerySet.as_manager()

    def __str__(self):
        return f"claim on {self.participant_id}"

    @classmethod
    def ask(cls, participant: Participant) -> tuple["NameClaim", str]:
        """Asks the person on their screens, and the facilitator; the claiming browser keeps the secret."""
        secret = new_token()
        with participant.session.changing("self", "claims", whose=participant.member.public_id):
            claim = cls.objects.create(participant=participant, secret_digest=digest(secret))
        return claim, secret

    @classmethod
    def held_by(cls, ticket: str, at: datetime) -> "NameClaim | None":
        """The claim of the browser with this ticket (see `ticket`), until it expires."""
        public_id, _, secret = ticket.partition(":")
        if not public_id.isalnum():  # a cookie may contain anything, and PostgreSQL accepts no NUL
            return None
        recent = cls.objects.filter(used_at=None, asked_at__gt=at - CLAIM_HOLDS_FOR)
        claim = recent.filter(public_id=public_id, secret_digest=digest(secret))
        return claim.select_related("participant__member", "participant__session").first()

    def ticket(self, secret: str) -> str:
        """The ticket with which the claiming browser asks about its claim."""
        return f"{self.public_id}:{secret}"

    def answer(self, granted: bool, moves_seat: bool = False) -> bool:
        """Grants or refuses the claim; the first answer counts, and a later one returns False.

        `moves_seat` takes the seat from the devices that have it now.
        """
        person = self.participant.member.public_id
        with self.participant.session.changing("self", "claims", whose=person) as session:
            open_one = NameClaim.objects.filter(pk=self.pk, answered_at=None)
            answered = open_one.update(answered_at=now(), granted=granted, moves_seat=granted and moves_seat)
            if not answered:
                session.nothing_changed()
        return bool(answered)

    def redeem(self, at: datetime) -> Participant | None:
        """The seat, once, if the answer was yes and the person is still in the room."""
        good = NameClaim.objects.filter(
            pk=self.pk,
            granted=True,
            used_at=None,
            participant__shown_out_at=None,
            participant__member__removed_at=None,
        )
        with self.participant.session.changing(self.participant.part) as session:
            if not good.update(used_at=at):
                session.nothing_changed()
                return None
            if self.moves_seat:
                self.participant.device += 1
                self.participant.save(update_fields=["device"])
                # Whoever looks on is asked again: the former device is not admitted any more.
                session.publish_parts("people")
        return self.participant


class WallScreen(models.Model):
    """A screen that shows a code until a facilitator gives it a session."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    code_digest = models.CharField(max_length=64, unique=True)
    secret_digest = models.CharField(max_length=64, unique=True)
    session = models.ForeignKey(Session, models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    until = models.DateTimeField()

    def __str__(self):
        return self.public_id

    @classmethod
    def create(cls, at: datetime) -> tuple["WallScreen", str, str]:
        """Creates a screen; returns it with the code that it shows and the secret for its cookie."""
        code, secret = new_code(6), new_token()
        cls.objects.filter(until__lt=at).delete()
        wall = cls.objects.create(
            code_digest=digest(code), secret_digest=digest(secret), until=at + WALL_HOLDS_FOR
        )
        return wall, code, secret

    @classmethod
    def show(cls, code: str, session: Session, at: datetime) -> bool:
        """Gives the session to the screen that shows `code`; False if there is none."""
        typed = "".join(sign for sign in code.upper() if sign.isalnum())
        waiting = cls.objects.filter(code_digest=digest(typed), session=None, until__gt=at)
        return bool(waiting.update(session=session))

    @classmethod
    def held_by(cls, secret: str, at: datetime) -> "WallScreen | None":
        """The screen whose browser has this secret."""
        held = cls.objects.filter(secret_digest=digest(secret), until__gt=at)
        return held.select_related("session").first()
