"""Orders about what a letter asks for: a look, a confirmed estimate, a check, readiness."""

from typing import Unpack

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.access import item_of
from backlog.deep import forms
from backlog.items.page import Outcome, malformed, refused, reply, undo_of
from backlog.items.parts.readiness import missing_text
from backlog.models import readiness
from backlog.models.estimation import BeingEstimated
from backlog.models.readiness import NotReady
from core.http.request import HtmxHttpRequest, choice_of
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_POST
@in_team(Act.EDIT_ITEMS)
def look(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Mark the item as reviewed: it is right as it is."""
    item = item_of(team, public_id)
    item.look(member)
    return _shown(request, team, member, message=_("%(key)s marked reviewed") % {"key": item.key})


@require_POST
@in_team(Act.ESTIMATE)
def size_confirmation(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Confirm the team's estimate."""
    item = item_of(team, public_id)
    try:
        confirmed = item.confirm_size(member)
    except BeingEstimated:
        return refused(request, team, _("%s is being estimated in a session.") % item.key, status=409)
    if not confirmed:
        return refused(request, team, _("%s has no estimate to confirm.") % item.key, status=409)
    return _shown(request, team, member, message=_("Estimate confirmed for %(key)s") % {"key": item.key})


@require_POST
@in_team(Act.EDIT_ITEMS)
def check(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Tick a manual check of the Definition of Ready, or clear it."""
    item = item_of(team, public_id)
    form = forms.Check(team, request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    readiness.tick(item, by=member, choice=choice_of(request), **form.cleaned_data)
    return _shown(request, team, member)


@require_POST
@in_team(Act.CURATE)
def ready(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Mark the item ready, with a reason when a check is unmet; with `not`, mark it not ready."""
    item = item_of(team, public_id)
    form = forms.Ready(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    if form.cleaned_data["not"]:
        done = readiness.take_back_ready(item, member, form.cleaned_data["reason"])
        message = _("%(key)s is no longer ready") if done else _("%(key)s wasn’t marked ready.")
    else:
        try:
            done = readiness.mark_ready(item, member, form.cleaned_data["reason"])
        except NotReady as why:
            missing = "; ".join(str(missing_text(check)) for check in why.unmet)
            words = _("Explain why it is ready anyway. Still missing: %(missing)s.") % {"missing": missing}
            return refused(request, team, words)
        except BeingEstimated:
            return refused(request, team, _("%s is being estimated in a session.") % item.key, status=409)
        message = (
            _("%(key)s marked ready")
            if done
            else _("%(key)s isn’t in the backlog, or is already marked ready.")
        )
    outcome: Outcome = {"undo": undo_of(item, "state")} if done else {"status": 409}
    outcome["message"] = message % {"key": item.key}
    return _shown(request, team, member, **outcome)


@require_POST
@in_team(Act.CURATE)
def ready_confirmation(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Confirm that the item is still ready after a change; with `wording` only its wording changed."""
    item = item_of(team, public_id)
    done = readiness.confirm_ready(item, member, wording_only=bool(request.POST.get("wording")))
    message = _("%(key)s is still ready") if done else _("%(key)s has already been checked.")
    return _shown(request, team, member, message=message % {"key": item.key}, status=200 if done else 409)


@require_POST
@in_team(Act.CURATE)
def all_ready_confirmation(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Confirm that all items that changed while they were ready still are."""
    count = readiness.confirm_all(team, member)
    message = _("All are still ready") if count else _("Already checked.")
    return _shown(request, team, member, message=message)


def _shown(request: HtmxHttpRequest, team: Team, member: Member, **outcome: Unpack[Outcome]) -> HttpResponse:
    return reply(request, team, member, "tabs", "items", "detail", **outcome)
