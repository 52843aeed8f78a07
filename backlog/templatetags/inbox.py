"""Labels and icons of the inbox for templates."""

from django import template

from backlog.models.labels import FEEDBACK_SOURCE_ICONS, FEEDBACK_SOURCES, SHELVES

register = template.Library()


@register.filter
def source_label(source: str):
    return FEEDBACK_SOURCES[source]  # type: ignore[index]


@register.filter
def source_icon(source: str) -> str:
    return FEEDBACK_SOURCE_ICONS[source]  # type: ignore[index]


@register.filter
def shelf_label(state: str):
    return SHELVES[state]
