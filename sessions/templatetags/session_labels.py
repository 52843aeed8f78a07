"""Words and numbers of a session as templates show them."""

from django import template

from sessions.models import labels
from sessions.models.labels import CONFIDENCES, CRITERION_MARKS, DECISIONS, PARKED, PHASES

register = template.Library()


@register.simple_tag
def phase_label(phase: str) -> str:
    return str(PHASES.get(phase, phase))  # type: ignore[call-overload]


@register.filter
def decision_label(outcome: str) -> str:
    return str(DECISIONS.get(outcome, outcome))  # type: ignore[call-overload]


@register.filter
def became(row: dict) -> str:
    """The other changes a decision made to the item, in one line."""
    return " · ".join(labels.decision_details(row))


@register.filter
def confidence_label(confidence: str) -> str:
    return str(CONFIDENCES.get(confidence, ""))  # type: ignore[call-overload]


@register.filter
def parked_label(outcome: str) -> str:
    return str(PARKED.get(outcome, outcome))  # type: ignore[call-overload]


@register.filter
def in_minutes(seconds: float) -> int:
    return round(seconds / 60)


@register.filter
def change_words(row: dict) -> labels.ChangeWords:
    """A change of an item in words."""
    return labels.change_words(row)


@register.filter
def check_names(keys: list[str]) -> str:
    """Checks of the Definition of Ready by their names, in one line."""
    return ", ".join(map(labels.check_label, keys))


@register.filter
def mark_label(mark: str) -> str:
    return str(CRITERION_MARKS.get(mark, mark))


@register.filter
def marked(criteria: list[dict]) -> int:
    """The number of criteria that the session added or changed."""
    return sum(bool(each["mark"]) for each in criteria)
