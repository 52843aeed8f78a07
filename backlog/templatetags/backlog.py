"""Labels, icons and tones of the backlog for templates."""

from decimal import Decimal

from django import template

from backlog.items.rules.scales import label_of
from backlog.models.labels import CHECKS, STATES, TYPE_ICONS, TYPES, points_text

register = template.Library()

TONES = {
    "ready": "badge--positive",
    "done": "badge--positive",
    "refining": "badge--accent",
    "planned": "badge--line",
    "waiting": "badge--warning",
}


@register.filter
def state_label(state: str):
    return STATES[state]  # type: ignore[index]


@register.filter
def state_tone(state: str) -> str:
    return TONES.get(state, "")


@register.filter
def type_label(kind: str):
    return TYPES[kind]  # type: ignore[index]


@register.filter
def type_icon(kind: str) -> str:
    return TYPE_ICONS[kind]  # type: ignore[index]


@register.filter
def check_label(key: str):
    return CHECKS.get(key, key)


@register.filter
def in_points(number: Decimal | str) -> str:
    """A number of points with its noun, in one line: "1 point", "8 points"."""
    return points_text(number if isinstance(number, str) else label_of(number)).replace(" ", "\u00a0")


@register.filter
def points(number) -> str:
    """A number of points as it is written; empty for none."""
    return label_of(number)
