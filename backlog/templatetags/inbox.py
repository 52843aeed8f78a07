"""Labels and icons of the inbox for templates."""

from django import template

from backlog.models.inbox_labels import SHELVES, SOURCE_ICONS, SOURCES

register = template.Library()


@register.filter
def source_label(source: str):
    return SOURCES[source]  # type: ignore[index]


@register.filter
def source_icon(source: str) -> str:
    return SOURCE_ICONS[source]  # type: ignore[index]


@register.filter
def shelf_label(state: str):
    return SHELVES[state]
