"""The backlog tab of the team's settings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backlog.models import BacklogSettings
from backlog.settings.forms import SettingsForm
from core.forms import sent
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_http_methods(["GET", "POST"])
@in_team(Act.MANAGE)
def settings(request: HttpRequest, team: Team, member: Member) -> HttpResponse:
    chosen = BacklogSettings.of(team)
    initial = {name: getattr(chosen, name) for name in SettingsForm.base_fields}
    form = SettingsForm(sent(request), initial=initial | {"manual_checks": "\n".join(chosen.manual_checks)})
    if form.is_valid():
        chosen.choose(**form.cleaned_data)
        messages.success(request, _("Settings saved"))
        return redirect("backlog:settings", team.slug)
    context = {"form": form, "section": "settings", "tab": "backlog"}
    return render(request, "teams/settings/app_settings.html", context, status=422 if form.is_bound else 200)
