"""What lets a page be used before any script has run, or without: each of its forms holds a token.

The parts hold none, for they are drawn once for many, kept, and sent to all of them. News that redraws a form
takes its token away again: where news arrive, orders carry it in a header (js/live/requests.js).
"""

import re
from collections.abc import Mapping

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# The start of a form that posts; what stands in quotes may hold anything.
_POSTS = re.compile(r'<form\b(?:[^>"]|"[^"]*")*?\smethod="post"(?:[^>"]|"[^"]*")*>')


def with_tokens(request: HttpRequest, drawn: Mapping[str, str]) -> dict[str, SafeString]:
    """These drawn parts as the page of `request` shows them when it is opened."""
    field = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    # Only what the template engine has escaped is drawn, so that nobody's words can be a form.
    return {name: mark_safe(_POSTS.sub(lambda form: form[0] + field, html)) for name, html in drawn.items()}  # noqa: S308
