"""Adds a CSRF field to every POST form of a freshly opened page, which so works before any script has run.

Parts have no such field, since they are rendered once for many viewers. A pushed part replaces a form by one
without a field; the scripts that receive pushes send the token in a header (js/live/requests.js).
"""

import re
from collections.abc import Mapping

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# The start tag of a POST form; a quoted value may contain anything.
_POSTS = re.compile(r'<form\b(?:[^>"]|"[^"]*")*?\smethod="post"(?:[^>"]|"[^"]*")*>')


def with_tokens(request: HttpRequest, parts: Mapping[str, str]) -> dict[str, SafeString]:
    """These rendered parts with a CSRF field in every POST form, for the page of `request`."""
    field = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    # The template engine has escaped all text, so that no one's words can be a form.
    return {name: mark_safe(_POSTS.sub(lambda form: form[0] + field, html)) for name, html in parts.items()}  # noqa: S308
