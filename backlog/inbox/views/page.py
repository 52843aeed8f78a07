"""The inbox page, and the search for items to link feedback to."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backlog.access import access_of, feedback_of
from backlog.inbox.page.page import INBOX
from backlog.inbox.parts import parts
from backlog.inbox.queries.listing import matches as found
from backlog.inbox.rules.url_state import LONGEST_TEXT, InboxView
from backlog.models.labels import FEEDBACK_SOURCES
from backlog.ranked.page import opened
from core.http.request import HtmxHttpRequest
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_GET
@in_team()
def page(request: HtmxHttpRequest, team: Team, member: Member, public_id: str = "") -> HttpResponse:
    """Show the inbox, and beside it the feedback of that id."""
    view = InboxView.read(request.GET.dict(), opened=public_id)
    access = access_of(member, view, request.LANGUAGE_CODE, team)
    scene = parts.InboxScene(team, view, access.audience, find=_words(request))
    shown = opened(request, INBOX, access, scene, parts.render, "inbox")
    context = {
        **shown,
        "inbox_count": scene.listing.waiting,
        "sources": FEEDBACK_SOURCES.items(),
        "has_link": scene.listing.has_link,
        "opened": scene.listing.opened,
        # A batch that came in a moment ago can be undone at once.
        "batch": request.GET.get("batch", "")[:12],
    }
    missing = bool(public_id) and scene.listing.opened is None
    return render(request, "backlog/inbox/page.html", context, status=404 if missing else 200)


@require_GET
@in_team(Act.EDIT_ITEMS)
def matches(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Show the items that match these words as lines of the open feedback's panel."""
    feedback, words = feedback_of(team, public_id), _words(request)
    scene = parts.InboxScene(team, InboxView(), access_of(member, InboxView(), "en", team).audience, words)
    shown = {"feedback": feedback, "find": words, "matches": found(team, words, feedback)}
    return HttpResponse(parts.render_part("_matches", {**scene.common, **shown}))


def _words(request: HtmxHttpRequest) -> str:
    return " ".join(request.GET.get("find", "").replace("\0", "").split())[:LONGEST_TEXT]
