"""Numbers of a session as people read them."""

import re
from collections.abc import Sequence

from django import template
from django.contrib.humanize.templatetags.humanize import ordinal as spoken_ordinal
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.dates import duration_text
from sessions.models.guest_access import SEAT_CODE_HOLDS_FOR
from sessions.models.summary import FEWEST_RATINGS
from sessions.planner.rules.calendar_file import webcal_of

register = template.Library()


@register.filter
def clock(seconds: float) -> str:
    """The duration as a clock shows it: 70 is "1:10", 3725 is "1:02:05", an overrun of 12 is "+0:12"."""
    whole = abs(round(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    text = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return f"+{text}" if round(seconds) < 0 else text


@register.filter
def webcal(address: str) -> str:
    return webcal_of(address)


@register.filter
def in_seconds(minutes: int) -> int:
    return minutes * 60


@register.filter
def ordinal(place: int) -> str:
    """The ordinal number: 6 is "6th"."""
    return str(spoken_ordinal(place))


@register.simple_tag
def fewest_ratings() -> int:
    """How many ratings there must be before they are shown."""
    return FEWEST_RATINGS


@register.simple_tag
def device_code_duration() -> str:
    """How long the link to one more device works: "10 minutes"."""
    return duration_text(SEAT_CODE_HOLDS_FOR)


@register.filter
def whole_keys(text: str) -> SafeString:
    """The text with its item keys kept in one line: "6th, after PAY-131"."""
    return mark_safe(re.sub(r"\w+-\d+\b", r'<span class="nowrap">\g<0></span>', escape(text)))  # noqa: S308


@register.filter
def placement(choice) -> str:
    """Where a decision would put the item: "6th, after PAY-131", "1st", or nothing."""
    if not choice.place:
        return ""
    if not choice.after_key:
        return ordinal(choice.place)
    return _("%(place)s, after %(key)s") % {"place": ordinal(choice.place), "key": choice.after_key}


@register.filter
def either(labels: Sequence[str]) -> str:
    """Two or more labels to choose from: "3, 5 or 8"."""
    *others, last = labels
    return _("%(these)s or %(last)s") % {"these": ", ".join(others), "last": last} if others else last


@register.filter
def picture(code) -> SafeString:
    """A segno code as an SVG that fills its container."""
    return mark_safe(code.svg_inline(omitsize=True, border=0, svgclass=None, lineclass=None))  # noqa: S308
