"""Converts Jira's wiki markup to Markdown. Pure, and linear in the length of the text.

Written for imports of thousands of texts: a grammar-based converter needs a tenth of a second and more for
one description, which is ten minutes for an ordinary project. Broken markup stays as it was typed.
"""

import re

_FENCE = re.compile(r"\{(?P<name>code|noformat)(?::(?P<options>[^{}\n]*))?\}")
_LANGUAGE = re.compile(r"(?:^|\|)(?:language=)?([A-Za-z0-9+#]+)(?:\||$)")
_HEADING = re.compile(r"^\s*h([1-6])\.\s+(.*)$")
_QUOTED = re.compile(r"^\s*bq\.\s+(.*)$")
_LISTED = re.compile(r"^\s*([*#]+|-)\s+(.*)$")
_RULE = re.compile(r"^\s*-{4,5}\s*$")
_PANEL = re.compile(r"\{panel(?::[^{}\n]*?title=([^|{}\n]*)[^{}\n]*)?(?::[^{}\n]*)?\}")
_COLOUR = re.compile(r"\{color(?::[^{}\n]*)?\}")
_ANCHOR = re.compile(r"\{(?:anchor|toc|info|tip|note|warning)(?::[^{}\n]*)?\}")

_MONO = re.compile(r"\{\{(.{1,400}?)\}\}")
_LINK = re.compile(r"\[(?P<text>[^\[\]|\n]{1,400})\|(?P<url>[^\[\]|\s]{1,2000})(?:\|[^\[\]\n]{0,60})?\]")
_BARE_LINK = re.compile(r"\[(?P<url>(?:https?|ftp)://[^\[\]|\s]{1,2000}|mailto:[^\[\]|\s]{1,300})\]")
_PERSON = re.compile(r"\[~(?:accountid:)?([^\[\]\s]{1,120})\]")
_FILE = re.compile(r"\[\^([^\[\]\n]{1,200})\]")
_IMAGE = re.compile(
    r"!(?P<file>[^!|\s][^!|\n]{0,300}?\.(?:png|jpe?g|gif|svg|webp|bmp))(?:\|[^!\n]{0,120})?!", re.I
)
_OPENS, _CLOSES = r"(?<![\w*\\])", r"(?![\w*])"
_BOLD = re.compile(_OPENS + r"\*(?=\S)([^*\n]{1,500}?)(?<=\S)\*" + _CLOSES)
_ITALIC = re.compile(r"(?<![\w\\/])_(?=\S)([^_\n]{1,500}?)(?<=\S)_(?![\w/])")
_STRUCK = re.compile(r"(?<![\w\\-])-(?=[^\s-])([^-\n]{1,300}?)(?<=[^\s-])-(?![\w-])")
_INSERTED = re.compile(r"(?<![\w\\+])\+(?=\S)([^+\n]{1,300}?)(?<=\S)\+(?![\w+])")
_CITED = re.compile(r"\?\?(?=\S)([^?\n]{1,300}?)(?<=\S)\?\?")
_ESCAPED = re.compile(r"\\([{}\[\]*_+^~|!-])")
_KEPT = re.compile("\ue000(\\d+)\ue001")
# Texts that went through two exports carry their line breaks as a backslash and an n.
_SPELT_BREAK = re.compile(r"\\n(?=[A-Z0-9*#\s\\-])")


def to_markdown(text: str) -> str:
    """The text in Markdown, with code, lists, tables, links and emphasis kept."""
    text = with_real_breaks(text.replace("\r\n", "\n").replace("\r", "\n"))
    pieces, place = [], 0
    while opening := _FENCE.search(text, place):
        closing = text.find("{" + opening["name"] + "}", opening.end())
        if closing < 0:
            break
        pieces.append(_prose(text[place : opening.start()]))
        pieces.append(_fenced(text[opening.end() : closing], opening["name"], opening["options"] or ""))
        place = closing + len(opening["name"]) + 2
    pieces.append(_prose(text[place:]))
    return re.sub(r"\n{3,}", "\n\n", "".join(pieces)).strip()


def with_real_breaks(text: str) -> str:
    """The text with spelt-out line breaks made real, when it has no others."""
    if "\n" in text or len(_SPELT_BREAK.findall(text)) < 2:
        return text
    return text.replace("\\n", "\n")


def _fenced(code: str, name: str, options: str) -> str:
    language = _LANGUAGE.search(options) if name == "code" else None
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
    if "\n" not in code.strip("\n") and len(code) < 80:
        return f" {_span(code.strip())} "
    return f"\n\n{fence}{language[1].lower() if language else ''}\n{code.strip('\n')}\n{fence}\n\n"


def _span(code: str) -> str:
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", code)), default=0))
    pad = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{ticks}{pad}{code}{pad}{ticks}" if code else ""


def _prose(text: str) -> str:
    if not text.strip():
        return text
    text = _ANCHOR.sub("", _COLOUR.sub("", text))
    text = _PANEL.sub(lambda panel: f"\n**{panel[1].strip()}**\n" if panel[1] else "\n", text)
    lines: list[str] = []
    in_quote = in_table = in_list = False
    for line in text.split("\n"):
        head, mark, tail = line.partition("{quote}")
        while mark:
            lines += _quoted(_block(head), in_quote) if head.strip() else []
            lines.append("")
            in_quote = not in_quote
            head, mark, tail = tail.partition("{quote}")
        line = head
        listed = bool(_LISTED.match(line)) and not _RULE.match(line)
        is_row = line.lstrip().startswith("|") and line.rstrip().endswith("|") and line.count("|") > 1
        if (
            (is_row and not in_table)
            or (listed and not in_list)
            or (in_table and not is_row and line.strip())
        ):
            lines.append("")
        if is_row:
            lines += _quoted(_row(line, first=not in_table), in_quote)
        else:
            lines += _quoted(_block(line), in_quote)
        in_table = is_row
        in_list = listed or (in_list and bool(line.strip()))
    return "\n".join(lines)


def _quoted(lines: list[str], quoted: bool) -> list[str]:
    return [f"> {line}" for line in lines] if quoted else lines


def _block(line: str) -> list[str]:
    if heading := _HEADING.match(line):
        return ["", f"{'#' * int(heading[1])} {_inline(heading[2])}", ""]
    if quoted := _QUOTED.match(line):
        return ["", f"> {_inline(quoted[1])}", ""]
    if _RULE.match(line):
        return ["", "---", ""]
    if (listed := _LISTED.match(line)) and not (listed[1] == "-" and not listed[2].strip()):
        marks = listed[1]
        depth = "    " * (len(marks) - 1)
        return [f"{depth}{'1.' if marks[-1] == '#' else '-'} {_inline(listed[2])}"]
    # Four blanks in front would be a code block in Markdown, and mean nothing here.
    return [_inline(line.strip()).replace("\\\\", "  \n")]


def _row(line: str, *, first: bool) -> list[str]:
    is_head = line.lstrip().startswith("||")
    body = line.strip().strip("|")
    # A bar inside a link is part of the link; its conversion comes first.
    cells = [cell.strip() for cell in re.split(r"\|\|" if is_head else r"\|", _inline(body))]
    rows = [f"| {' | '.join(cells)} |"]
    if not first:
        return rows
    rule = f"|{' --- |' * len(cells)}"
    return [*rows, rule] if is_head else [f"|{'  |' * len(cells)}", rule, *rows]


def _inline(text: str) -> str:
    kept: list[str] = []

    def keep(markdown: str) -> str:
        kept.append(markdown)
        return f"\ue000{len(kept) - 1}\ue001"

    text = text.replace("\ue000", "").replace("\ue001", "")
    # Most lines have none of these signs: looking for one is quicker than for what it begins.
    if "{{" in text:
        text = _MONO.sub(lambda found: keep(_span(found[1].strip())), text)
    if "!" in text:
        text = _IMAGE.sub(lambda found: keep(_image(found["file"])), text)
    if "[" in text:
        text = _LINK.sub(lambda found: keep(_link(_inline(found["text"]), found["url"])), text)
        text = _BARE_LINK.sub(lambda found: keep(f"<{found['url']}>"), text)
        text = _PERSON.sub(lambda found: keep(f"@{found[1]}"), text)
        text = _FILE.sub(lambda found: keep(_span(found[1])), text)
    if "://" in text:
        text = re.sub(r"https?://\S+", lambda found: keep(found[0]), text)
    if "\\" in text:
        text = _ESCAPED.sub(lambda found: keep("\\" + found[1]), text)
    if "*" in text:
        text = _BOLD.sub(r"**\1**", text)
    if "_" in text:
        text = _ITALIC.sub(r"*\1*", text)
    text = _STRUCK.sub(r"~~\1~~", text)
    if "+" in text:
        text = _INSERTED.sub(r"\1", text)
    if "??" in text:
        text = _CITED.sub(r"*\1*", text)
    while kept and _KEPT.search(text):
        text = _KEPT.sub(lambda found: kept[int(found[1])], text)
    return text


def _image(file: str) -> str:
    """Pictures stay at their source; only their name or address can be kept."""
    return f"<{file}>" if file.startswith(("http://", "https://")) else _span(file)


def _link(text: str, url: str) -> str:
    if url.startswith(("http://", "https://", "mailto:", "ftp://")):
        return f"[{text}]({url.replace(')', '%29').replace('(', '%28')})"
    return text
