"""Orders about saved views."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.access import saved_view_of
from backlog.items.page import malformed, refused, reply
from backlog.models import SavedView
from backlog.models.saved_view import MOST, NameTaken, TooMany
from backlog.ranked.forms import Named, NewView
from core.http.request import HtmxHttpRequest
from core.http.toasts import Undo
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_POST
@in_team(Act.CURATE)
def saved_views(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Save the view of the page by a name."""
    form = NewView(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    name = form.cleaned_data["name"]
    try:
        SavedView.keep(team, name, form.cleaned_data["view"], member)
    except NameTaken:
        return _taken(request, team, name)
    except TooMany:
        return refused(request, team, _("You already have %d saved views. Delete one first.") % MOST)
    return reply(request, team, member, "saved", message=_("View “%s” saved") % name)


@require_POST
@in_team(Act.CURATE)
def saved_view(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Rename the view; with `restore` bring it back after a deletion."""
    row = saved_view_of(team, public_id)
    restores = bool(request.POST.get("restore"))
    form = Named(request.POST)
    if not restores and not form.is_valid():
        return malformed(request, team, form)
    name = row.name if restores else form.cleaned_data["name"]
    try:
        row.restore() if restores else row.rename(name)
    except NameTaken:
        return _taken(request, team, name)
    return reply(request, team, member, "saved", message=_("View “%s” saved") % name)


@require_POST
@in_team(Act.CURATE)
def deletion(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    row = saved_view_of(team, public_id)
    row.drop()
    undo = Undo(reverse("backlog:saved-view", args=[team.slug, row.public_id]), {"restore": "1"})
    return reply(request, team, member, "saved", message=_("View “%s” deleted") % row.name, undo=undo)


def _taken(request: HtmxHttpRequest, team: Team, name: str) -> HttpResponse:
    why = _("You already have a view named “%s”. Choose another name.") % name
    return refused(request, team, why, status=409)
