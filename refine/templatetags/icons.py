"""The tag for icons, each drawn once a process: the library takes a tree apart whenever one is named."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags import lucide as library

register = template.Library()


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: str) -> SafeString:
    return _drawn(name, size, tuple(sorted(attributes.items())))


@lru_cache(maxsize=500)
def _drawn(name: str, size: int | None, attributes: tuple[tuple[str, str], ...]) -> SafeString:
    return mark_safe(library._render_icon(name, size, **dict(attributes)))  # noqa: S308
