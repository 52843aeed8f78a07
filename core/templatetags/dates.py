"""Filters for dates and times, the same as in emails and Markdown. Built in: no template has to load them."""

from datetime import date, datetime

from django import template

from core.dates import day_text, moment_text

register = template.Library()


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """A date or a moment as its day, such as "Mon 7 Dec"; nothing without one."""
    return day_text(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in the server's zone, such as "Mon 7 Dec, 14:05 UTC"; nothing without one."""
    return moment_text(value) if value else ""
