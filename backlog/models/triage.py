"""The proposal for an item before its triage, and what a decision about it may change."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.clock import now
from teams.models import Member

from .goal import ProductGoal
from .item_fields import ItemFields, history_text
from .theme import Theme


class Triage(ItemFields):
    class Meta:
        abstract = True

    # Questions

    @property
    def proposal(self) -> tuple:
        """All that is proposed, as a comparable tuple."""
        return (
            self.proposed_outcome,
            self.proposed_type,
            self.proposed_goal_id,
            self.proposed_theme_id,
            self.proposed_after_id,
            self.proposed_reason,
        )

    def after_proposed(self, outcome: str) -> str:
        """The key of the item to come after, if the decision is the proposed one."""
        after = self.proposed_after if outcome == self.proposed_outcome else None
        return after.key if after else ""

    def words_proposed(self) -> dict[str, Any]:
        """The proposed type, theme and goal, without those that are unchanged or closed by now."""
        words = {"type": self.proposed_type, "theme": self.proposed_theme, "goal": self.proposed_goal}
        return {
            name: value
            for name, value in words.items()
            if value and value != getattr(self, name) and not getattr(value, "closed_at", None)
        }

    def snapshot(self) -> dict:
        """The values that a decision about the item may change, to put them back by `restore`."""
        return {
            "state": self.state,
            "state_reason": self.state_reason,
            "rank": self.rank,
            "urgency": self.urgency,
            "estimate": None if self.estimate is None else str(self.estimate),
            "estimate_label": self.estimate_label,
            "estimated_at": None if self.estimated_at is None else self.estimated_at.isoformat(),
            "duplicate_of": self.duplicate_of_id,
            "return_on": None if self.return_on is None else self.return_on.isoformat(),
        }

    # Changes, which the history records with the decision that makes them

    def spend_proposal(self) -> dict[str, str]:
        """Clear the proposal of a decided item, and return what `propose_again` needs, in plain values.

        Returns nothing when nothing was proposed.
        """
        if not any(self.proposal):
            return {}
        with self._changing() as item:
            spent = {name: history_text(getattr(item, name)) for name in _NOTHING}
            item._propose(_NOTHING)
        return spent

    def propose_again(self, spent: dict[str, str]) -> None:
        """Restore a proposal when its decision is undone, unless something else is proposed by now."""
        if not spent:
            return
        with self._changing() as item:
            if not any(item.proposal):
                # By their public ids, for any of them may be gone.
                goal = ProductGoal.objects.filter(public_id=spent["proposed_goal"]).first()
                theme = Theme.objects.filter(public_id=spent["proposed_theme"]).first()
                after = type(item)._default_manager.filter(public_id=spent["proposed_after"]).first()
                named = {"proposed_goal": goal, "proposed_theme": theme, "proposed_after": after}
                item._propose(spent | named)

    def _propose(self, fields: dict[str, Any]) -> None:
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))

    def _put_back(self, before: dict, rank: str | None, by: Member, session: str) -> None:
        """Write the values of a snapshot, at this rank, and record those that return with the state."""
        was, size = {name: getattr(self, name) for name in _RETURN}, self.estimate
        self.rank, self.state, self.state_reason = rank, before["state"], before["state_reason"]
        self.urgency, self.duplicate_of_id = before["urgency"], before["duplicate_of"]
        self.estimate = None if before["estimate"] is None else Decimal(before["estimate"])
        self.estimate_label, self.state_since = before["estimate_label"], now()
        agreed = before.get("estimated_at")
        self.estimated_at = datetime.fromisoformat(agreed) if agreed else None
        self.return_on = date.fromisoformat(back) if (back := before.get("return_on")) else None
        self.save(
            update_fields=[
                "rank",
                "state",
                "state_reason",
                "urgency",
                "duplicate_of",
                "estimate",
                "estimate_label",
                "estimated_at",
                "state_since",
                "return_on",
            ]
        )
        if self.estimate != size:
            self._record("estimate", history_text(size), history_text(self.estimate), by, session, "undone")
        for name, former in was.items():
            if (present := getattr(self, name)) != former:
                self._record(name, history_text(former), history_text(present), by, session, "undone")


# Recorded beside the state and the estimate; a merge records what it pointed at itself.
_RETURN = ("rank", "urgency", "estimate_label", "return_on")
_NOTHING: dict[str, Any] = {
    "proposed_outcome": "",
    "proposed_type": "",
    "proposed_goal": None,
    "proposed_theme": None,
    "proposed_after": None,
    "proposed_reason": "",
}
