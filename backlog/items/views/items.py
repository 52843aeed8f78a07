"""Orders about one item: its place, its state, its words and its facts."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.access import item_of
from backlog.items import forms
from backlog.items.service.respread import respread_list
from backlog.models import BacklogSettings, Item
from backlog.models.labels import FIELDS, MOVED_TO
from backlog.models.size import BeingEstimated
from backlog.models.undo import undo as take_back
from backlog.ranked.page.replies import conflict, malformed, refused, reply
from backlog.ranked.queries.listing import number_of
from core.http.request import HtmxHttpRequest
from core.text import Stale
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_POST
@in_team(Act.CURATE)
def place(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Give the item another place in the list."""
    item = item_of(team, public_id)
    form = forms.Place(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    to, was_ranked = form.cleaned_data, item.rank is not None
    if to["number"]:
        item.move_to(to["number"], member)
    else:
        anchor = item_of(team, to["after"] or to["before"])
        item.move(member, after=anchor if to["after"] else None, before=anchor if to["before"] else None)
    if item.has_long_rank:
        respread_list.enqueue(team.public_id)
    said = _("%(key)s moved to rank %(number)s") % _named(item)
    # What has only moved counts under its tab and its goal as before.
    around = () if was_ranked else ("runway", "tabs", "goals", "themes")
    return reply(request, team, member, *around, "items", "detail", said=said, undo=(item, "rank"))


@require_POST
@in_team(Act.CURATE)
def state(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Send the item into the list or out of it."""
    item = item_of(team, public_id)
    form = forms.NewState(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    to = form.cleaned_data
    if item.state != to["state"]:
        item.to_state(to["state"], member, reason=to["reason"])
    said = str(MOVED_TO[Item.State(to["state"])] % item.key)
    return _shown(request, team, member, "themes", said=said, undo=(item, "state"))


@require_POST
@in_team(Act.EDIT_ITEMS)
def words(request: HtmxHttpRequest, team: Team, member: Member, public_id: str, field: str) -> HttpResponse:
    """Title, why or description; refused with both texts when somebody saved another meanwhile."""
    item = item_of(team, public_id)
    form = forms.Words({**request.POST.dict(), "field": field})
    if not form.is_valid():
        return malformed(request, team, form)
    said = form.cleaned_data
    try:
        item.reword(field, said["text"], member, seen=said["version"])
    except Stale as stale:
        return conflict(request, team, f"item-{item.public_id}-{field}", said["text"], stale.theirs)
    return _shown(request, team, member, said=_saved(item, field), undo=(item, field))


@require_POST
@in_team(Act.EDIT_ITEMS)
def facts(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Type, estimate, goal, theme or urgency."""
    item = item_of(team, public_id)
    form = forms.Facts(team, BacklogSettings.of(team).cards, request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    changes = form.changes()
    try:
        if "estimate" in changes:
            item.resize(changes.pop("estimate"), changes.pop("estimate_label"), member)
    except BeingEstimated:
        return refused(request, team, _("%s is being estimated in a session.") % item.key, status=409)
    if changes:
        item.edit(member, **changes)
    field = next(name for name in form.fields if name in form.data)
    return _shown(request, team, member, "themes", said=_saved(item, field), undo=(item, field))


@require_POST
@in_team(Act.EDIT_ITEMS)
def undo(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Take the last change of a field back, unless something else has been said since."""
    item = item_of(team, public_id)
    form = forms.Undo(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    field = form.cleaned_data["field"]
    if field in ("rank", "state") and not member.standing.may(Act.CURATE):
        return refused(request, team, _("Only product managers and Scrum Masters can undo that."), status=403)
    if not take_back(item, field, member):
        return refused(request, team, _("It has changed again. Nothing was undone."), status=409)
    return _shown(request, team, member, "themes", said=_("Undone"))


def _shown(request, team, member, *more: str, **told) -> HttpResponse:
    return reply(request, team, member, "runway", "tabs", "goals", "items", "detail", *more, **told)


def _saved(item, field: str) -> str:
    return _("%(key)s: %(field)s saved") % {"key": item.key, "field": FIELDS[field]}


def _named(item) -> dict:
    return {"key": item.key, "number": number_of(item)}
