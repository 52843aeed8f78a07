"""Filters for dates and times, the same as in emails and Markdown. Built in: no template has to load them."""

from datetime import date, datetime

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.dates import day_text, moment_text, zone_text

register = template.Library()


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """A date or a moment as its day, such as "Mon 7 Dec"; nothing without one."""
    return day_text(value) if value else ""


@register.simple_tag
def local_time(at: datetime, style: str = "full") -> SafeString:
    """The element of components/time.html, to be put into a sentence: {% local_time at "time" as when %}."""
    return SafeString(render_to_string("components/time.html", {"at": at, "style": style}).strip())


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in the current zone, such as "Mon 7 Dec, 14:05 CET"; nothing without one."""
    return moment_text(value) if value else ""


@register.filter
def zone(value: datetime | None) -> str:
    """The current zone as it is called at that moment: "CET"; nothing without one."""
    return zone_text(value) if value else ""
