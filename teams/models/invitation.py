"""Invitations: links that make their visitor a member. Only a digest of the secret is stored."""

from datetime import timedelta

from django.db import models, transaction

from core.ids import new_public_id
from core.tokens import digest, new_token

from .member import Member
from .order_key import AT_ONCE
from .team import Team

VALID_FOR = timedelta(days=14)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at):
        """Invitations that are valid at that moment, newest first."""
        return self.filter(revoked_at=None, expires_at__gt=at).order_by("-created_at", "-pk")


class Invitation(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=Member.RoleChoices.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    accepted_count = models.PositiveIntegerField(default=0)

    objects = InvitationQuerySet.as_manager()

    def __str__(self):
        return f"{self.team} as {self.role}"

    @classmethod
    def make(cls, team: Team, role: str, by: Member, at) -> tuple["Invitation", str]:
        """Create an invitation; returns it and its secret, which is not stored and cannot be shown again."""
        token = new_token()
        invitation = cls.objects.create(
            team=team, role=role, made_by=by, token_digest=digest(token), expires_at=at + VALID_FOR
        )
        return invitation, token

    @classmethod
    def make_once(cls, team: Team, role: str, by: Member, at) -> tuple["Invitation", str]:
        """Create an invitation as `make` does; by an order that arrives twice only one.

        The repeat gives the same one another secret: the reply with the first was never shown. Later that
        would break a link that was sent to somebody.
        """
        with transaction.atomic():
            team.lock()
            mine = cls.objects.open(at).filter(team=team, role=role, made_by=by, accepted_count=0)
            twin = mine.filter(expires_at__gt=at + VALID_FOR - AT_ONCE).first()
            if twin is None:
                return cls.make(team, role, by, at)
            token = new_token()
            twin.token_digest = digest(token)
            twin.save(update_fields=["token_digest"])
            return twin, token

    @classmethod
    def find(cls, token: str, at) -> "Invitation | None":
        """The invitation with this secret, if it is valid at `at`."""
        return (
            cls.objects.open(at).filter(token_digest=digest(token)).select_related("team", "made_by").first()
        )

    def accept(self, user, name: str) -> Member:
        """Make `user` a member; an existing member keeps name and role."""
        here = Member.objects.present().filter(team=self.team, user=user).first()
        if here:
            return here
        Invitation.objects.filter(pk=self.pk).update(accepted_count=models.F("accepted_count") + 1)
        return Member.admit(self.team, name, self.role, user=user)

    def revoke(self, at) -> None:
        self.revoked_at = at
        self.save(update_fields=["revoked_at"])
