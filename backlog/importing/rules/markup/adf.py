"""Converts the Atlassian Document Format, JSON in which Jira's new editor keeps texts, to Markdown. Pure."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

_DOCUMENT = re.compile(r'\s*\{(?=.{0,400}"type"\s*:\s*"doc")', re.DOTALL)
_MARKS = {"strong": "**", "em": "*", "strike": "~~"}
_PLAIN = ("inlineCard", "blockCard", "embedCard")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_document(text: str) -> bool:
    return text.lstrip()[:1] == "{" and bool(_DOCUMENT.match(text))


def to_markdown(text: str) -> str | None:
    """The document as Markdown; None if the text is not a document."""
    try:
        document = json.loads(text)
        return of(document) if isinstance(document, dict) and document.get("type") == "doc" else None
    except (ValueError, RecursionError):
        return None


def of(document: Any) -> str:
    """A document that was read from JSON as Markdown."""
    return re.sub(r"\n{3,}", "\n\n", _blocks(document)).strip()


def _content(node: Any) -> list[dict]:
    content = node.get("content") if isinstance(node, dict) else None
    return [each for each in content if isinstance(each, dict)] if isinstance(content, list) else []


def _attribute(node: dict, name: str) -> str:
    attributes = node.get("attrs")
    value = attributes.get(name) if isinstance(attributes, dict) else None
    return str(value) if isinstance(value, str | int | float) else ""


def _blocks(node: Any) -> str:
    return "\n\n".join(filter(None, (_block(child) for child in _content(node))))


def _block(node: dict) -> str:
    match node.get("type"):
        case "heading":
            level = _attribute(node, "level")
            return f"{'#' * (int(level) if level in tuple('123456') else 2)} {_inline(node)}"
        case "bulletList":
            return _list(node, lambda _place, _child: "- ")
        case "orderedList":
            return _list(node, lambda place, _child: f"{place}. ")
        case "taskList" | "decisionList":
            return _list(
                node, lambda _place, child: f"- [{'x' if _attribute(child, 'state') == 'DONE' else ' '}] "
            )
        case "codeBlock":
            code = "".join(str(child.get("text", "")) for child in _content(node))
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
            language = re.sub(r"[^\w+#-]", "", _attribute(node, "language"))
            return f"{fence}{language}\n{code}\n{fence}"
        case "blockquote" | "panel":
            return "\n".join(f"> {line}".rstrip() for line in _blocks(node).split("\n"))
        case "rule":
            return "---"
        case "table":
            return _table(node)
        case "expand" | "nestedExpand":
            title = _attribute(node, "title")
            return "\n\n".join(filter(None, (f"**{title}**" if title else "", _blocks(node))))
        case "paragraph" | "taskItem" | "decisionItem" | "caption":
            return _inline(node)
        case _:
            return _inline_node(node) or _blocks(node)


def _list(node: dict, mark: Any) -> str:
    lines: list[str] = []
    for place, child in enumerate(_content(node), 1):
        if child.get("type") in ("taskList", "bulletList", "orderedList"):
            lines += [f"    {line}" for line in _block(child).split("\n")]
            continue
        text = _blocks(child) if child.get("type") == "listItem" else _inline(child)
        first, *rest = re.sub(r"\n{2,}(?= *(?:[-*]|\d+\.) )", "\n", text).split("\n")
        lines += [mark(place, child) + first, *(f"    {line}".rstrip() for line in rest)]
    return "\n".join(lines)


def _table(node: dict) -> str:
    rows = [
        [re.sub(r"\s*\n\s*", " ", _blocks(cell)).replace("|", "\\|") for cell in _content(row)]
        for row in _content(node)
    ]
    if not rows:
        return ""
    width = max(len(row) for row in rows)
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])


def _inline(node: dict) -> str:
    return "".join(_inline_node(child) for child in _content(node))


def _inline_node(node: dict) -> str:
    match node.get("type"):
        case "text":
            return _marked(str(node.get("text", "")), node.get("marks"))
        case "hardBreak":
            return "  \n"
        case "mention":
            name = _attribute(node, "text").lstrip("@") or _attribute(node, "id")
            return f"@{name}" if name else ""
        case "emoji":
            return _attribute(node, "text") or _attribute(node, "shortName")
        case "status":
            return _attribute(node, "text")
        case "date":
            return _day(_attribute(node, "timestamp"))
        case "media" | "mediaInline":
            name = _attribute(node, "alt")
            return f"`{name}`" if name and "`" not in name else name
        case kind if kind in _PLAIN:
            url = _attribute(node, "url")
            return f"<{url}>" if url.startswith(("http://", "https://")) else url
        case _:
            return ""


def _day(timestamp: str) -> str:
    """The day of a number of milliseconds; the number itself where it is none."""
    try:
        return (_EPOCH + timedelta(milliseconds=int(timestamp))).date().isoformat()
    except (ValueError, OverflowError):
        return timestamp


def _marked(text: str, marks: Any) -> str:
    found = [mark for mark in marks if isinstance(mark, dict)] if isinstance(marks, list) else []
    kinds = {str(mark.get("type")) for mark in found}
    stripped = text.strip()
    if not stripped:
        return text
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if "code" in kinds:
        stripped = f"`{stripped}`" if "`" not in stripped else f"`` {stripped} ``"
    for kind, sign in _MARKS.items():
        if kind in kinds:
            stripped = f"{sign}{stripped}{sign}"
    for mark in found:
        url = _attribute(mark, "href")
        if mark.get("type") == "link" and url.startswith(("http://", "https://", "mailto:")):
            stripped = f"[{stripped}]({url.replace('(', '%28').replace(')', '%29')})"
    return start + stripped + end
