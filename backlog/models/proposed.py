"""What the product manager proposes for an item before its triage."""

from typing import Any

from django.db import models

from .goal import ProductGoal
from .theme import Theme


class Proposed(models.Model):
    # One of the decisions of triage. It and the place wait for exactly that decision; type, goal and theme
    # hold for every one that takes the item into the list. Nothing is found by them, so nothing is indexed.
    proposed_outcome = models.CharField(max_length=12, blank=True)
    proposed_type = models.CharField(max_length=10, blank=True)
    proposed_goal = models.ForeignKey(
        ProductGoal, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    proposed_theme = models.ForeignKey(
        Theme, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    # The item to stand after; without one it is the end of the horizon.
    proposed_after = models.ForeignKey(
        "backlog.Item", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        abstract = True

    @property
    def proposal(self) -> tuple:
        """All that is proposed; equal ones are alike."""
        return (
            self.proposed_outcome,
            self.proposed_type,
            self.proposed_goal_id,
            self.proposed_theme_id,
            self.proposed_after_id,
        )

    def after_proposed(self, outcome: str) -> str:
        """The key of the item to stand after, if that is decided which was proposed."""
        after = self.proposed_after if outcome == self.proposed_outcome else None
        return after.key if after else ""

    def words_proposed(self) -> dict[str, Any]:
        """Type, theme and goal as they would become: only what differs, and nothing closed meanwhile."""
        said = {"type": self.proposed_type, "theme": self.proposed_theme, "goal": self.proposed_goal}
        return {
            name: value
            for name, value in said.items()
            if value and value != getattr(self, name) and not getattr(value, "closed_at", None)
        }
