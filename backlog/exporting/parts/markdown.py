"""A backlog as Markdown, to read or to paste: a section for each item."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from backlog.models import Item
from backlog.models.labels import STATES, TYPES
from core.dates import day_text
from core.markdown import harmless
from core.text import escaped


def as_markdown(title: str, items: Iterator[dict[str, Any]]) -> Iterator[str]:
    """The sections, one after the other; what people wrote is harmless wherever it is rendered."""
    yield f"# {escaped(title)}\n"
    for item in items:
        yield f"\n{section(item)}\n"


def section(item: dict[str, Any]) -> str:
    """An item under its heading."""
    return f"## {escaped(item['key'])} {escaped(item['title'])}\n\n{' · '.join(_facts(item))}{body(item)}"


def body(item: dict[str, Any]) -> str:
    """Why, description and criteria of an item, each after an empty line."""
    parts = [harmless(text) for text in (item["why"], item["description"]) if text]
    if item["criteria"]:
        lines = "\n".join(f"{number}. {escaped(text)}" for number, text in enumerate(item["criteria"], 1))
        parts.append(f"**{_('Acceptance criteria')}**\n\n{lines}")
    return "".join(f"\n\n{part}" for part in parts)


def _facts(item: dict[str, Any]) -> Iterator[str]:
    yield str(TYPES[Item.Type(item["type"])])
    yield str(STATES[Item.State(item["state"])])
    if item["estimate"]:
        yield _("Estimate: %s") % escaped(item["estimate"])
    if item["rank"]:
        yield _("Rank: %s") % item["rank"]
    named = {_("Theme"): item["theme"], _("Goal"): item["goal"], _("Parent"): item["parent"]}
    for name, text in named.items():
        if text:
            yield f"{name}: {escaped(text)}"
    for name, texts in ((_("Labels"), item["labels"]), (_("Blocked by"), item["blocked_by"])):
        if texts:
            yield f"{name}: {', '.join(map(escaped, texts))}"
    if item["due"]:
        yield _("Due: %s") % day_text(date.fromisoformat(item["due"]), with_year=True)
