"""Compares HTML as a browser lays it out: without invisible differences of white space.

Templates are indented for readers of the source. A test that looks for a piece of a page folds both, so that
it fails for another content, not for another line break.
"""

import json
import re
from html.parser import HTMLParser

from refine.templates_loader import BLOCKS, VERBATIM

_TOKEN = re.compile(r"""<!--.*?-->|</?[a-zA-Z!](?:"[^"]*"|'[^']*'|[^>"'])*>|[^<]+|<""", re.DOTALL)
_ATTRIBUTES = re.compile(r"""("[^"]*"|'[^']*')|[ \t\r\n]+""")
_CLASS = re.compile(r'\bclass="([^"]*)"')
_SPACE = re.compile(r"[ \t\r\n]+")
# A line of their own inside, a word of the line that they stand in outside.
BOXES = frozenset({"button", "select"})
WORDS = frozenset({"img", "input", "svg", "progress", "meter", "refine-time", "textarea"})


def folded(html: str) -> str:
    """`html` with visible white space only: one space between two words of a line."""
    out: list[str] = []
    verbatim, at_edge = "", True
    for token in _TOKEN.findall(html):
        name = _name(token)
        if verbatim and name != f"/{verbatim}":
            out.append(token)
        elif name:
            verbatim = name if name in VERBATIM else ""
            if _ends_a_line(name):
                _drop_last_blank(out)
                at_edge = True
            if name.lstrip("/") in WORDS or (name.startswith("/") and name[1:] in BOXES):
                at_edge = False
            out.append(_tag(token))
        else:
            text = _SPACE.sub(" ", token)
            text = text[1:] if at_edge and text.startswith(" ") else text
            out.append(text)
            at_edge = text.endswith(" ") if text else at_edge
    _drop_last_blank(out)
    return "".join(out)


def _name(token: str) -> str:
    """ "p" or "/p"; nothing for text and comments."""
    if token.startswith("<!--"):
        return "!--"
    return found[1].lower() if (found := re.match(r"<(/?[a-zA-Z!][\w-]*)", token)) else ""


def _ends_a_line(name: str) -> bool:
    name_only = name.lstrip("/")
    return name_only in BLOCKS or name in BOXES or (name.startswith("/") and name_only in BOXES)


def _tag(token: str) -> str:
    if token.startswith("<!--"):
        return token
    token = _ATTRIBUTES.sub(lambda found: found[1] or " ", token).replace(" >", ">")
    return _CLASS.sub(lambda found: f'class="{" ".join(found[1].split())}"', token)


def _drop_last_blank(out: list[str]) -> None:
    """A blank at the end of a line is not seen, also when elements of the line end after it."""
    for place in range(len(out) - 1, -1, -1):
        if out[place].startswith("<"):
            if _ends_a_line(_name(out[place])) or _name(out[place]).lstrip("/") in WORDS:
                return
            continue
        if out[place] == "":
            continue
        if out[place].endswith(" "):
            out[place] = out[place][:-1]
            if not out[place]:
                continue
        return


class _Addresses(HTMLParser):
    LEADING = frozenset(
        {"href", "action", "formaction", "hx-get", "hx-post", "data-orders", "data-draft-url"}
    )

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.orders: list[str] = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in self.LEADING and value and tag not in ("link", "use"):
                (self.links if tag == "a" and name == "href" else self.orders).append(value)


def addresses(html: str) -> tuple[set[str], set[str]]:
    """The addresses on this site to which links, forms and scripts of the page lead."""
    reader = _Addresses()
    reader.feed(html)
    links, orders = ({each for each in found if each[0] == "/"} for found in (reader.links, reader.orders))
    return links, orders


def tight(html: str) -> str:
    """`folded`, and no blank at the inner edges of an element: in a row of a list none of them is seen."""
    tokens = _TOKEN.findall(folded(html))
    for place, token in enumerate(tokens):
        if token[0] != "<":
            after_opening = place and re.match(r"<[a-z]", tokens[place - 1])
            token = token.lstrip(" ") if after_opening else token
            before_closing = place + 1 < len(tokens) and tokens[place + 1].startswith("</")
            tokens[place] = token.rstrip(" ") if before_closing else token
    return "".join(tokens)


def toast(response) -> dict:
    """The toast of a reply to an htmx request: its text, and the order that undoes it if there is one."""
    return json.loads(response.headers["HX-Trigger"])["toast"]


def plain(html: str) -> str:
    """`html` without marks of direction, which nobody sees: no `<bdi>`, no ` dir="auto"`."""
    return re.sub(r'</?bdi(?:\s[^>]*)?>|\s+dir="auto"', "", html)
