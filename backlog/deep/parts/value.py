"""Value on the page: the inputs of the open item, the view by value, and the items ranked against it."""

from dataclasses import dataclass
from typing import Any

from backlog.deep.queries.report import DeepReport
from backlog.deep.queries.scores import feedback_on
from backlog.deep.rules.inversions import Inversion
from backlog.deep.rules.value import Input, shown
from backlog.models import Item
from backlog.models.labels import HORIZONS, VALUE_INPUTS, VALUE_MODELS, VALUE_UNITS
from backlog.ranked.parts.context import Scene

# At most so many of the items whose rank contradicts their value are named.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Field:
    """An input as it is typed, with the value that applies while it is empty."""

    name: str
    label: str
    unit: str
    typed: str
    found: str
    low: str
    high: str
    offered: tuple[str, ...]

    @classmethod
    def of(cls, each: Input, typed: dict[str, float], inputs: dict[str, Any]) -> "Field":
        input_, found = typed.get(each.name), inputs.get(each.name)
        return cls(
            name=each.name,
            label=str(VALUE_INPUTS[each.name]),
            unit=str(VALUE_UNITS[each.unit]),
            typed="" if input_ is None else f"{input_:g}",
            found="" if input_ is not None or found is None else f"{float(found):g}",
            low=f"{each.low:g}",
            high=f"{each.high:.0f}",
            offered=tuple(f"{number:g}" for number in each.offered),
        )


@dataclass(frozen=True, slots=True)
class ItemValue:
    """An item's value by the team's model; `number` is its place in the list."""

    number: int
    score: str
    is_guess: bool
    fields: tuple[Field, ...]


def value_of(scene: Scene, known: DeepReport, item: Item) -> ItemValue:
    model, typed = known.model, item.valued_by(known.model.name)
    # The report knows the feedback of the list only.
    means = known.feedback if item.rank else feedback_on(known.model, [item])
    feedback = means.get(item.pk)
    inputs = model.gathered({model.name: typed}, estimate=item.shown_estimate, feedback=feedback)
    score = model.score(inputs)
    return ItemValue(
        number=scene.listing.places.get(item.pk, 0) if scene.view.order else 0,
        score="" if score is None else shown(score),
        # Nobody on the team typed it: it is calculated from feedback.
        is_guess=any(each.name not in typed for each in model.inputs if not each.from_estimate),
        fields=tuple(Field.of(each, typed, inputs) for each in model.inputs),
    )


def value(scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    """The value section of the open item."""
    known = scene.report_on([item])
    return {"item_value": value_of(scene, known, item), "value_model": VALUE_MODELS[known.model.name]}


def value_order(scene: Scene) -> dict[str, Any]:
    """The bar above the list by value: items whose rank contradicts it, and the button to rank by value."""
    if not scene.view.order or scene.view.tab != "list":
        return {"shown": False}
    listing = scene.listing
    known = listing.report
    against = list(known.inversions.values())
    keys = {int(each.ref) for each in against[:NAMED]}
    keys |= {int(known.standings[each.by_value].ref) for each in against[:NAMED]}
    items = scene.team.items.only("key", "title").in_bulk(keys)
    return {
        "shown": True,
        "model": VALUE_MODELS[known.model.name],
        "inputs": [VALUE_INPUTS[each.name] for each in known.model.inputs],
        "against": [_against(scene, known, each, items) for each in against[:NAMED]],
        "more": max(0, len(against) - NAMED),
        "valued": len(known.values_by_item),
        "items": [item.public_id for item in listing.items if item.rank],
    }


def _against(scene: Scene, known: DeepReport, each: Inversion, items: dict[int, Item]) -> dict[str, Any]:
    places = scene.listing.places
    there = int(known.standings[each.by_value].ref)
    return {
        "item": items[int(each.ref)],
        "number": places[int(each.ref)],
        "by_value": places[there],
        "horizon": HORIZONS[each.horizon],
        "rises": each.rises,
        "count": each.count,
    }
