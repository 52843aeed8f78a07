"""A tracker, or another place that a team imports from: its name, and what was decided about its files.

Two tools count from 1; their numbers must not meet. So an item is known by its source and its key there.
"""

from collections.abc import Sequence
from typing import Any

from django.db import models

from backlog.importing.rules.records import Choices
from teams.models import Team

LONGEST_SLUG = 20


class Source(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, related_name="sources")
    # What the items have in their `source`.
    slug = models.CharField(max_length=LONGEST_SLUG)
    # The name of the format that its files are read by.
    format = models.CharField(max_length=20)
    name = models.CharField(max_length=80, blank=True)
    # What each column is, by its name; where statuses, epics and sub-tasks go.
    columns = models.JSONField(default=dict, blank=True)
    states = models.JSONField(default=dict, blank=True)
    epics = models.CharField(max_length=10, blank=True)
    sub_tasks = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "slug"], name="one_source_per_slug")]

    def __str__(self):
        return self.name or self.slug

    @property
    def choices(self) -> dict[str, Any]:
        """What was decided about its files, as keywords of Choices; the roles depend on the file."""
        decided: dict[str, Any] = {"states": dict(self.states)}
        if self.epics:
            decided["epics"] = self.epics
        if self.sub_tasks:
            decided["sub_tasks"] = self.sub_tasks
        return decided

    def roles_of(self, header: list[str]) -> list[str] | None:
        """The role of each column of this header, if they were chosen for columns of these names before."""
        if not self.columns or not set(header) <= self.columns.keys():
            return None
        return [self.columns[name] for name in header]

    # Changes

    @classmethod
    def of(cls, team: Team, format: str) -> "Source":
        """The first source of this format in the team; not saved yet when it is new."""
        found = cls.objects.filter(team=team, format=format).order_by("pk")
        first = next((source for source in found if source.slug == format), None)
        # Items of before sources had rows belong to the first one too.
        if first is None and not team.items.filter(source=format).exists():
            first = found.first()
        return first or cls(team=team, slug=format, format=format)

    @classmethod
    def named(cls, team: Team, slug: str, format: str) -> "Source":
        """The team's source of this slug; not saved yet when it is new."""
        found = cls.objects.filter(team=team, slug=slug).first()
        return found or cls(team=team, slug=slug, format=format)

    @classmethod
    def another(cls, team: Team, format: str, name: str) -> "Source":
        """A further source of a format that the team has one of already; not saved yet."""
        taken = set(cls.objects.filter(team=team).values_list("slug", flat=True))
        taken |= set(team.items.filter(source__startswith=format).values_list("source", flat=True))
        number = next(number for number in range(2, 10_000) if f"{format}-{number}" not in taken)
        return cls(team=team, slug=f"{format}-{number}", format=format, name=name)

    def remember(self, choices: Choices, header: Sequence[str], roles: Sequence[str]) -> None:
        """Keep what was decided about a file for its next one: its columns and where its words go."""
        self.columns = {**self.columns, **dict(zip(header, roles, strict=True))}
        self.states = {**self.states, **choices.states}
        self.epics, self.sub_tasks = choices.epics, choices.sub_tasks
        self.save()
