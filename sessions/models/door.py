"""Ways in: a second device for the same seat, a name that is taken, a room's PC that is nobody."""

from datetime import datetime, timedelta

from django.db import models

from live.clock import now
from teams.ids import digest, new_code, new_public_id, new_token

from .participant import Participant
from .session import Session

SEAT_CODE_HOLDS_FOR = timedelta(minutes=10)
WALL_HOLDS_FOR = timedelta(hours=12)


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
        """A new secret for this seat; it is not kept and cannot be shown again."""
        token = new_token()
        cls.objects.create(
            participant=participant, token_digest=digest(token), until=at + SEAT_CODE_HOLDS_FOR
        )
        return token

    @classmethod
    def use(cls, token: str, at: datetime) -> Participant | None:
        """The seat this secret opens, once; None when it was used, is too old or never was."""
        codes = cls.objects.filter(token_digest=digest(token), used_at=None, until__gt=at)
        code = codes.select_related("participant__member", "participant__session__team").first()
        # Compare and set: of two devices with the same link only one may win.
        if code and codes.update(used_at=at):
            return code.participant
        return None


class NameClaim(models.Model):
    """Somebody gave a name that is in the room already; the person there is asked "is this you?"."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="claims")
    secret_digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)
    granted = models.BooleanField(default=False)
    used_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"claim on {self.participant_id}"

    @classmethod
    def ask(cls, participant: Participant) -> tuple["NameClaim", str]:
        """Ask the person's own screens; the secret stays with the browser that claims."""
        secret = new_token()
        with participant.session.changing("self", whose=participant.member.public_id):
            claim = cls.objects.create(participant=participant, secret_digest=digest(secret))
        return claim, secret

    def answer(self, granted: bool) -> None:
        with self.participant.session.changing("self", whose=self.participant.member.public_id):
            self.answered_at, self.granted = now(), granted
            self.save(update_fields=["answered_at", "granted"])


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
    def hang(cls, at: datetime) -> tuple["WallScreen", str, str]:
        """A new screen with its code, shown on it, and its secret, kept in its cookie."""
        code, secret = new_code(6), new_token()
        wall = cls.objects.create(
            code_digest=digest(code), secret_digest=digest(secret), until=at + WALL_HOLDS_FOR
        )
        return wall, code, secret

    @classmethod
    def show(cls, code: str, session: Session, at: datetime) -> bool:
        """Give the session to the screen that shows `code`; False when there is none."""
        waiting = cls.objects.filter(code_digest=digest(code), session=None, until__gt=at)
        return bool(waiting.update(session=session))
