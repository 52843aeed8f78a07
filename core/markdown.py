"""Markdown from people and trackers as HTML that is safe to show, the same on every page.

Raw HTML is shown as text. A bare address becomes a link. A picture becomes a link with its alternative text:
to load it would tell another site who reads.
"""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# No style, no class, no id.
_TAGS = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code",
    "em", "strong", "s", "a", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_BARE_LINK = re.compile(r"https?://[^\s<>\"'`]+[^\s<>\"'`.,;:!?)\]}]")
# Texts kept as HTML: rendering takes about 1 ms per 10 kB, and pages are rendered often.
KEPT = 512


@lru_cache(maxsize=KEPT)
def to_html(text: str) -> SafeString:
    """The text as sanitised HTML. Links lead to http, https and mailto only, and say that they lead out."""
    cleaned = nh3.clean(
        _parser().render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(cleaned)  # noqa: S308 - cleaned in the line above


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    parser.core.ruler.push("links", _make_links)
    return parser


def _make_links(state: StateCore) -> None:
    """Replace pictures and bare addresses with links; inside a link they become text."""
    for block in state.tokens:
        if block.type != "inline":
            continue
        depth, children = 0, []
        for token in block.children or []:
            depth += (token.type == "link_open") - (token.type == "link_close")
            if token.type == "image":
                children += _of_picture(token, is_inside_link=depth > 0)
            elif token.type == "text" and not depth:
                children += _of_text(token.content)
            else:
                children.append(token)
        block.children = children


def _of_picture(token: Token, is_inside_link: bool) -> list[Token]:
    address = str(token.attrs["src"])
    name = "".join(child.content for child in token.children or []) or address
    return [_text(name)] if is_inside_link else _link(address, name)


def _of_text(content: str) -> list[Token]:
    tokens: list[Token] = []
    place = 0
    for found in _BARE_LINK.finditer(content):
        tokens += [_text(content[place : found.start()]), *_link(found[0], found[0])]
        place = found.end()
    return [*tokens, _text(content[place:])]


def _link(address: str, name: str) -> list[Token]:
    return [Token("link_open", "a", 1, attrs={"href": address}), _text(name), Token("link_close", "a", -1)]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
