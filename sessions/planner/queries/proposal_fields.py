"""Proposals for each item of the triage: decision, type, theme, goal, rank and reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import gettext as _

from backlog.models import Item, ProductGoal, Theme
from backlog.models.labels import TYPES
from core.text import one_line
from sessions.models import Decision
from sessions.models.labels import DECISIONS
from teams.models import Team

# "Duplicate" and "needs info" need more than one choice, so they are made in the room.
PROPOSABLE = (*Decision.PLACES, Decision.Outcome.DECLINE)
# Urgent has one rank only: the very top.
AFTER_ANOTHER = (Decision.Outcome.NEXT, Decision.Outcome.SOON, Decision.Outcome.LATER)
# The number of items the field offers as the one to follow; any other is typed.
PLACES_OFFERED = 30
MOST_REASON = 500


@dataclass
class Proposal:
    """The proposal in the row of an item: goal and theme by public id, the item to follow by key."""

    item: Item
    outcome: str
    type: str
    goal: str
    theme: str
    after: str
    # The reason to decline it.
    reason: str
    # The reason why it cannot be proposed.
    error: str = ""

    @classmethod
    def of(cls, item: Item, sent: QueryDict) -> "Proposal":
        """The proposal as it was sent; where nothing was sent, as it is saved."""
        goal, theme, after = item.proposed_goal, item.proposed_theme, item.proposed_after
        stands = {
            "outcome": item.proposed_outcome,
            "type": item.proposed_type,
            # Themes and goals closed since, and items that have left the list, are no longer proposed.
            "goal": goal.public_id if goal and not goal.closed_at else "",
            "theme": theme.public_id if theme and not theme.closed_at else "",
            "after": after.key if after and after.rank else "",
            "reason": item.proposed_reason,
        }
        data = {name: sent.get(f"{name}-{item.public_id}", value) for name, value in stands.items()}
        return cls(item, **data | {name: one_line(data[name]) for name in ("after", "reason")})

    @property
    def is_more(self) -> bool:
        """True if it proposes more than the decision."""
        return bool(self.type or self.goal or self.theme or self.after or self.reason or self.error)


class Proposals:
    """The proposals a team can make, and the rows that make them."""

    def __init__(self, team: Team, items: Iterable[Item], sent: QueryDict):
        self.team = team
        self.rows = {item.public_id: Proposal.of(item, sent) for item in items}

    # The choices of the fields

    def outcomes(self) -> list[tuple[str, str]]:
        return [(outcome.value, str(DECISIONS[outcome])) for outcome in PROPOSABLE]

    def types(self) -> list[tuple[str, str]]:
        return [(kind.value, str(label)) for kind, label in TYPES.items()]

    @cached_property
    def goals(self) -> dict[str, ProductGoal]:
        return {goal.public_id: goal for goal in ProductGoal.objects.filter(team=self.team).current()}

    @cached_property
    def themes(self) -> dict[str, Theme]:
        return {theme.public_id: theme for theme in Theme.objects.filter(team=self.team).current()}

    @cached_property
    def places(self) -> list[tuple[str, str]]:
        """The first items of the list, by key and title."""
        ranked = Item.objects.filter(team=self.team).ranked()
        return list(ranked.values_list("key", "title")[:PLACES_OFFERED])

    # What was sent

    def is_sound(self) -> bool:
        """True if all of it can be proposed; a row that cannot says why."""
        for row in self.rows.values():
            row.error = self._wrong(row)
        return not any(row.error for row in self.rows.values())

    def changes(self) -> dict[Item, dict[str, Any]]:
        """The fields that change, by item; only when `is_sound`."""
        meant = {row.item: self._meant(row) for row in self.rows.values()}
        changed = {
            item: {name: value for name, value in fields.items() if value != getattr(item, name)}
            for item, fields in meant.items()
        }
        return {item: fields for item, fields in changed.items() if fields}

    def _wrong(self, row: Proposal) -> str:
        if row.outcome not in ("", *PROPOSABLE) or row.type not in ("", *Item.Type.values):
            return _("You can’t propose that.")
        if row.goal not in ("", *self.goals) or row.theme not in ("", *self.themes):
            return _("That goal or theme is no longer open.")
        if len(row.reason) > MOST_REASON:
            return _("The reason is too long: %(length)d characters, %(most)d at most.") % {
                "length": len(row.reason),
                "most": MOST_REASON,
            }
        if row.reason and row.outcome != Decision.Outcome.DECLINE:
            return _("A reason only works with decline.")
        if not row.after:
            return ""
        if row.outcome not in AFTER_ANOTHER:
            return _("“Place after” only works with next, soon or later.")
        if row.after.lower() not in self._anchors:
            return _("There is no item %s in the backlog to place it after.") % row.after
        if row.after.lower() == row.item.key.lower():
            return _("An item can’t be placed after itself.")
        return ""

    def _meant(self, row: Proposal) -> dict[str, Any]:
        return {
            "proposed_outcome": row.outcome,
            "proposed_type": row.type,
            "proposed_goal": self.goals.get(row.goal),
            "proposed_theme": self.themes.get(row.theme),
            "proposed_after": self._anchors[row.after.lower()] if row.after else None,
            "proposed_reason": row.reason,
        }

    @cached_property
    def _anchors(self) -> dict[str, Item]:
        """The items that rows want to follow, by their keys in lower case."""
        keys = {row.after.lower() for row in self.rows.values() if row.after}
        ranked = Item.objects.filter(team=self.team).ranked()
        found = ranked.annotate(low=Lower("key")).filter(low__in=keys).defer("description")
        return {item.key.lower(): item for item in found}
