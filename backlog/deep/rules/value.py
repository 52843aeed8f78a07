"""The value of an item, by one of four models. Pure.

Every model keeps its inputs under its own name in one dict, so changing the model loses nothing. A score is
comparable within its model only; it is None, never a guess, while an input is missing.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean

type Number = Decimal | float
type Inputs = Mapping[str, Number | None]


@dataclass(frozen=True)
class Input:
    """One number that a model needs, from `low` to `high`.

    `unit` names what is counted, `offered` the values that get a button. An input with `from_estimate` is the
    item's estimate unless another number was typed.
    """

    name: str
    unit: str
    high: float
    low: float = 0
    offered: tuple[float, ...] = ()
    from_estimate: bool = False

    def read(self, value: object) -> float | None:
        """The number to calculate with; None for a value that is no number or out of range."""
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            return None
        try:
            number = float(value)
        except (OverflowError, ValueError):
            return None
        return number if self.low <= number <= self.high else None


@dataclass(frozen=True)
class Model:
    """A formula for the value of an item, and its inputs."""

    name: str
    inputs: tuple[Input, ...]
    formula: Callable[..., float]

    def score(self, inputs: Inputs) -> float | None:
        """The score of these inputs; None while one is missing or out of range."""
        read = {each.name: each.read(inputs.get(each.name)) for each in self.inputs}
        if None in read.values():
            return None
        # Equal inputs in another order must not differ by the last bit: ties keep their rank.
        return round(self.formula(**read), 6)

    def missing(self, inputs: Inputs) -> list[str]:
        """The inputs without which there is no score."""
        return [each.name for each in self.inputs if each.read(inputs.get(each.name)) is None]

    def is_valued(self, inputs: Inputs) -> bool:
        """True if every input that a person gives is there; the estimate belongs to another letter."""
        asked = (each for each in self.inputs if not each.from_estimate)
        return all(each.read(inputs.get(each.name)) is not None for each in asked)

    def gathered(
        self,
        stored: Mapping[str, Inputs],
        *,
        estimate: Number | None = None,
        feedback: Inputs | None = None,
    ) -> dict[str, Number]:
        """The inputs of an item: those typed for this model, else those from feedback or the item itself.

        The estimate is None while it is hidden: it could be calculated from the score.
        """
        own = {each.name: estimate for each in self.inputs if each.from_estimate}
        named = {each.name for each in self.inputs}
        found = (
            own
            | dict(feedback or {})
            | {name: value for name, value in stored.get(self.name, {}).items() if value is not None}
        )
        return {name: value for name, value in found.items() if name in named and value is not None}


def _relative(name: str) -> Input:
    """An input relative to other items, on the cards of a deck."""
    return Input(name, "relative", high=100, offered=(1, 2, 3, 5, 8, 13, 20))


def _work(name: str) -> Input:
    """The effort. Zero counts as the smallest estimate above 0 that an item can have."""
    return Input(name, "points", low=0.001, high=1e9, from_estimate=True)


MODELS = {
    model.name: model
    for model in (
        # Anthony Ulwick's: important and badly served needs. Fed by importance and satisfaction from
        # feedback.
        Model(
            "opportunity",
            (Input("importance", "answer", high=10), Input("satisfaction", "answer", high=10)),
            lambda importance, satisfaction: importance + max(importance - satisfaction, 0),
        ),
        # Sean McBride's for Intercom: people reached in a period, effect on each, confidence, effort.
        Model(
            "rice",
            (
                Input("reach", "people", high=1e9),
                Input("impact", "times", high=3, offered=(0.25, 0.5, 1, 2, 3)),
                Input("confidence", "percent", high=100, offered=(50, 80, 100)),
                _work("effort"),
            ),
            lambda reach, impact, confidence, effort: reach * impact * confidence / 100 / effort,
        ),
        # Don Reinertsen's cost of delay over size, in the three terms that SAFe adds up.
        Model(
            "wsjf",
            (_relative("value"), _relative("time_criticality"), _relative("risk_reduction"), _work("size")),
            lambda value, time_criticality, risk_reduction, size: (
                (value + time_criticality + risk_reduction) / size
            ),
        ),
        Model(
            "value-effort",
            (_relative("value"), _work("effort")),
            lambda value, effort: value / effort,
        ),
    )
}


def means(answers: Iterable[tuple[Number | None, Number | None]]) -> dict[str, float]:
    """The inputs of the opportunity model from pairs of (importance, satisfaction), None where one is
    missing.
    """
    answers = list(answers)
    given = {
        "importance": [float(important) for important, _ in answers if important is not None],
        "satisfaction": [float(satisfied) for _, satisfied in answers if satisfied is not None],
    }
    return {name: fmean(numbers) for name, numbers in given.items() if numbers}


def shown(score: float) -> str:
    """A score rounded to three figures, which is enough to compare."""
    return f"{score:,.0f}" if abs(score) >= 100 else f"{score:.3g}"


def history_line(model: str, inputs: Mapping[str, float]) -> str:
    """The inputs of a model as the history stores them."""
    return json.dumps({"model": model, "inputs": dict(sorted(inputs.items()))})


def read_history_line(text: str) -> tuple[str, dict[str, float]]:
    """The model and the inputs of a line of history."""
    data = json.loads(text)
    return data["model"], data["inputs"]
