"""The summary as a file and for the clipboard, for those who may read its page and no more than it shows."""

import json
from collections.abc import Iterable

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core.http.downloads import CSV, JSON, XLSX, file_of
from core.http.request import HtmxHttpRequest
from core.markdown import to_html
from core.sheets.csv import BOM, csv_lines, safe_cell
from core.sheets.workbook import workbook_pieces
from core.wiki import to_wiki
from core.zones import zone_named
from sessions.access import Viewer
from sessions.models import Session, Summary
from sessions.summary.parts.markdown import as_markdown, story_as_markdown
from sessions.summary.parts.rows import HEADER, as_values, rows
from sessions.summary.views.summary import kept_secret, of_finished, shown_outside, shown_to
from teams.models import Team

WIDTHS = (16, 12, 48, 18, 10, 20, 40, 48, 16, 12, 9)


@require_GET
@never_cache
@of_finished(while_running=True)
def file(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, summary: Summary, format: str = ""
) -> HttpResponse:
    """The results as CSV, XLSX or JSON."""
    return _file(format, session, shown_to(viewer, summary))


@require_GET
@never_cache
@of_finished(while_running=True)
def copy(request: HtmxHttpRequest, session: Session, viewer: Viewer, summary: Summary) -> HttpResponse:
    """The summary, or the story of `?story=`, as HTML, plain text and wiki markup."""
    return _copy(request, session.team, shown_to(viewer, summary))


@require_GET
@never_cache
def shared_file(request: HtmxHttpRequest, token: str, format: str) -> HttpResponse:
    """The results behind the summary's link, for someone outside the team."""
    summary = get_object_or_404(Summary.objects.opened_by(token))
    return kept_secret(_file(format, summary.session, shown_outside(summary)))


@require_GET
@never_cache
def shared_copy(request: HtmxHttpRequest, token: str) -> HttpResponse:
    """The same for the clipboard."""
    summary = get_object_or_404(Summary.objects.opened_by(token))
    return kept_secret(_copy(request, summary.session.team, shown_outside(summary)))


def _file(format: str, session: Session, shown: dict) -> HttpResponse:
    name = f"{session.team.slug}-refinement-{shown['number']}"
    with timezone.override(session.team.time_zone):
        match format:
            case "csv":
                cells = ([safe_cell(cell) for cell in row] for row in rows(shown))
                return file_of(f"{name}.csv", CSV, [BOM, *csv_lines([HEADER, *cells])])
            case "xlsx":
                pieces: Iterable[bytes] = workbook_pieces(
                    "Refinement", [str(each) for each in HEADER], rows(shown), WIDTHS
                )
                return file_of(f"{name}.xlsx", XLSX, pieces)
            case "json":
                text = json.dumps(as_values(shown), ensure_ascii=False, indent=1)
                return file_of(f"{name}.json", JSON, [text, "\n"])
    raise Http404


def _copy(request: HtmxHttpRequest, team: Team, shown: dict) -> HttpResponse:
    zone = zone_named(team.zone)
    wanted = request.GET.get("story", "")
    if wanted:
        stories = (dive for dive in (*shown["ready"], *shown["not_ready"]) if dive["key"] == wanted)
        dive = next(stories, None)
        if dive is None:
            raise Http404
        text = story_as_markdown(dive)
    else:
        text = as_markdown(shown, zone)
    return JsonResponse({"html": to_html(text), "text": text, "wiki": to_wiki(text)})
