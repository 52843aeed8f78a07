"""The value of items wherever they are: in the inbox and on the stage too, where the decision is made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from backlog.deep.rules.value import MODELS, Inputs, Model
from backlog.models import BacklogSettings, FeedbackLink, Item
from backlog.models.feedback_link import feedback_means
from teams.models import Team


@dataclass(frozen=True, slots=True)
class Score:
    """A score by the team's model. A guess was calculated from feedback: nobody on the team typed it."""

    number: float
    is_guess: bool


def scores_of(team: Team, items: Sequence[Item]) -> dict[int, Score]:
    """The scores of these items, by primary key; without those that have none. Two queries."""
    model = MODELS[BacklogSettings.of(team).value_model]
    feedback = feedback_on(model, items)
    found = {item.pk: score_of(model, item, feedback.get(item.pk)) for item in items}
    return {pk: score for pk, score in found.items() if score}


def score_of(model: Model, item: Item, feedback: Inputs | None) -> Score | None:
    """The item's score, with the means of its feedback; None while an input is missing."""
    typed = item.valued_by(model.name)
    number = model.score(model.gathered({model.name: typed}, estimate=item.shown_estimate, feedback=feedback))
    if number is None:
        return None
    return Score(number, any(each.name not in typed for each in model.inputs if not each.from_estimate))


def feedback_on(model: Model, items: Iterable[Item]) -> dict[int, dict[str, float | None]]:
    """Mean importance and satisfaction from feedback, by item; nothing if the model does not read it."""
    if not {"importance", "satisfaction"} & {each.name for each in model.inputs}:
        return {}
    return {
        pk: {"importance": importance, "satisfaction": satisfaction}
        for pk, (importance, satisfaction, _number) in feedback_means(items).items()
    }


def with_inputs(items: QuerySet[Item]) -> QuerySet[Item]:
    """Those that may have a score: all others have no input."""
    fed = FeedbackLink.objects.filter(item=OuterRef("pk"))
    return items.filter(Q(values__isnull=False) | Exists(fed))
