"""Numbers of a session as people read them."""

from django import template
from django.contrib.humanize.templatetags.humanize import ordinal as spoken_ordinal
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def clock(seconds: float) -> str:
    """The duration as a clock shows it: 70 is "1:10", 3725 is "1:02:05", an overrun of 12 is "+0:12"."""
    whole = abs(round(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    text = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return f"+{text}" if round(seconds) < 0 else text


@register.filter
def ordinal(place: int) -> str:
    """The ordinal number: 6 is "6th"."""
    return str(spoken_ordinal(place))


@register.filter
def picture(code) -> SafeString:
    """A segno code as an SVG that fills its container."""
    return mark_safe(code.svg_inline(omitsize=True, border=0, svgclass=None, lineclass=None))  # noqa: S308
