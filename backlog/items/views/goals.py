"""Orders about product goals."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.access import goal_of
from backlog.items import forms
from backlog.items.page import malformed, reply
from backlog.models import ProductGoal
from core.clock import now
from core.http.request import HtmxHttpRequest
from teams.access import in_team, once
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_POST
@in_team(Act.CURATE)
@once
def goals(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Create a goal for the team."""
    form = forms.Goal(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    ProductGoal.set(team, member, **form.cleaned_data)
    return reply(request, team, member, "goals", "detail")


@require_POST
@in_team(Act.CURATE)
def goal(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Change the goal's name or metric."""
    form = forms.Goal(request.POST)
    row = goal_of(team, public_id)
    if not form.is_valid():
        return malformed(request, team, form)
    row.restate(**form.cleaned_data)
    return reply(request, team, member, "goals", "items", "detail")


@require_POST
@in_team(Act.CURATE)
def goal_closure(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Close the goal, or with `reopen` open it again; its items keep it."""
    row = goal_of(team, public_id)
    row.reopen() if request.POST.get("reopen") else row.close(now())
    message = "" if row.closed_at is None else _("Goal “%(name)s” closed") % {"name": row.name}
    return reply(request, team, member, "goals", "detail", message=message)
