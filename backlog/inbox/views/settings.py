"""The inbox tab of the team's settings: the public link, and when untouched items are archived."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backlog.inbox.forms import ArchivePeriod
from backlog.models import CaptureLink, Tidying
from core.forms import sent
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_http_methods(["GET", "POST"])
@in_team(Act.MANAGE)
def settings(request: HttpRequest, team: Team, member: Member) -> HttpResponse:
    form = ArchivePeriod(sent(request), initial={"aside_after": Tidying.of(team).aside_after or 0})
    if form.is_valid():
        Tidying.choose(team, form.cleaned_data["aside_after"])
        messages.success(request, _("Settings saved"))
        return redirect("backlog:inbox-settings", team.slug)
    context = {"form": form, "section": "settings", "tab": "inbox", "link": CaptureLink.of(team)}
    return render(request, "backlog/inbox/settings.html", context, status=422 if form.is_bound else 200)


@require_POST
@in_team(Act.MANAGE)
def link(request: HttpRequest, team: Team, member: Member) -> HttpResponse:
    """Create a new public link; the former one stops working."""
    CaptureLink.renew(team, member)
    messages.success(request, _("Link created. Anyone with it can leave feedback."))
    return redirect("backlog:inbox-settings", team.slug)


@require_POST
@in_team(Act.MANAGE)
def revocation(request: HttpRequest, team: Team, member: Member) -> HttpResponse:
    CaptureLink.revoke(team, member)
    messages.success(request, _("Link revoked. It has stopped working."))
    return redirect("backlog:inbox-settings", team.slug)
