"""The tag for icons, which renders each once a process: the library parses its SVG at every use."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags import lucide as library

register = template.Library()


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: str) -> SafeString:
    return _rendered(name, size, tuple(sorted(attributes.items())))


@lru_cache(maxsize=500)
def _rendered(name: str, size: int | None, attributes: tuple[tuple[str, str], ...]) -> SafeString:
    return mark_safe(library._render_icon(name, size, **dict(attributes)))  # noqa: S308
