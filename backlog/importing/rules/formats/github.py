"""Issues of GitHub in JSON: of its REST interface, in pages or one list, or of `gh issue list --json`."""

import re
from collections.abc import Iterator
from typing import Any

from backlog.importing.rules.messages import Message
from backlog.importing.rules.records import Rejected
from backlog.importing.rules.remarks import cell_of
from core.text import gettext_noop as _

from .json_data import at, items, text
from .sheets import MARKDOWN, Content, Format, Several, Sheet

_ISSUE = re.compile(r"https?://[^/\s]+/(?:repos/)?([^/\s]+/[^/\s]+)/(?:issues|pull|pulls)/(\d+)")
# The columns, their roles, and where each stands: in REST and as the command line calls it.
_COLUMNS: tuple[tuple[str, str], ...] = (
    ("Key", "key"),
    ("Number", "id"),
    ("Title", "title"),
    ("Body", "description"),
    ("State", "status"),
    ("State reason", "resolution"),
    ("Type", "type"),
    ("Labels", "labels"),
    ("Author", "reporter"),
    ("Assignees", ""),
    ("Milestone", ""),
    ("Created", "created"),
    ("Updated", "updated"),
    ("Closed", "resolved"),
    ("URL", "url"),
    ("Parent", "parent"),
    ("Comments", "comment"),
)


def _recognises(content: Content) -> bool:
    found = next(_objects(content.data), None)
    return found is not None


def _sheet(content: Content) -> Sheet:
    rows: list[tuple[int, list[str]]] = []
    pulls: list[int] = []
    for number, issue in enumerate(_objects(content.data), 1):
        if "pull_request" in issue or "/pull/" in text(issue.get("html_url") or issue.get("url")):
            pulls.append(number)
        else:
            rows.append((number, _cells(issue)))
    # Only a file that knows types leaves it to them.
    has_types = any(cells[6] for _number, cells in rows)
    roles = [role if role != "type" or has_types else "" for _name, role in _COLUMNS]
    notes = []
    if pulls:
        message = Message(
            _("%(number)d pull requests are no issues and were passed over"), {"number": len(pulls)}
        )
        notes.append(Rejected(pulls[0], message))
    return Sheet(
        "github",
        [name for name, _role in _COLUMNS],
        roles,
        rows,
        markup=MARKDOWN,
        lists="",
        component_lists="",
        types_from_labels=True,
        notes=notes,
    )


def _objects(data: Any) -> Iterator[dict]:
    """The issues in their order: in a list, in a list of pages, in a search, or in recorded replies."""
    if isinstance(data, dict):
        data = [data] if _is_issue(data) else data.get("items") or data.get("issues")
    for each in data if isinstance(data, list) else ():
        if isinstance(each, list):
            yield from (issue for issue in each if _is_issue(issue))
        elif _is_issue(each):
            yield each
        elif isinstance(each, dict) and isinstance(each.get("response"), list):
            yield from (issue for issue in each["response"] if _is_issue(issue))


def _is_issue(value: Any) -> bool:
    return isinstance(value, dict) and "title" in value and "number" in value and "fields" not in value


def _cells(issue: dict) -> list[str]:
    url = text(issue.get("html_url") or issue.get("url"))
    number = text(issue.get("number"))
    parent = issue.get("parent_issue_url") or at(issue, "parent", "url")
    labels = issue["labels"] if isinstance(issue.get("labels"), list) else []
    return [
        _key(url) or _key(text(issue.get("url"))) or f"#{number}",
        number,
        text(issue.get("title")),
        text(issue.get("body")),
        text(issue.get("state")).lower(),
        text(issue.get("state_reason") or issue.get("stateReason")).lower().replace("_", " "),
        text(at(issue, "type", "name") or at(issue, "issueType", "name")),
        Several.of(text(at(each, "name")) or text(each) for each in labels),
        text(at(issue, "user", "login") or at(issue, "author", "login")),
        Several.of(text(at(each, "login")) for each in items(issue.get("assignees"))),
        text(at(issue, "milestone", "title")),
        text(issue.get("created_at") or issue.get("createdAt")),
        text(issue.get("updated_at") or issue.get("updatedAt")),
        text(issue.get("closed_at") or issue.get("closedAt")),
        url,
        _key(text(parent)),
        Several.of(
            cell_of(
                text(at(each, "author", "login") or at(each, "user", "login")),
                text(each.get("createdAt") or each.get("created_at")),
                text(each.get("body")),
            )
            for each in items(issue.get("comments"))
        ),
    ]


def _key(url: str) -> str:
    """Repository and number: two repositories have the same numbers."""
    found = _ISSUE.match(url)
    return f"{found[1]}#{found[2]}" if found else ""


FORMAT = Format("github", _recognises, _sheet)
