"""The tag for the attributes of a form that sends an order. Built in: no template has to load it."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

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
