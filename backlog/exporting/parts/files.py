"""The formats of an export, each piece by piece: an item is forgotten once it is written."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from backlog.exporting.parts.markdown import as_markdown
from backlog.exporting.queries import Exported
from backlog.exporting.rules import jira
from backlog.importing.rules import own
from backlog.models import Label
from core.http.downloads import CSV, JSON, MARKDOWN, XLSX
from core.sheets.csv import BOM, csv_lines
from core.sheets.workbook import workbook_pieces
from core.wiki import to_wiki

# Wide where there are sentences.
_WIDE = {"Title": 48, "Description": 60, "Acceptance criteria": 48, "Why": 36, "Comments": 36}
WIDTHS = [_WIDE.get(name, 14) for name in own.HEADER]


@dataclass(frozen=True)
class Format:
    """A format: how the menu names it, what the file's name ends with, its content type, and its pieces."""

    label: Any
    ending: str
    kind: str
    pieces: Callable[[Exported], Iterator[str | bytes]]


def _csv(found: Exported) -> Iterator[str | bytes]:
    yield BOM
    yield from csv_lines([own.HEADER])
    yield from csv_lines(own.cells_of(item) for item in found)


def _xlsx(found: Exported) -> Iterator[str | bytes]:
    rows = (row for item in found for row in own.in_parts(own.cells_of(item)))
    yield from workbook_pieces("Backlog", own.HEADER, rows, WIDTHS)


def _json(found: Exported) -> Iterator[str | bytes]:
    about = {
        "format": own.JSON_FORMAT,
        "version": own.VERSION,
        "team": found.team.name,
        "view": found.view.query,
    }
    yield f'{json.dumps(about, ensure_ascii=False)[:-1]}, "items": ['
    for number, item in enumerate(found):
        yield f"{',' if number else ''}\n{json.dumps(item, ensure_ascii=False)}"
    yield "\n]}\n"


def _markdown(found: Exported) -> Iterator[str | bytes]:
    yield from as_markdown(_("Backlog of %s") % found.team.name, iter(found))


def _jira(found: Exported) -> Iterator[str | bytes]:
    most = found.most_labels
    labels, components = most[Label.Kind.LABEL], most[Label.Kind.COMPONENT]
    yield BOM
    yield from csv_lines([jira.header(labels, components)])
    yield from csv_lines(jira.rows(iter(found), labels, components, to_wiki))


FORMATS: dict[str, Format] = {
    "csv": Format("CSV", ".csv", CSV, _csv),
    "xlsx": Format(_lazy("Excel (XLSX)"), ".xlsx", XLSX, _xlsx),
    "json": Format("JSON", ".json", JSON, _json),
    "md": Format("Markdown", ".md", MARKDOWN, _markdown),
    "jira": Format(_lazy("CSV for Jira’s importer"), "-jira.csv", CSV, _jira),
}
