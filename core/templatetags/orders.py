"""Tags for the attributes of a form that sends an order, and of its file. No template has to load them."""

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core import forms
from core.http.addresses import address

register = template.Library()


@register.simple_tag
def order(name: str, *words: object, choice: str = "") -> SafeString:
    """The attributes method, action and hx-post: `<form {% order "sessions:start" meeting.id %} data-row>`.

    A name that begins with a slash is used as the address: `<form {% order url %}>`. An order that sets a
    state names it as its `choice`: it is sent again until it is saved, and the last one counts
    (static/js/live/orders/pending.js).
    """
    to = escape(name if name.startswith("/") else address(name, *words))
    more = f' data-choice="{escape(choice)}" hx-sync="replace"' if choice else ""
    return mark_safe(f'method="post" action="{to}" hx-post="{to}"{more}')  # noqa: S308


@register.simple_tag
def file_limit(setting: str) -> SafeString:
    """The attributes of a file field that takes as many bytes as this setting says."""
    return flatatt(forms.file_limit(getattr(settings, setting)))
