"""Orders about themes."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.access import theme_of
from backlog.items.page import malformed, refused, reply
from backlog.models import Theme
from backlog.models.theme import NameTaken
from backlog.relations import forms
from core.http.request import HtmxHttpRequest
from teams.access import in_team, once
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_POST
@in_team(Act.CURATE)
@once
def themes(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Create a theme for the team."""
    form = forms.Theme(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    try:
        Theme.start(team, member, form.cleaned_data["name"], form.cleaned_data["hue"])
    except NameTaken as taken:
        return _taken(request, team, taken)
    return reply(request, team, member, "themes", "detail")


@require_POST
@in_team(Act.CURATE)
def theme(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Change the theme's name or hue."""
    form = forms.Theme(request.POST)
    row = theme_of(team, public_id)
    if not form.is_valid():
        return malformed(request, team, form)
    try:
        row.restate(**form.cleaned_data)
    except NameTaken as taken:
        return _taken(request, team, taken)
    return reply(request, team, member, "themes", "items", "detail")


@require_POST
@in_team(Act.CURATE)
def theme_closure(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Close the theme, or with `reopen` open it again; its items keep it."""
    row = theme_of(team, public_id)
    reopens = bool(request.POST.get("reopen"))
    try:
        row.reopen() if reopens else row.close()
    except NameTaken as taken:
        return _taken(request, team, taken)
    message = "" if reopens else _("Theme “%s” closed") % row.name
    return reply(request, team, member, "themes", "items", "detail", message=message)


def _taken(request: HtmxHttpRequest, team: Team, taken: NameTaken) -> HttpResponse:
    return refused(request, team, _("There is already a theme “%s”.") % taken)
