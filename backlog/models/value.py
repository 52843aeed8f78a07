"""The value of an item: the inputs that people typed, for each model that the team has used."""

import json
from collections.abc import Mapping

from teams.models import Member

from .item_fields import ItemFields


class Valuation(ItemFields):
    class Meta:
        abstract = True

    def valued_by(self, model: str) -> dict[str, float]:
        """The inputs typed for that model."""
        return (self.values or {}).get(model, {})

    # Changes

    def value(self, model: str, inputs: Mapping[str, float | None], by: Member, session="") -> None:
        """Set inputs of a value model; an input that is None is cleared."""
        with self._changing("backlog") as item:
            present = item.valued_by(model)
            typed = {name: number for name, number in {**present, **inputs}.items() if number is not None}
            item._value(model, typed, by, session)

    def _value(self, model: str, typed: dict[str, float], by: Member, session="", reason="") -> None:
        present = self.valued_by(model)
        if typed == present:
            return
        self._record("value", written(model, present), written(model, typed), by, session, reason)
        values = {**(self.values or {}), model: typed}
        self.values = {name: inputs for name, inputs in values.items() if inputs} or None
        self.save(update_fields=["values"])


def written(model: str, inputs: Mapping[str, float]) -> str:
    """The inputs as the history stores them."""
    return json.dumps({"model": model, "inputs": dict(sorted(inputs.items()))})


def read(text: str) -> tuple[str, dict[str, float]]:
    """The model and the inputs of a line of history."""
    data = json.loads(text)
    return data["model"], data["inputs"]
