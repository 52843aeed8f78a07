"""The team's public link, by which anyone may leave feedback without an account."""

from django.db import models, transaction

from core.clock import now
from core.ids import new_public_id
from core.tokens import derived_token, digest
from teams.models import Member, Team


class CaptureLinkQuerySet(models.QuerySet["CaptureLink"]):
    def open(self):
        return self.filter(revoked_at=None)


class CaptureLink(models.Model):
    """The secret is derived, so it can be shown again without being stored, and is found by its digest."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="capture_links")
    nonce = models.CharField(max_length=12, default=new_public_id, editable=False)
    token_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)
    revoked_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = CaptureLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=models.Q(revoked_at=None), name="one_open_capture_link"
            )
        ]

    def __str__(self):
        return f"capture link of {self.team_id}"

    @property
    def token(self) -> str:
        """The secret part of the address: 160 bits."""
        return derived_token("capture", self.nonce)

    @classmethod
    def of(cls, team: Team) -> "CaptureLink | None":
        """The team's current link."""
        return cls.objects.open().filter(team=team).select_related("made_by").first()

    @classmethod
    def find(cls, token: str) -> "CaptureLink | None":
        """The link of that secret, unless it was revoked."""
        return cls.objects.open().filter(token_digest=digest(token)).select_related("team").first()

    # Changes

    @classmethod
    def renew(cls, team: Team, by: Member) -> "CaptureLink":
        """Create a new link; the former one stops working."""
        with transaction.atomic():
            team.lock()
            cls._revoke(team, by)
            link = cls(team=team, made_by=by)
            link.token_digest = digest(link.token)
            link.save(force_insert=True)
            team.announce(team.topic, "capture")
        return link

    @classmethod
    def revoke(cls, team: Team, by: Member) -> None:
        """Revoke the team's link; feedback that came by it stays."""
        with transaction.atomic():
            team.lock()
            cls._revoke(team, by)
            team.announce(team.topic, "capture")

    @classmethod
    def _revoke(cls, team: Team, by: Member) -> None:
        cls.objects.open().filter(team=team).update(revoked_at=now(), revoked_by=by)
