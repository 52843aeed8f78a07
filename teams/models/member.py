"""A person in a team. A guest is a member without an account, and reaches one session only."""

from datetime import timedelta, tzinfo

from django.db import models, transaction

from core.clock import now
from core.ids import new_public_id
from core.zones import zone_named
from teams.members.rules.initials import distinct_initials
from teams.members.rules.rights import ROLE_MAY, Act, Role, Standing

from .team import Team


class LastManager(Exception):
    """The change would leave the team without anyone who may manage its members and settings."""


# Guests of sessions longer apart than this do not meet, and may have the same initials.
GUESTS_MEET_WITHIN = timedelta(days=1)


class MemberQuerySet(models.QuerySet["Member"]):
    def present(self):
        """Members who have not left the team."""
        return self.filter(removed_at=None)

    def of(self, user):
        """Members of this account, by the name of their team."""
        here = self.present().filter(user=user) if user else self.none()
        return here.select_related("team").order_by("team__name", "pk")

    def staff(self):
        """Present members without guests."""
        return self.present().exclude(role=Role.GUEST)

    def managing(self):
        """Members who may manage the team, and have an account to sign in with for it."""
        return self.present().filter(role__in=ROLE_MAY[Act.MANAGE], user__isnull=False)

    def by_name(self):
        return self.order_by("name", "pk")


class Member(models.Model):
    class RoleChoices(models.TextChoices):
        PRODUCT_MANAGER = "product_manager", "Product manager"
        SCRUM_MASTER = "scrum_master", "Scrum Master"
        DEVELOPER = "developer", "Developer"
        STAKEHOLDER = "stakeholder", "Stakeholder"
        GUEST = "guest", "Guest"

        @classmethod
        def staff(cls) -> list[tuple[str, str]]:
            """The choices for people with an account: all but guest."""
            return [choice for choice in cls.choices if choice[0] != cls.GUEST]

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    user = models.ForeignKey("teams.User", models.SET_NULL, null=True, blank=True, related_name="memberships")
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=20, choices=RoleChoices.choices)
    title = models.CharField(max_length=40, blank=True)
    hue = models.PositiveSmallIntegerField(default=0)
    # For the avatar: of those whom one sees together, nobody else has them.
    initials = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"],
                condition=models.Q(user__isnull=False),
                name="one_membership_per_user_and_team",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_guest(self) -> bool:
        return self.role == Role.GUEST

    @property
    def time_zone(self) -> tzinfo:
        """The zone of the person's browser; the team's while none is known."""
        return zone_named(self.user.zone) if self.user and self.user.zone else self.team.time_zone

    @property
    def standing(self) -> Standing:
        """The member's rights on the team's own pages."""
        return Standing(Role(self.role))

    # Changes

    @classmethod
    def found_team(cls, user, *, team: str, name: str, role: str, zone: str = "") -> "Member":
        """Create a team of that name in that time zone with `user` as its first member."""
        with transaction.atomic():
            return cls.admit(Team.open(team, Team.free_slug(team), zone=zone), name, role, user=user)

    @classmethod
    def admit(cls, team: Team, name: str, role: str, user=None, title: str = "") -> "Member":
        """Add someone to the team; a former member comes back under the same name."""
        with transaction.atomic():
            if user and (former := cls.objects.filter(team=team, user=user).first()):
                former.removed_at, former.role = None, role
                former.initials = former._own_initials()
                former.save(update_fields=["removed_at", "role", "initials"])
                member = former
            else:
                hue = cls.objects.filter(team=team).count() % 8
                member = cls(team=team, user=user, name=name.strip()[:60], role=role, title=title, hue=hue)
                member.initials = member._own_initials()
                member.save(force_insert=True)
            team.announce(team.topic, "members")
        return member

    def rename(self, name: str) -> None:
        """Change the name."""
        with transaction.atomic():
            self.name = name.strip()[:60]
            self.initials = self._own_initials()
            self.save(update_fields=["name", "initials"])
            self.team.announce(self.team.topic, "members")

    def become(self, *, name: str, role: str, title: str) -> None:
        """Change name, role and title. Raises LastManager."""
        with transaction.atomic():
            if role not in ROLE_MAY[Act.MANAGE]:
                self._keep_a_manager()
            self.name, self.role, self.title = name, role, title
            self.initials = self._own_initials()
            self.save(update_fields=["name", "role", "title", "initials"])
            self.team.announce(self.team.topic, "members")

    def leave(self, at) -> None:
        """Remove the member from the team; what they did keeps their name. Raises LastManager."""
        with transaction.atomic():
            self._keep_a_manager()
            self.removed_at = at
            self.save(update_fields=["removed_at"])
            self.team.announce(self.team.topic, "members")

    def _own_initials(self) -> str:
        """Initials that nobody has who is on the team, nor a guest of these days."""
        others = Member.objects.present().filter(team=self.team_id).exclude(pk=self.pk)
        near = others.exclude(role=Role.GUEST, created_at__lt=now() - GUESTS_MEET_WITHIN)
        return distinct_initials(self.name, set(near.values_list("initials", flat=True)))

    def _keep_a_manager(self) -> None:
        # Under the team's lock: of two managers who remove each other at once, one must remain.
        self.team.lock()
        managing = set(Member.objects.managing().filter(team=self.team_id).values_list("pk", flat=True))
        if managing == {self.pk}:
            raise LastManager
