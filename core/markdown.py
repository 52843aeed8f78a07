"""Markdown from people and trackers as HTML that is safe to show, the same on every page.

Raw HTML is shown as text. A bare address becomes a link. A picture becomes a link with its alternative text:
to load it would tell another site who reads.
"""

import re
from functools import lru_cache
from html import unescape

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
# The target of a link, in round brackets or behind the name of a reference.
_TARGET = re.compile(r"\](?:\(|:)\s*(?P<address>(?:[^\s)\\]|\\.)*)")
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


def tokens_of(text: str) -> list[Token]:
    """The text as the page's parser reads it, for other markups than HTML."""
    return _parser().parse(text)


def harmless(text: str) -> str:
    """The text in Markdown that is safe wherever it is rendered, however much HTML that place lets through.

    Nothing but a fence of code may hold a tag; a picture is a link; a link leads where links of a page may.
    """
    lines = text.split("\n")
    fenced: set[int] = set()
    unclosed = ""
    for token in tokens_of(text):
        if token.type == "fence" and token.level == 0 and token.map:
            start, end = token.map
            fenced |= {*range(start, end)}
            closing = lines[end - 1].strip() if end - start > 1 else ""
            is_closed = closing.startswith(token.markup) and not closing.strip(token.markup[0])
            # An open fence would swallow what follows the text.
            unclosed = "" if is_closed else f"\n{token.markup}"
    safe = (line if number in fenced else _harmless_line(line) for number, line in enumerate(lines))
    return "\n".join(safe) + unclosed


def _harmless_line(line: str) -> str:
    return _TARGET.sub(_target, line.replace("<", "\\<").replace("![", "["))


def _target(found: re.Match[str]) -> str:
    """The link as it was, or with its bracket escaped, which makes it text."""
    return found[0] if _leads_out(found["address"]) else f"]\\{found[0][1:]}"


def _leads_out(address: str) -> bool:
    plain = re.sub(r"[\x00-\x20\\]", "", unescape(address)).lower()
    # Without an address on this line it may follow on the next.
    return plain.startswith(("http:", "https:", "mailto:", "#", "/")) or (plain != "" and ":" not in plain)


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
