"""Orders about one item: its place, its state, its texts and its facts."""

from typing import Any, Unpack

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.access import item_of
from backlog.items import forms
from backlog.items.page import Outcome, conflict, malformed, refused, reply, undo_of
from backlog.items.queries.lookup import number_of
from backlog.items.service.respread import respread_list
from backlog.models import BacklogSettings, Item
from backlog.models.estimation import BeingEstimated
from backlog.models.labels import FIELDS, MOVED_TO
from backlog.models.undo import undo as take_back
from core.http.request import HtmxHttpRequest, choice_of
from core.text import Stale
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_POST
@in_team(Act.CURATE)
def place(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Move the item to another place in the list."""
    item = item_of(team, public_id)
    form = forms.Place(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    to, was_ranked = form.cleaned_data, item.rank is not None
    if to["number"]:
        item.move_to(to["number"], member, choice_of(request))
    else:
        anchor = item_of(team, to["after"] or to["before"])
        item.move(
            member,
            after=anchor if to["after"] else None,
            before=anchor if to["before"] else None,
            choice=choice_of(request),
        )
    if item.has_long_rank:
        respread_list.enqueue(team.public_id)
    message = _("%(key)s moved to rank %(number)s") % _named(item)
    # An item that has only moved still counts under its tab and its goal.
    around = () if was_ranked else ("runway", "tabs", "goals", "themes")
    return reply(
        request, team, member, *around, "items", "detail", message=message, undo=undo_of(item, "rank")
    )


@require_POST
@in_team(Act.CURATE)
def state(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Move the item into the list or out of it."""
    item = item_of(team, public_id)
    form = forms.NewState(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    to = form.cleaned_data
    if item.state != to["state"]:
        item.to_state(to["state"], member, reason=to["reason"])
    message = str(MOVED_TO[Item.State(to["state"])] % item.key)
    return _shown(request, team, member, "themes", message=message, undo=undo_of(item, "state"))


@require_POST
@in_team(Act.EDIT_ITEMS)
def words(request: HtmxHttpRequest, team: Team, member: Member, public_id: str, field: str) -> HttpResponse:
    """Change title, why or description; refused with both texts when someone else has saved another since."""
    item = item_of(team, public_id)
    form = forms.Words({**request.POST.dict(), "field": field})
    if not form.is_valid():
        return malformed(request, team, form)
    data = form.cleaned_data
    try:
        item.reword(field, data["text"], member, seen=data["version"])
    except Stale as stale:
        return conflict(request, team, f"item-{item.public_id}-{field}", data["text"], stale.theirs)
    return _shown(request, team, member, message=_saved(item, field), undo=undo_of(item, field))


@require_POST
@in_team(Act.EDIT_ITEMS)
def facts(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Change type, goal, estimate, theme or urgency."""
    item = item_of(team, public_id)
    form = forms.Facts(team, BacklogSettings.of(team).cards, request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    changes = form.changes()
    try:
        if "estimate" in changes:
            points, label = changes.pop("estimate"), changes.pop("estimate_label")
            item.resize(points, label, member, choice_of(request))
    except BeingEstimated:
        return refused(request, team, _("%s is being estimated in a session.") % item.key, status=409)
    if changes:
        item.edit(member, choice=choice_of(request), **changes)
    field = next(name for name in form.fields if name in form.data)
    return _shown(request, team, member, "themes", message=_saved(item, field), undo=undo_of(item, field))


@require_POST
@in_team(Act.EDIT_ITEMS)
def undo(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Undo the last change of a field, unless the field has changed since."""
    item = item_of(team, public_id)
    form = forms.Undo(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    field = form.cleaned_data["field"]
    if field in ("rank", "state") and not member.standing.may(Act.CURATE):
        return refused(request, team, _("Only product managers and Scrum Masters can undo that."), status=403)
    if not take_back(item, field, member):
        return refused(request, team, _("It has changed again. Nothing was undone."), status=409)
    return _shown(request, team, member, "themes", message=_("Undone"))


def _shown(
    request: HtmxHttpRequest, team: Team, member: Member, *more: str, **outcome: Unpack[Outcome]
) -> HttpResponse:
    return reply(request, team, member, "runway", "tabs", "goals", "items", "detail", *more, **outcome)


def _saved(item: Item, field: str) -> str:
    return _("%(field)s saved for %(key)s") % {"key": item.key, "field": FIELDS[field]}


def _named(item: Item) -> dict[str, Any]:
    return {"key": item.key, "number": number_of(item)}
