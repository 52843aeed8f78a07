"""Orders about dependencies and merges, and the undo of a split or a merge."""

from typing import Unpack

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from backlog.access import item_of, reshaping_of
from backlog.items.page import Outcome, malformed, refused, reply, undo_of
from backlog.items.queries import lookup
from backlog.models import Dependency, Item, Reshaping
from backlog.models.dependency import Circle
from backlog.models.estimation import BeingEstimated
from backlog.models.labels import STATES
from backlog.models.reshaping import Changed, WrongState
from backlog.relations import forms
from core.http.request import HtmxHttpRequest
from core.http.toasts import Undo
from teams.access import in_team, once
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_GET
@in_team(Act.EDIT_ITEMS)
def others(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Show the other items that a text may mean, to choose one of them."""
    text = request.GET.get("text", "")[:200]
    shown = lookup.found(team, team.items.exclude(pk=item_of(team, public_id).pk), text)
    return render(request, "backlog/relations/_found.html", {"items": shown, "text": text.strip()})


@require_POST
@in_team(Act.EDIT_ITEMS)
@once
def dependencies(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Add a dependency: another item blocks this one, or is blocked by it."""
    item = item_of(team, public_id)
    form = forms.Link(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    other = _other(team, item, form.cleaned_data)
    if other is None:
        return _unclear(request, team, form.cleaned_data["text"])
    way = form.cleaned_data["way"]
    blocker, blocked = (other, item) if way == "blocked_by" else (item, other)
    try:
        added = Dependency.add(blocker, blocked, member)
    except Circle as circle:
        return refused(request, team, _circle(circle), status=409)
    keys = {"blocked": blocked.key, "blocker": blocker.key}
    if not added:
        why = _("%(blocked)s is already blocked by %(blocker)s.") % keys
        if form.cleaned_data["text"]:
            return refused(request, team, why, errors={"text": why})
        return _shown(request, team, member, message=why)
    message = _("%(blocked)s is now blocked by %(blocker)s") % keys
    return _shown(request, team, member, message=message, undo=undo_of(item, way))


@require_POST
@in_team(Act.EDIT_ITEMS)
def dependency_deletion(
    request: HtmxHttpRequest, team: Team, member: Member, public_id: str, other_id: str
) -> HttpResponse:
    """Remove the dependency between the two, whichever blocks the other."""
    item, other = item_of(team, public_id), item_of(team, other_id)
    if Dependency.remove(other, item, member):
        way = "blocked_by"
    elif Dependency.remove(item, other, member):
        way = "blocks"
    else:
        return _shown(request, team, member, message=_("That dependency has already been removed."))
    message = _("Dependency between %(one)s and %(other)s removed")
    return _shown(
        request,
        team,
        member,
        message=message % {"one": item.key, "other": other.key},
        undo=undo_of(item, way),
    )


@require_POST
@in_team(Act.CURATE)
def merger(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Merge this item and another; the one that stays gets what is attached to both."""
    item = item_of(team, public_id)
    form = forms.Merger(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    other = _other(team, item, form.cleaned_data)
    if other is None:
        return _unclear(request, team, form.cleaned_data["text"])
    twin, survivor = (other, item) if form.cleaned_data["keep"] == "this" else (item, other)
    try:
        merged = Reshaping.merge(twin, survivor, member)
    except WrongState as problem:
        return refused(request, team, wrong_state(problem), status=409)
    except BeingEstimated:
        return refused(request, team, _("%s is being estimated in a session.") % twin.key, status=409)
    message = _("%(twin)s merged into %(survivor)s.")
    message %= {"twin": twin.key, "survivor": survivor.key}
    if left := Dependency.objects.filter(Q(blocker=twin) | Q(blocked=twin)).count():
        message += " " + ngettext(
            "%(count)d dependency would have been circular and wasn’t moved.",
            "%(count)d dependencies would have been circular and weren’t moved.",
            left,
        ) % {"count": left}
    return _shown(request, team, member, message=message, undo=_whole(merged))


@require_POST
@in_team(Act.CURATE)
def reshaping_undo(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Undo a split or a merge as a whole."""
    shaping = reshaping_of(team, public_id)
    try:
        undone = shaping.take_back(member)
    except Changed as change:
        message = _("%s has changed, so it wasn’t undone.") % change.item.key
        return refused(request, team, message, status=409)
    except Circle as circle:
        return refused(request, team, _circle(circle), status=409)
    return _shown(request, team, member, message=_("Undone") if undone else _("It has already been undone."))


def wrong_state(problem: WrongState) -> str:
    """Why an item in that state cannot be split or merged."""
    message = _("The state of %(key)s is “%(state)s”, so it can’t be split or merged.")
    return message % {"key": problem.item.key, "state": STATES[problem.item.state]}  # type: ignore[index]


def _other(team: Team, item: Item, data: dict) -> Item | None:
    if data["other"]:
        other = item_of(team, data["other"])
        if other.pk == item.pk:
            raise Http404
        return other
    return lookup.meant(team, team.items.exclude(pk=item.pk), data["text"])


def _unclear(request: HtmxHttpRequest, team: Team, text: str) -> HttpResponse:
    message = _("“%s” doesn’t match exactly one item. Enter its key, or choose it from the results.")
    return refused(request, team, message % text)


def _whole(shaping: Reshaping) -> Undo:
    """The address at which it is undone as a whole."""
    return Undo(reverse("backlog:reshaping-undo", args=[shaping.team.slug, shaping.public_id]))


def _circle(circle: Circle) -> str:
    message = _("That would create a circular dependency: %s. Nothing was changed.")
    return message % " → ".join(circle.keys)


def _shown(request: HtmxHttpRequest, team: Team, member: Member, **outcome: Unpack[Outcome]) -> HttpResponse:
    return reply(request, team, member, "tabs", "themes", "items", "detail", **outcome)
