"""A team's session settings; a row beside Team."""

from datetime import time

from django.db import models, transaction

from sessions.deep_dive.rules.consensus import Way
from sessions.meeting.rules.agenda import Phase, minutes_for, templates
from sessions.planner.rules.cadence import Cadence
from teams.models import Team


def thursdays() -> list[int]:
    return [3]


class SessionSettings(models.Model):
    team = models.OneToOneField(Team, models.CASCADE, primary_key=True, related_name="session_settings")
    minutes = models.PositiveSmallIntegerField(default=60)
    # The minutes of each phase, by its name, where the team has its own; they add up to `minutes`.
    phase_minutes = models.JSONField(default=dict, blank=True)
    all_estimate = models.BooleanField(default=False)
    # Off until the team wants it: a card without a name is played more freely.
    names_at_reveal = models.BooleanField(default=False)
    # Reveal the cards once everybody who is here has voted.
    auto_reveal = models.BooleanField(default=False)
    settles_by = models.CharField(
        max_length=11, choices=[(way.value, way.value) for way in Way], default=Way.MEDIAN
    )
    auto_advance = models.BooleanField(default=False)
    # The rhythm: the number of weeks, 0 for none; the weekdays as Python counts them; the time
    # in the team's zone.
    every_weeks = models.PositiveSmallIntegerField(default=0)
    weekdays = models.JSONField(default=thursdays)
    meets_at = models.TimeField(default=time(10))
    # Where the team talks; https only.
    call_url = models.URLField(max_length=500, blank=True)

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
        if not (self.every_weeks and self.weekdays):
            return None
        return Cadence(self.every_weeks, tuple(self.weekdays), self.meets_at, self.team.time_zone)

    @property
    def own_minutes(self) -> dict[Phase, int]:
        """The minutes of each phase that the team has set; empty without its own."""
        kept = self.phase_minutes
        return {phase: kept[phase] for phase in Phase if kept.get(phase)}

    @property
    def agenda(self) -> dict[Phase, int]:
        """The minutes of each phase of a new session."""
        return self.own_minutes or minutes_for(self.minutes)

    @property
    def templates(self) -> dict[int, dict[Phase, int]]:
        """The minutes of each phase, by the lengths that the planner offers."""
        return templates(self.own_minutes)

    @property
    def zone(self) -> str:
        """The name of the team's time zone; empty for the site's."""
        return self.team.zone

    # Changes

    def choose(self, zone: str | None = None, **chosen) -> None:
        """Saves these settings, and the time zone of the team if one is given."""
        for field, value in chosen.items():
            setattr(self, field, value)
        with transaction.atomic():
            self.save()
            if zone is not None and zone != self.team.zone:
                self.team.zone = zone
                self.team.save(update_fields=["zone"])
            self.team.announce(self.team.topic, "members")
