"""Markdown from people and trackers, as HTML that is safe to show. Knows no models."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(
    ["table", "strikethrough"]
)
# No images: they would be fetched from elsewhere, and say who reads. No style, no class, no id.
_TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("em", "strong", "s", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
# Rendering costs about 1 ms per 10 kB; nobody reads more than this on a stage.
LONGEST = 100_000


@lru_cache(maxsize=512)
def html_of(markdown: str) -> SafeString:
    """The text as sanitised HTML; links open nothing but http, https and mail."""
    rendered = _MARKDOWN.render(markdown[:LONGEST])
    clean = nh3.clean(
        rendered,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has cleaned it
