"""Converts HTML to Markdown, without scripts, frames, hidden pictures and links that run something. Pure."""

import re
from html import unescape

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from core.text import one_line

# Parsed HTML takes some fifty times its size; a longer text loses its tags and keeps its words.
LONGEST = 400_000
_BLOCKS = "p|div|ul|ol|table|h[1-6]|blockquote|pre|section|article|html|body|dl|hr|br"
_INLINE = "span|b|strong|i|em|u|a|font|img|code|small"
_PAGE = re.compile(rf"\s*<(?:{_BLOCKS}|{_INLINE})\b[^<>]*>.*(?:</\w+>|/?>)\s*", re.IGNORECASE | re.DOTALL)
_BLOCK = re.compile(rf"</(?:{_BLOCKS}|li)\s*>|<br\s*/?>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# What is taken out with all that is in it.
_DANGEROUS = (
    *(
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "noscript",
        "template",
        "head",
        "title",
        "svg",
        "frame",
    ),
    *("audio", "video", "canvas", "applet", "math", "link", "meta", "base"),
)
_SAFE_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:width|height)\s*:\s*[01]px", re.IGNORECASE
)
_TINY = re.compile(r"\s*[0-2](?:px)?\s*")
_CODE = re.compile(r"(```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]+`)", re.DOTALL)
_TAG = re.compile(r"<[^<>]{1,2000}>")


def is_page(text: str) -> bool:
    """Whether the text is HTML from its first sign to its last."""
    return text.lstrip()[:1] == "<" and text.rstrip()[-1:] == ">" and bool(_PAGE.fullmatch(text))


def has_breaks(text: str) -> bool:
    """Whether the lines of the text are told apart by HTML alone.

    A report that quotes a tag or two has lines of its own, and would lose what it is about.
    """
    return "<" in text and "\n" not in text and len(_BREAK.findall(text)) > 1


def has_any(text: str) -> bool:
    """Whether there is a tag or an entity in a text that is known to be HTML."""
    return bool(_BLOCK.search(text) or re.search(r"&(?:nbsp|amp|lt|gt|quot|#\d{1,5});|</\w+>", text))


def to_markdown(text: str) -> str:
    """The HTML as Markdown; only its words where it is too long or too deep."""
    try:
        if len(text) > LONGEST:
            return _words(text)
        soup = BeautifulSoup(text, "html.parser")
        for tag in soup.find_all(_DANGEROUS):
            tag.decompose()
        for tag in soup.find_all(["a", "img"]):
            _make_harmless(soup, tag)
        converted = MarkdownConverter(heading_style="ATX", bullets="-").convert_soup(soup)
    except RecursionError:
        return _words(text)
    lines = "\n".join(line.rstrip() for line in converted.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines.replace("\xa0", " ")).strip()


def _make_harmless(soup: BeautifulSoup, tag: Tag) -> None:
    """Replace a picture with a link to it, and an unsafe link with its text."""
    if tag.decomposed:
        return
    if tag.name == "a":
        if not _SAFE_ADDRESS.fullmatch(str(tag.get("href", "")).strip()):
            tag.unwrap()
        return
    address, name = str(tag.get("src", "")).strip(), one_line(str(tag.get("alt", "")))
    sizes = (str(tag.get("width", "9")), str(tag.get("height", "9")))
    if any(_TINY.fullmatch(size) for size in sizes) or _HIDDEN.search(str(tag.get("style", ""))):
        tag.decompose()
    elif _SAFE_ADDRESS.fullmatch(address) and tag.find_parent("a") is None:
        link = soup.new_tag("a", href=address)
        link.string = name or address
        tag.replace_with(link)
    else:
        tag.replace_with(name)


def _words(text: str) -> str:
    """The words alone, a line for each block."""
    for name in ("script", "style"):
        text = re.sub(rf"<{name}\b[^<>]*>.*?(?:</{name}\s*>|\Z)", "", text, flags=re.IGNORECASE | re.DOTALL)
    text = re.sub(rf"</?(?:{_BLOCKS}|li|tr)\b[^<>]{{0,2000}}>", "\n", text, flags=re.IGNORECASE)
    return re.sub(r"\n\s*\n+", "\n\n", unescape(_TAG.sub("", text))).strip()


_REPLACED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), by)
    for pattern, by in (
        (r"[ \t]*<!--.*?(?:-->|\Z)", ""),
        (r"<(script|style|iframe|object|svg)\b[^<>]*>.*?(?:</\1\s*>|\Z)", ""),
        (r"<br\s*/?>", "  \n"),
        (r"<summary\b[^<>]*>\s*(.{1,400}?)\s*</summary>", r"\n**\1**\n"),
        (r"</?(?:b|strong)>", "**"),
        (r"</?(?:i|em)>", "*"),
        (r"</?(?:kbd|tt)>", "`"),
        (
            r"</?(?:details|p|div|center|picture|source|span|font|sub|sup|u|ins|section|embed)\b[^<>]{0,2000}>",
            "",
        ),
        # A picture becomes a link: no copy of the text may load it.
        (r"(?<!\\)!\[([^\[\]\n]{0,400})\]\(", r"[\1]("),
        (r"(?<!\\)\[([^\[\]\n]{0,400})\]\(\s*<?\s*(?:javascript|vbscript|data|file):[^\n]*?\)+", r"\1"),
        (r"\[\]\((https?://[^\s()<>]+)\)", r"<\1>"),
    )
)
_IMAGE = re.compile(r"<img\b([^<>]{0,4000})>", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\b([^<>]{0,4000})>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(
    r"\b(href|src|alt|width|height|style)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I
)


def without_tags(text: str) -> str:
    """Markdown with some HTML in it, as Markdown alone; code stays as it is."""
    pieces = _CODE.split(text)
    # Every second piece is code.
    pieces[::2] = [_without_tags(piece) for piece in pieces[::2]]
    return re.sub(r"\n{3,}", "\n\n", "".join(pieces)).strip()


def _without_tags(text: str) -> str:
    text = _IMAGE.sub(lambda found: _picture(_attributes(found[1])), text)
    text = _ANCHOR.sub(lambda found: _link(_attributes(found[1]).get("href", ""), found[2]), text)
    for pattern, by in _REPLACED:
        text = pattern.sub(by, text)
    return text


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(text)}


def _picture(attributes: dict[str, str]) -> str:
    if any(_TINY.fullmatch(attributes.get(name, "9")) for name in ("width", "height")):
        return ""
    if _HIDDEN.search(attributes.get("style", "")):
        return ""
    return _link(attributes.get("src", ""), attributes.get("alt", "") or "image")


def _link(address: str, text: str) -> str:
    return f"[{text}]({address.strip()})" if _SAFE_ADDRESS.fullmatch(address.strip()) else text
