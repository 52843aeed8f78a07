"""The backlog page, the page that explains DEEP, and the order that adds an item."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from backlog.access import access_of
from backlog.items import forms
from backlog.items.page import malformed, reply
from backlog.lookalikes.queries import look_alikes as find_look_alikes
from backlog.models import BulkEdit, Item
from backlog.models.labels import MANY_MOVED_TO, TYPES, ids_of, items_added
from backlog.ranked import parts
from backlog.ranked.page import BACKLOG, opened
from backlog.ranked.parts.filters import filter_bar
from backlog.ranked.rules.url_state import View
from core.forms import ListUndo, PastedTitles
from core.http.request import HtmxHttpRequest
from core.http.toasts import Undo
from teams.access import in_team, once
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_GET
@in_team()
def page(request: HtmxHttpRequest, team: Team, member: Member, key: str = "") -> HttpResponse:
    """Show the list, and beside it the item of that key."""
    view = View.read(request.GET.dict(), item=key)
    access = access_of(member, view, request.LANGUAGE_CODE, team)
    scene = parts.Scene(team, view, access.audience)
    context = {
        **opened(request, BACKLOG, access, scene, parts.render, "backlog"),
        "inbox_count": scene.inbox_count,
        "filters": filter_bar(scene),
        "types": TYPES.items(),
    }
    return render(request, "backlog/ranked/page.html", context, status=404 if key and not scene.item else 200)


@require_GET
@in_team()
def explained(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Show what each letter means for this team now, with the lists of what to fix."""
    view = View(about="deep")
    access = access_of(member, view, request.LANGUAGE_CODE, team)
    scene = parts.Scene(team, view, access.audience)
    return render(
        request, "backlog/deep/page.html", opened(request, BACKLOG, access, scene, parts.render, "backlog")
    )


@require_POST
@in_team(Act.EDIT_ITEMS)
@once
def items(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Add an item to the inbox or, for members who may curate, straight to the list.

    Each line of a pasted list becomes an item.
    """
    pasted = PastedTitles(request.POST)
    is_list = "lines" in request.POST
    form = forms.NewItem(request.POST)
    # The title is the list on one line, which may be too long for a title.
    if is_list and not pasted.is_valid():
        return malformed(request, team, pasted)
    if not form.is_valid() and not (is_list and set(form.errors) <= {"title"}):
        return malformed(request, team, form)
    data = form.cleaned_data
    curates = member.standing.may(Act.CURATE)
    state = Item.State.BACKLOG if curates and data["where"] != "inbox" else Item.State.INBOX
    if is_list:
        titles, top = pasted.cleaned_data["lines"], data["where"] == "top"
        added = Item.add_all(team, titles, member, state=state, type=data["type"], top=top)
        undo = Undo(reverse("backlog:items-undo", args=[team.slug]), {"lines": ids_of(added)})
        return reply(request, team, member, "tabs", "items", message=items_added(len(added)), undo=undo)
    item = Item.add(team, data["title"], member, state=state, type=data["type"], top=data["where"] == "top")
    words = (
        _("%(key)s added to the backlog") if state == Item.State.BACKLOG else _("%(key)s added to the inbox")
    )
    return reply(request, team, member, "tabs", "items", message=words % {"key": item.key})


@require_POST
@in_team(Act.EDIT_ITEMS)
def items_undo(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Archive the items that a pasted list of one's own became."""
    form = ListUndo(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    added = Item.objects.filter(
        team=team,
        made_by=member,
        public_id__in=form.cleaned_data["lines"],
        state__in=(Item.State.INBOX, Item.State.BACKLOG),
    )
    gone = BulkEdit.send(team, list(added.values_list("pk", flat=True)), member, Item.State.ARCHIVED)
    message = str(MANY_MOVED_TO[Item.State.ARCHIVED] % {"count": gone.count})
    return reply(request, team, member, "tabs", "items", message=message)


@require_GET
@in_team(Act.EDIT_ITEMS)
def look_alikes(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Show the look-alikes of the title being typed; nothing for an invalid title."""
    form = forms.Title(request.GET)
    title = form.cleaned_data["title"] if form.is_valid() else ""
    found = find_look_alikes(team, title) if title else []
    return render(
        request, "backlog/lookalikes/_possible_duplicates.html", {"look_alikes": found, "team": team}
    )
