"""A theme: what some items have in common, with its progress. An item has one, or none."""

from django.db import models, transaction
from django.db.models.functions import Lower

from core.clock import now
from core.ids import new_public_id
from teams.models import Member, Team

HUES = 8


class NameTaken(Exception):
    """The team has an open theme of that name."""


class ThemeQuerySet(models.QuerySet["Theme"]):
    def current(self):
        return self.filter(closed_at=None).order_by("position", "pk")


class Theme(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="themes")
    name = models.CharField(max_length=60)
    # One of the eight hues that people have too.
    hue = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "team",
                Lower("name"),
                condition=models.Q(closed_at=None),
                name="one_open_theme_per_name",
            )
        ]

    def __str__(self):
        return self.name

    # Changes

    @classmethod
    def start(cls, team: Team, by: Member | None, name: str, hue: int | None = None) -> "Theme":
        """Create a theme for the team; the next hue when none is chosen. Raises NameTaken."""
        with transaction.atomic():
            team.lock()
            cls._refuse_taken(team, name)
            theme = cls.begin(team, by, name, hue)
            team.announce(team.topic, "themes")
        return theme

    @classmethod
    def begin(cls, team: Team, by: Member | None, name: str, hue: int | None = None) -> "Theme":
        """The same, inside a transaction that has locked the team and announces; the name must be free."""
        number = cls.objects.filter(team=team).count()
        return cls.objects.create(
            team=team, made_by=by, name=name, position=number, hue=number % HUES if hue is None else hue
        )

    def restate(self, name: str, hue: int) -> None:
        """Change the name or the hue. Raises NameTaken."""
        with transaction.atomic():
            self.team.lock()
            if self.closed_at is None:
                self._refuse_taken(self.team, name, self)
            self.name, self.hue = name, hue
            self.save(update_fields=["name", "hue"])
            self.team.announce(self.team.topic, "themes")

    def close(self) -> None:
        """Close it to new items; its own items keep it."""
        self._closed(now())

    def reopen(self) -> None:
        """Reopen it. Raises NameTaken when a newer theme has taken the name."""
        with transaction.atomic():
            self.team.lock()
            self._refuse_taken(self.team, self.name, self)
            self._closed(None)

    def _closed(self, at) -> None:
        with transaction.atomic():
            self.closed_at = at
            self.save(update_fields=["closed_at"])
            self.team.announce(self.team.topic, "themes")

    @classmethod
    def _refuse_taken(cls, team: Team, name: str, but: "Theme | None" = None) -> None:
        # In the terms of the constraint, so that both mean the same by "the same".
        open_themes = cls.objects.filter(team=team, closed_at=None).annotate(lower=Lower("name"))
        taken = open_themes.filter(lower=Lower(models.Value(name)))
        if but is not None:
            taken = taken.exclude(pk=but.pk)
        if taken.exists():
            raise NameTaken(name)
