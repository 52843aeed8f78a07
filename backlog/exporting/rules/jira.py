"""A backlog as the CSV file that Jira's own importer takes. Pure.

A label is a column of its own, as many times as an item has labels; blanks would split one in two. The texts
are wiki markup, which the caller makes. An apostrophe against formulas would become part of the ticket, so a
blank is put before such a cell instead.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from backlog.importing.rules.own import FORMULA

TYPES = {"story": "Story", "bug": "Bug", "feature": "Story", "debt": "Task", "spike": "Task"}
STATES = {
    "planned": "In Progress",
    "done": "Done",
    "declined": "Done",
    "duplicate": "Done",
    "archived": "Done",
}
RESOLUTIONS = {"done": "Done", "declined": "Won't Do", "duplicate": "Duplicate", "archived": "Won't Do"}
# Names of Jira's priority in the languages of its exports.
PRIORITIES = (
    "priority",
    "prioridad",
    "priorytet",
    "priorität",
    "priorité",
    "prioridade",
    "priorità",
    "prioriteit",
)
FIRST = ("External ID", "Summary", "Issue Type", "Status", "Resolution", "Description", "Story Points")
LAST = ("Priority", "Epic Name", "Epic Link", "Parent", "Due Date", "Date Created", "Reporter")


def header(labels: int, components: int) -> list[str]:
    """The names of the columns for so many labels and components."""
    return [*FIRST, *["Labels"] * labels, *["Components"] * components, *LAST]


def rows(
    items: Iterator[Mapping[str, Any]], labels: int, components: int, wiki: Callable[[str], str]
) -> Iterator[list[str]]:
    """A row for each item; an epic for each theme comes before the first item that has it."""
    themes: set[str] = set()
    for item in items:
        theme = item["theme"]
        if theme and theme not in themes:
            themes.add(theme)
            yield _row(_epic(theme), "Epic", labels, components, wiki, epic_name=theme)
        yield _row(item, TYPES.get(item["type"], "Story"), labels, components, wiki)


def _row(
    item: Mapping[str, Any],
    kind: str,
    labels: int,
    components: int,
    wiki: Callable[[str], str],
    epic_name: str = "",
) -> list[str]:
    cells = [
        item["key"],
        item["title"],
        kind,
        STATES.get(item["state"], "To Do"),
        RESOLUTIONS.get(item["state"], ""),
        wiki(story(item)),
        str(item["refine"]["size"][1] or ""),
        *_padded([label.replace(" ", "-") for label in item["labels"]], labels),
        *_padded(item["components"], components),
        priority(item["others"]),
        epic_name,
        item["theme"],
        item["parent"],
        item["due"] or "",
        (item["created"] or "")[:19].replace("T", " "),
        item["reporter"],
    ]
    return [f" {cell}" if cell.startswith(FORMULA) else cell for cell in cells]


def story(item: Mapping[str, Any]) -> str:
    """Why, description and criteria of an item as one text in Markdown."""
    parts = [item["why"], item["description"]]
    if item["criteria"]:
        lines = "\n".join(f"{number}. {text}" for number, text in enumerate(item["criteria"], 1))
        parts.append(f"### Acceptance criteria\n\n{lines}")
    return "\n\n".join(part for part in parts if part)


def priority(others: Mapping[str, str]) -> str:
    """The priority that the item had in its tracker, where that was kept."""
    return next((text for name, text in others.items() if name.casefold() in PRIORITIES), "")


def _epic(theme: str) -> dict[str, Any]:
    return {
        **dict.fromkeys(("why", "description", "parent", "reporter", "theme"), ""),
        "key": f"theme: {theme}",
        "title": theme,
        "state": "backlog",
        "criteria": [],
        "labels": [],
        "components": [],
        "others": {},
        "due": None,
        "created": None,
        "refine": {"size": ["", None]},
    }


def _padded(words: Sequence[str], number: int) -> list[str]:
    return [*words, *[""] * (number - len(words))][:number]
