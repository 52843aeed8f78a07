"""Creating a team, its settings, and the way to one's own team."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import now
from core.forms import sent
from core.http.hosts import home_of
from teams.access import in_team, run_once, signed_in
from teams.accounts.queries.identity import user_of
from teams.members.rules.rights import Act
from teams.models import Member, Team
from teams.settings import service
from teams.settings.forms import NewTeamForm, TeamForm


@require_GET
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Redirect after signing in: to the team of someone with just one, otherwise to the home page."""
    here = list(Member.objects.of(user_of(request))[:2])
    return redirect(home_of(here[0].team)) if len(here) == 1 else redirect("home")


@require_http_methods(["GET", "POST"])
@signed_in
def create(request: HttpRequest) -> HttpResponse:
    """Show the form, and on POST create the team, once."""
    return run_once(request, f"user-{request.user.pk}", lambda: _create(request))


def _create(request: HttpRequest) -> HttpResponse:
    form = NewTeamForm(sent(request))
    if form.is_valid():
        member = Member.found_team(user_of(request), **form.cleaned_data)
        messages.success(request, _("%(team)s created. Invite your team.") % {"team": member.team})
        return redirect("teams:members", member.team.slug)
    return render(request, "teams/settings/create.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@in_team(Act.MANAGE)
def settings(request: HttpRequest, team: Team, member: Member) -> HttpResponse:
    present = {"name": team.name, "vision": team.vision}
    form = TeamForm(sent(request), initial=present, present_zone=str(team.time_zone))
    if form.is_valid():
        notes = service.restate(team, member, now(), **form.cleaned_data)
        messages.success(request, _("Settings saved"))
        for note in notes:
            messages.info(request, note)
        return redirect("teams:settings", team.slug)
    context = {"form": form, "section": "settings", "tab": "team"}
    return render(request, "teams/settings/page.html", context, status=422 if form.is_bound else 200)
