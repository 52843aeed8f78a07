"""Chooses how a text becomes Markdown: by what stands in it, whatever columns stand beside it. Pure."""

import re

from backlog.importing.rules.formats.sheets import HTML, MARKDOWN, WIKI

from . import adf, html, wiki

# Any of these is written by nothing but Jira's wiki markup.
_WIKI = re.compile(
    r"^[ \t]*h[1-6]\. \S|\{(?:code|noformat|quote|panel|color)(?::[^{}\n]{0,200})?\}|\[~[^\[\]\s]{1,120}\]"
    r"|\[[^\[\]|\n]{1,400}\|https?://[^\[\]\s]{1,2000}\]|^[ \t]*\|\|.{1,400}\|\|[ \t]*$|^[ \t]*bq\. \S",
    re.MULTILINE,
)
# In Markdown `#` begins a heading where wiki markup counts; a fence says so for certain.
_MARKDOWN = re.compile(r"^(?:```|~~~|#{2,6} \S)", re.MULTILINE)


def to_markdown(text: str, markup: str) -> str:
    """The text in Markdown; `markup` is what the format is known to write, if it is."""
    if adf.is_document(text) and (converted := adf.to_markdown(text)) is not None:
        return converted
    if markup == MARKDOWN:
        return html.without_tags(text) if "<" in text or "](" in text else text
    if html.is_page(text) or (html.has_any(text) if markup == HTML else html.has_breaks(text)):
        return html.to_markdown(text)
    if markup == WIKI or (markup != HTML and _WIKI.search(text) and not _MARKDOWN.search(text)):
        return wiki.to_markdown(text)
    return wiki.with_real_breaks(text)
