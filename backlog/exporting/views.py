"""Views that write a view of the backlog as a file, and one story for the clipboard."""

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from backlog.access import item_of
from backlog.exporting.parts.files import FORMATS
from backlog.exporting.parts.markdown import body
from backlog.exporting.queries import Exported, exported
from backlog.ranked.rules.url_state import View
from core.clock import now
from core.http.downloads import streamed
from core.http.request import HtmxHttpRequest
from core.markdown import to_html
from core.wiki import to_wiki
from teams.access import in_team
from teams.models import Member, Team


@require_GET
@never_cache
@in_team()
def export(request: HtmxHttpRequest, team: Team, member: Member, format: str) -> HttpResponseBase:
    """Send the items of the view in the query, on all of its pages, as a file of this format."""
    if format not in FORMATS:
        raise Http404
    chosen = FORMATS[format]
    found = Exported(team, View.read(request.GET.dict()))
    day = timezone.localdate(now()).isoformat()
    return streamed(f"{team.slug}-backlog-{day}{chosen.ending}", chosen.kind, chosen.pieces(found))


@require_GET
@never_cache
@in_team()
def copy(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """The story for the clipboard: as HTML and plain text, which most editors take, and as wiki markup."""
    text = body(exported(item_of(team, public_id))).strip()
    return JsonResponse({"html": to_html(text), "text": text, "wiki": to_wiki(text)})
