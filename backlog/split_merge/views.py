"""The page that splits a story: the titles of its parts, and which part gets each thing attached to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backlog.access import item_of
from backlog.items.service.respread import respread_list
from backlog.models import Item, Reshaping
from backlog.models.estimation import BeingEstimated
from backlog.models.movers import belongings
from backlog.models.reshaping import CAN_SPLIT, WrongState
from backlog.relations import forms
from backlog.relations.views.relations import wrong_state
from core.http.request import HtmxHttpRequest
from teams.access import in_team, once
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_http_methods(["GET", "POST"])
@in_team(Act.CURATE)
@once
def split(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Show the form, and on POST split the story; a form with errors keeps what was typed."""
    item = item_of(team, public_id)
    if problem := _refusal(item):
        return _page(request, item, None, 409, problem)
    pieces = belongings(item)
    form = forms.Split(pieces, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 409 if form.is_stale else 422 if form.is_bound else 200
        return _page(request, item, form, status)
    data = form.cleaned_data
    try:
        Reshaping.split(item, data["titles"], member, goes=data["goes"], stays=data["stays"] == "yes")
    except (WrongState, BeingEstimated):
        item.refresh_from_db()
        return _page(request, item, form, 409, _refusal(item))
    parts = list(item.children.order_by("pk"))[-len(data["titles"]) :]
    if any(part.has_long_rank for part in parts):
        respread_list.enqueue(team.public_id)
    values = {"key": item.key, "parts": ", ".join(part.key for part in parts)}
    messages.success(request, _("%(key)s split into %(parts)s") % values)
    return redirect("backlog:item", team.slug, item.key)


def _refusal(item: Item) -> str:
    if item.is_being_estimated:
        return _("%s is being estimated in a session.") % item.key
    return "" if item.state in CAN_SPLIT else wrong_state(WrongState(item))


def _page(
    request: HtmxHttpRequest,
    item: Item,
    form: forms.Split | None,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    context = {"section": "backlog", "item": item, "form": form, "problem": problem}
    return render(request, "backlog/split_merge/page.html", context, status=status)
