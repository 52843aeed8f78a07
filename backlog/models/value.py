"""What an item is worth: the numbers that people typed, for each model that the team has used."""

import json
from collections.abc import Mapping

from django.db import models

from teams.models import Member

from .size import Size


class Worth(Size):
    # By the model's name, so that changing the model loses nothing: {"rice": {"reach": 500, "impact": 2}}.
    # None while nobody has said anything, which is how the few that are valued are found among thousands.
    values = models.JSONField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def valued_by(self, model: str) -> dict[str, float]:
        """What people typed for that model."""
        return (self.values or {}).get(model, {})

    # Changes

    def value(self, model: str, inputs: Mapping[str, float | None], by: Member, session="") -> None:
        """Say what it is worth, in the words of a model; an input that is None is taken back."""
        with self._changing("backlog") as item:
            present = item.valued_by(model)
            typed = {name: number for name, number in {**present, **inputs}.items() if number is not None}
            item._value(model, typed, by, session)

    def _value(self, model: str, typed: dict[str, float], by: Member, session="", reason="") -> None:
        present = self.valued_by(model)
        if typed == present:
            return
        self._record("value", written(model, present), written(model, typed), by, session, reason)
        said = {**(self.values or {}), model: typed}
        self.values = {name: inputs for name, inputs in said.items() if inputs} or None
        self.save(update_fields=["values"])


def written(model: str, inputs: Mapping[str, float]) -> str:
    """The inputs as history keeps them."""
    return json.dumps({"model": model, "inputs": dict(sorted(inputs.items()))})


def read(text: str) -> tuple[str, dict[str, float]]:
    """The model and the inputs of a line of history."""
    said = json.loads(text)
    return said["model"], said["inputs"]
