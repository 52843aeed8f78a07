"""The estimate and the value of an item, and whether it is being estimated right now.

While cards are out the former estimate is hidden everywhere: it would steer the vote.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import models

from backlog.deep.rules.value import history_line
from core.clock import now
from core.http.request import ChoiceNumber
from teams.models import Member

from .item_fields import ItemFields

# Longer than any meeting: a session that was left in the middle of a vote hides no estimate for ever.
HIDDEN_AT_MOST = timedelta(hours=12)


class BeingEstimated(Exception):
    """A session is about to agree on the estimate: it cannot be changed by hand until then."""


class Estimation(ItemFields):
    class Meta:
        abstract = True

    # Questions

    @property
    def is_being_estimated(self) -> bool:
        return self.sizing_since is not None and self.sizing_since > now() - HIDDEN_AT_MOST

    @property
    def shown_estimate(self) -> Decimal | None:
        """The estimate in points, for all that is shown or summed up: None while it is being estimated."""
        return None if self.is_being_estimated else self.estimate

    @property
    def shown_label(self) -> str:
        """The same as it is written; empty while it is being estimated."""
        return "" if self.is_being_estimated else self.estimate_label

    def size_kept(self) -> dict[str, str]:
        """The estimate as it is, in plain values, for `unsettle`."""
        return {
            "estimate": "" if self.estimate is None else str(self.estimate),
            "estimate_label": self.estimate_label,
            "estimated_at": "" if self.estimated_at is None else self.estimated_at.isoformat(),
        }

    def valued_by(self, model: str) -> dict[str, float]:
        """The inputs typed for that value model."""
        return (self.values or {}).get(model, {})

    # Changes

    def start_sizing(self) -> None:
        """Hide the estimate while cards are out, until it is settled or the room moves on."""
        with self._changing("backlog") as item:
            item._set_sizing_since(now())

    def stop_sizing(self) -> None:
        """Show the former estimate again: the room moved on without a new one."""
        with self._changing("backlog") as item:
            item._set_sizing_since(None)

    def settle(
        self, points: Decimal | None, label: str, by: Member, session="", *, goes_on: bool = False
    ) -> None:
        """Set the estimate that the team agreed on, visible once no vote on it `goes_on`."""
        with self._changing("backlog") as item:
            item._set(by, session, estimate=points, estimate_label=label)
            item._set_estimated_at(now())
            item._set_sizing_since(item.sizing_since if goes_on else None)

    def confirm_size(self, by: Member, session="") -> bool:
        """Confirm that the estimate is still right, whatever has changed since; False when there is none.

        Raises BeingEstimated while cards are out.
        """
        with self._changing("backlog") as item:
            if item.is_being_estimated:
                raise BeingEstimated
            if item.estimate is None:
                return False
            item._record("size_confirmed", "", item.estimate_label, by, session)
            item._set_estimated_at(now())
        return True

    def unsettle(self, former: dict, by: Member, session="", *, goes_on: bool) -> None:
        """Restore the former estimate (`size_kept`); cards are out again when the vote `goes_on`."""
        points, agreed = former.get("estimate"), former.get("estimated_at")
        with self._changing("backlog") as item:
            item._set(
                by,
                session,
                estimate=Decimal(points) if points else None,
                estimate_label=former.get("estimate_label", ""),
            )
            item._set_estimated_at(datetime.fromisoformat(agreed) if agreed else None)
            item._set_sizing_since(now() if goes_on else None)

    def resize(
        self, points: Decimal | None, label: str, by: Member, choice: ChoiceNumber | None = None
    ) -> None:
        """Set another estimate by hand. Raises BeingEstimated while cards are out."""
        with self._changing("backlog") as item:
            if item.is_being_estimated:
                raise BeingEstimated
            item._note_choice(by, choice, "estimate")
            item._set(by, estimate=points, estimate_label=label)

    def value(
        self,
        model: str,
        inputs: Mapping[str, float | None],
        by: Member,
        session="",
        choice: ChoiceNumber | None = None,
    ) -> None:
        """Set inputs of a value model; an input that is None is cleared."""
        with self._changing("backlog") as item:
            item._note_choice(by, choice, *inputs)
            present = item.valued_by(model)
            typed = {name: number for name, number in {**present, **inputs}.items() if number is not None}
            item._value(model, typed, by, session)

    def _value(self, model: str, typed: dict[str, float], by: Member, session="", reason="") -> None:
        present = self.valued_by(model)
        if typed == present:
            return
        self._record("value", history_line(model, present), history_line(model, typed), by, session, reason)
        values = {**(self.values or {}), model: typed}
        self.values = {name: inputs for name, inputs in values.items() if inputs} or None
        self.save(update_fields=["values"])

    def _set_sizing_since(self, at: datetime | None) -> None:
        self.sizing_since = at
        self.save(update_fields=["sizing_since"])


def estimate_shown(at: datetime) -> models.Case:
    """`shown_estimate` as a database expression."""
    return estimate_unless_sizing(hidden_since(at))


def estimate_unless_sizing(since: datetime) -> models.Case:
    """The same for a prepared query, which takes `hidden_since` as its argument."""
    hidden = models.When(sizing_since__gt=since, then=None)
    return models.Case(hidden, default=models.F("estimate"))


def hidden_since(at: datetime) -> datetime:
    """Estimates of items for which cards came out after this moment are hidden."""
    return at - HIDDEN_AT_MOST
