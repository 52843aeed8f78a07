"""A label or a component of a team's tracker: a word that some items have in common, several to an item."""

from collections.abc import Iterable

from django.db import models
from django.db.models.functions import Lower

from teams.models import Team

LONGEST_LABEL = 80


class Label(models.Model):
    class Kind(models.TextChoices):
        LABEL = "label", "Label"
        COMPONENT = "component", "Component"

    team = models.ForeignKey(Team, models.CASCADE, related_name="labels")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.LABEL)
    name = models.CharField(max_length=LONGEST_LABEL)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint("team", "kind", Lower("name"), name="one_label_per_name")]

    def __str__(self):
        return self.name

    # Changes

    @classmethod
    def named(cls, team: Team, kind: str, names: Iterable[str]) -> dict[str, "Label"]:
        """The team's labels of these names, by the name in lower case; those that are missing are made.

        Must run inside a transaction that has locked the team.
        """
        wanted = {name.lower(): name for name in names}
        found = {label.name.lower(): label for label in Label.objects.filter(team=team, kind=kind)}
        missing = [Label(team=team, kind=kind, name=name) for low, name in wanted.items() if low not in found]
        found |= {label.name.lower(): label for label in Label.objects.bulk_create(missing)}
        return {low: found[low] for low in wanted}
