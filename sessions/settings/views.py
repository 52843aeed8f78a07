"""The page of the team's session settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.clock import now
from core.forms import sent
from core.http.request import HtmxHttpRequest
from sessions.models import SessionSettings
from sessions.planner.queries.rhythm import astray
from sessions.planner.service import rhythm
from sessions.settings.forms import SettingsForm
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_http_methods(["GET", "POST"])
@in_team(Act.MANAGE)
def settings(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    chosen = SessionSettings.of(team)
    form = SettingsForm(sent(request), chosen=chosen)
    if form.is_valid():
        stays = rhythm.choose(chosen, member, now(), **form.cleaned_data)
        messages.success(request, _("Settings saved. They apply to sessions you plan from now on."))
        if stays:
            messages.info(
                request, _("Refinement %d keeps its date, as someone has prepared it.") % stays.number
            )
        return redirect("sessions:settings", team.slug)
    context = {
        "form": form,
        "section": "settings",
        "tab": "sessions",
        "may": member.standing.acts(),
        "astray": astray(team, now()),
    }
    return render(request, "sessions/settings/page.html", context, status=422 if form.is_bound else 200)
