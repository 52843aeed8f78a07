"""A team's session settings; a row beside Team."""

from datetime import time

from django.db import models, transaction

from core.zones import zone_named
from sessions.deep_dive.rules.consensus import Way
from sessions.planner.rules.cadence import Cadence
from teams.models import Team


class SessionSettings(models.Model):
    team = models.OneToOneField(Team, models.CASCADE, primary_key=True, related_name="session_settings")
    minutes = models.PositiveSmallIntegerField(default=60)
    all_estimate = models.BooleanField(default=False)
    names_at_reveal = models.BooleanField(default=True)
    # Reveal the cards once everybody who is here has voted.
    auto_reveal = models.BooleanField(default=False)
    settles_by = models.CharField(
        max_length=11, choices=[(way.value, way.value) for way in Way], default=Way.MEDIAN
    )
    auto_advance = models.BooleanField(default=False)
    # The cadence: the number of weeks, 0 for none; the weekday as Python counts it; the local time.
    every_weeks = models.PositiveSmallIntegerField(default=0)
    weekday = models.PositiveSmallIntegerField(default=3)
    meets_at = models.TimeField(default=time(10))
    zone = models.CharField(max_length=64, blank=True)

    def __str__(self):
        return f"session settings of {self.team_id}"

    @classmethod
    def of(cls, team: Team) -> "SessionSettings":
        """The team's settings; unsaved defaults while it has chosen nothing.

        Costs no query if the team was loaded together with its `session_settings`.
        """
        try:
            return team.session_settings
        except cls.DoesNotExist:
            return cls(team=team)

    @property
    def cadence(self) -> Cadence | None:
        """The cadence that the team chose; None without one."""
        if not self.every_weeks:
            return None
        return Cadence(self.every_weeks, self.weekday, self.meets_at, zone_named(self.zone))

    # Changes

    def choose(self, **chosen) -> None:
        """Saves these settings."""
        for field, value in chosen.items():
            setattr(self, field, value)
        with transaction.atomic():
            self.save()
            self.team.announce(self.team.topic, "members")
