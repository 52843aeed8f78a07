"""The page of a team's decisions across its sessions."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from core.http.request import HtmxHttpRequest
from core.text import one_line, plain
from sessions.decisions.queries import (
    ANSWER,
    ESTIMATE,
    OBJECTION,
    READY,
    READY_ANYWAY,
    Decisions,
    Filters,
)
from sessions.models import Session
from sessions.models.labels import DECISIONS
from teams.access import in_team
from teams.models import Member, Team

ROWS = 50
LONGEST_TEXT, SESSIONS_OFFERED = 100, 100
KINDS = {
    **{outcome.value: label for outcome, label in DECISIONS.items()},
    READY: _("Ready"),
    READY_ANYWAY: _("Ready with exceptions"),
    OBJECTION: _("Objection"),
    ESTIMATE: _("Estimated"),
    ANSWER: _("Answered"),
}


@require_GET
@in_team()
def page(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """The decisions that match the filters of the address, newest first, for each member of the team."""
    filters = Filters(
        text=one_line(request.GET.get("text", "").replace("\0", ""))[:LONGEST_TEXT],
        kind=kind if (kind := request.GET.get("kind", "")) in KINDS else "",
        session=ident if (ident := request.GET.get("session", "")[:12]).isalnum() else "",
        item=request.GET.get("item", "").replace("\0", "")[:60],
    )
    number = max(1, int(asked)) if (asked := request.GET.get("page", "")[:6]).isdecimal() else 1
    rows, has_older = Decisions(team, filters, _kinds_with).page(number, ROWS)
    chosen = {name: value for name, value in vars(filters).items() if value}
    held = Session.objects.filter(team=team, started_at__isnull=False)
    context = {
        "team": team,
        "member": member,
        "filters": filters,
        "query": urlencode(chosen),
        "section": "decisions",
        "newer": number - 1,
        "older": number + 1 if has_older else 0,
        "rows": [(KINDS[each.kind], each) for each in rows],
        "kinds": KINDS.items(),
        "sessions": held.order_by("-number")[:SESSIONS_OFFERED],
    }
    return render(request, "sessions/decisions/page.html", context)


def _kinds_with(word: str) -> list[str]:
    return [kind for kind, label in KINDS.items() if plain(word) in plain(str(label))]
