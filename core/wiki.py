"""Markdown as the wiki markup of Jira Data Center, the same text that the page shows. Pure.

It walks the tokens of the page's own parser, so that raw HTML is text and a picture is a link here too. What
Jira would take for markup or for a macro is escaped.
"""

import re

from markdown_it.tree import SyntaxTreeNode

from core.markdown import tokens_of

_ALWAYS = re.compile(r"([{}\[\]|*_!])")
# At the edge of a word they strike out, underline, raise or lower it.
_AT_AN_EDGE = re.compile(r"(?<!\w)([-+^~])(?=\S)|(?<=\S)([-+^~])(?!\w)")
_CITED = re.compile(r"\?\?")
_FACE = re.compile(r"\(([xyin/?+#-]|on|off|flag|flagoff)\)|([:;])([)(DPp])", re.IGNORECASE)
_OPENING = re.compile(r"^(\s*)(?:(#+)(?=\s)|(-+)(?=\s)|((?:h[1-6]|bq)\.))", re.MULTILINE)
_LANGUAGE = re.compile(r"[\w+#.-]{1,20}")
_SCHEMES = ("http://", "https://", "mailto:")
_SIGNS = {"strong": "*", "em": "_", "s": "-"}
BREAK = "\\\\ "


def to_wiki(text: str) -> str:
    """The text in wiki markup."""
    return _blocks(SyntaxTreeNode(tokens_of(text)).children).strip("\n")


def escaped_wiki(text: str) -> str:
    """The text, escaped so that Jira shows exactly it."""
    text = text.replace("\\", "&#92;")
    text = _ALWAYS.sub(r"\\\1", text)
    text = _AT_AN_EDGE.sub(lambda found: f"\\{found[0]}", text)
    text = _CITED.sub(r"\\?\\?", text)
    text = _FACE.sub(lambda found: f"\\({found[1]})" if found[1] else f"{found[2]}\\{found[3]}", text)
    return _OPENING.sub(_not_opening, text)


def _not_opening(found: re.Match[str]) -> str:
    # An invisible sign keeps "h1." from being a heading: a backslash before a letter would be shown.
    return f"{found[1]}\u200b{found[4]}" if found[4] else f"{found[1]}\\{found[2] or found[3]}"


def _blocks(nodes: list[SyntaxTreeNode], markers: str = "") -> str:
    return "\n\n".join(part for node in nodes if (part := _block(node, markers)))


def _block(node: SyntaxTreeNode, markers: str) -> str:
    match node.type:
        case "heading":
            return f"{node.tag}. {_one_line(_inline(node))}"
        case "paragraph":
            return _inline(node)
        case "bullet_list" | "ordered_list":
            sign = "*" if node.type == "bullet_list" else "#"
            return "\n".join(_item(item, markers + sign) for item in node.children)
        case "blockquote":
            return f"{{quote}}\n{_blocks(node.children)}\n{{quote}}"
        case "fence" | "code_block":
            return _code(node)
        case "hr":
            return "----"
        case "table":
            return "\n".join(_row(row) for part in node.children for row in part.children)
    return ""


def _item(item: SyntaxTreeNode, markers: str) -> str:
    """An item on a line of its own, and the lists inside it below."""
    own: list[str] = []
    below: list[str] = []
    for node in item.children:
        if node.type in ("bullet_list", "ordered_list"):
            below.append(_block(node, markers))
        elif node.type in ("paragraph", "heading"):
            own.append(_one_line(_inline(node)))
        else:
            own.append(_block(node, ""))
    return "\n".join([f"{markers} {BREAK.join(own)}", *below])


def _row(row: SyntaxTreeNode) -> str:
    sign = "||" if row.children and row.children[0].type == "th" else "|"
    # An empty cell would make two signs meet, which begin a heading.
    cells = [_one_line(_inline(cell)) or " " for cell in row.children]
    return f"{sign}{sign.join(cells)}{sign}"


def _code(node: SyntaxTreeNode) -> str:
    content = node.content.rstrip("\n")
    for macro in ("code", "noformat"):
        if f"{{{macro}" not in content:
            break
    else:
        content = content.replace("{noformat", "{ noformat")
    language = node.info.split()[0] if node.type == "fence" and node.info.split() else ""
    named = f":{language}" if macro == "code" and _LANGUAGE.fullmatch(language) else ""
    return f"{{{macro}{named}}}\n{content}\n{{{macro}}}"


def _one_line(text: str) -> str:
    return text.replace("\n", BREAK)


def _inline(node: SyntaxTreeNode) -> str:
    return "".join(_spans(each.children) for each in node.children if each.type == "inline")


def _spans(nodes: list[SyntaxTreeNode]) -> str:
    written = ""
    for place, node in enumerate(nodes):
        following = (
            nodes[place + 1].content if place + 1 < len(nodes) and nodes[place + 1].type == "text" else ""
        )
        written += _span(node, joins=written[-1:].isalnum() or following[:1].isalnum())
    return written


def _span(node: SyntaxTreeNode, *, joins: bool) -> str:
    match node.type:
        case "text":
            return escaped_wiki(node.content)
        case "softbreak" | "hardbreak":
            return "\n"
        case "code_inline":
            return f"{{{{{escaped_wiki(node.content)}}}}}"
        case "strong" | "em" | "s":
            # Inside a word the sign needs braces.
            sign = f"{{{_SIGNS[node.type]}}}" if joins else _SIGNS[node.type]
            return f"{sign}{_spans(node.children)}{sign}"
        case "link":
            return _link(node)
    return escaped_wiki(node.content) if node.is_nested is False else _spans(node.children)


def _link(node: SyntaxTreeNode) -> str:
    words = _spans(node.children)
    address = str(node.attrs.get("href", ""))
    if not address.lower().startswith(_SCHEMES):
        return words
    for sign in "|[]{}":
        address = address.replace(sign, f"%{ord(sign):02X}")
    return f"[{address}]" if _shows_itself(node) else f"[{_one_line(words)}|{address}]"


def _shows_itself(node: SyntaxTreeNode) -> bool:
    return len(node.children) == 1 and node.children[0].content == node.attrs.get("href")
