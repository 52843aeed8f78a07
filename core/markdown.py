"""Markdown as HTML that is safe to show: no raw HTML, no pictures, links that lead out and say so."""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_TAGS = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code",
    "em", "strong", "s", "a", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_BARE_LINK = re.compile(r"https?://[^\s<>\"'`]+[^\s<>\"'`.,;:!?)\]}]")
# A description can be 74,000 characters long, and pages are drawn often.
KEPT = 256


@lru_cache(maxsize=KEPT)
def html(text: str) -> SafeString:
    """The text as HTML."""
    drawn = nh3.clean(
        _reader().render(text),
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(drawn)  # noqa: S308 - cleaned in the line above


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True})
    reader.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline"])
    reader.core.ruler.push("bare_links", _link)
    return reader


def _link(state: StateCore) -> None:
    """Make links of bare addresses, outside of links and code."""
    for block in state.tokens:
        if block.type != "inline" or "://" not in block.content:
            continue
        inside, made = 0, []
        for token in block.children or []:
            inside += (token.type == "link_open") - (token.type == "link_close")
            made += _linked(token) if token.type == "text" and not inside else [token]
        block.children = made


def _linked(token: Token) -> list[Token]:
    pieces: list[Token] = []
    place = 0
    for found in _BARE_LINK.finditer(token.content):
        pieces += [
            _text(token.content[place : found.start()]),
            Token("link_open", "a", 1, attrs={"href": found[0]}),
            _text(found[0]),
            Token("link_close", "a", -1),
        ]
        place = found.end()
    return [*pieces, _text(token.content[place:])]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
